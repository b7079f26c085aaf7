"""The commands of those who draft: trace, check."""

import json
from pathlib import Path
from typing import BinaryIO

import click

from reaffirm_build.errors import DraftError
from reaffirm_build.language.detect import language_of, letters
from reaffirm_server.assets import load_style
from reaffirm_server.dataset.local_dataset import corpora_in, main_corpus
from reaffirm_server.dataset.options import corpus_option, data_option, store_option
from reaffirm_server.dataset.project_files import load_packs
from reaffirm_server.dataset.queries import asker
from reaffirm_server.dataset.single_corpus import open_corpus
from reaffirm_server.drafts import report_text
from reaffirm_server.drafts.checker import Checker
from reaffirm_server.drafts.draft import MOST_CHARACTERS, decode
from reaffirm_server.drafts.load_recommended import load_memory, recall
from reaffirm_server.drafts.report_json import report_data
from reaffirm_server.engine.http_client import Address
from reaffirm_server.publish.trace_commands import _show


@click.command()
@click.argument("draft", type=click.File("rb"))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "md", "html"]),
    default="text",
    show_default=True,
    help="How to print.",
)
@corpus_option
@store_option
@data_option
def check(draft: BinaryIO, form: str, corpus: str | None, data: Path | None, store: Address | None) -> None:
    """Check a DRAFT, a file or - for standard input, against what was recommended before.

    A draft is one recommendation or several, numbered or in paragraphs of their own, as plain text in UTF-8. For each,
    the lineages and recommendations that it would reaffirm, with the likely grade, the differing words, the latest
    agreed wording, who was asked then and now, and a suggested reference. All are suggestions. Nothing is stored.
    The draft is compared with the first corpus in its language, or else with the headlines of the main one.
    """
    text = decode(_read(draft))
    packs = load_packs()
    if store:
        served = open_corpus(data, store, corpus or "")
        memory = recall(asker(served), served.names)
    else:
        corpora = corpora_in(language_of(text, packs), data) if letters([text]) else []
        memory = load_memory(data, corpus or next(iter(corpora), main_corpus(data)))
    report = Checker(memory, packs).check(text)
    written = {
        "text": lambda: "\n".join(report_text.text(report, memory, _show())),
        "json": lambda: json.dumps(report_data(report), ensure_ascii=False, indent=2),
        "md": lambda: "\n".join(report_text.markdown(report, memory)),
        "html": lambda: report_text.page(report, memory, load_style()),
    }
    click.echo(written[form]())


def _read(draft: BinaryIO) -> bytes:
    """The bytes of a draft, no more than could be a draft."""
    try:
        return draft.read(4 * MOST_CHARACTERS + 1)
    except OSError as error:
        raise DraftError(f"the draft cannot be read: {error.strerror}") from error
