"""The command ``check``."""

import json
from pathlib import Path
from typing import BinaryIO

import click

from reaffirm_core.errors import DraftError
from reaffirm_core.language.packs import load_packs
from reaffirm_core.languages import FALLBACK
from reaffirm_core.read.radicals import load_radicals
from reaffirm_server.assets import load_style
from reaffirm_server.dataset.options import data_option, store_option
from reaffirm_server.dataset.remote_dataset import open_dataset
from reaffirm_server.dataset.single_corpus import open_corpus
from reaffirm_server.drafts import report_text
from reaffirm_server.drafts.draft import Overruled, read_draft
from reaffirm_server.drafts.report_json import report_data
from reaffirm_server.drafts.report_lines import report_lines
from reaffirm_server.drafts.service import open_service
from reaffirm_server.drafts.upload import MAX_BYTES, open_upload
from reaffirm_server.engine.http_client import Address
from reaffirm_server.publish.trace_commands import difference_formatter

#: How to change what is read. It is no part of the report, which people hand on. Programs that read JSON need no hint.
_TO_CHANGE = "To change what is read: --read NUMBER reads a paragraph, --leave NUMBER leaves it out."


@click.command()
@click.argument("draft", type=click.File("rb"))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "md", "html"]),
    default="text",
    show_default=True,
    help="The output format.",
)
@click.option("--read", type=int, multiple=True, help="Read the paragraph with this number as a recommendation.")
@click.option("--leave", type=int, multiple=True, help="Leave out the paragraph with this number.")
@click.option("--corpus", help="The corpus with which the draft is compared.  [default: all]")
@store_option
@data_option
def check(
    draft: BinaryIO,
    form: str,
    read: tuple[int, ...],
    leave: tuple[int, ...],
    corpus: str | None,
    data: Path | None,
    store: Address | None,
) -> None:
    """Check a DRAFT, a file or - for standard input, against the adopted recommendations.

    A draft is a Word document (DOCX), a PDF or plain text in UTF-8: a whole document, or one or more recommendations,
    numbered or in separate paragraphs. The report begins with a summary, and with what was not read as a
    recommendation. For each recommendation, it lists the lineages and recommendations that it may reaffirm, with the
    differing words, the latest agreed wording, the addressees then and now, and a suggested
    reference. All are suggestions. Nothing is stored. The draft is compared with all corpora that have a text or a
    translation in its language, or with one that --corpus names.
    """
    packs = load_packs()
    try:
        text, aside = open_upload(_read(draft), load_radicals(), packs, getattr(draft, "name", ""))
        overruled = Overruled(frozenset(read), frozenset(leave))
        read_draft(text, packs, overruled)  # errors come before the dataset is opened
    except DraftError as error:
        if form == "json":
            click.echo(json.dumps({"error": str(error)}, ensure_ascii=False, indent=2))
        raise
    for words in aside:
        click.echo(f"left out of the file, {words}", err=True)
    served = open_corpus(data, store, corpus) if corpus else open_dataset(data, store)
    service = open_service(served, packs)
    report, advice = service.check(text, FALLBACK, overruled)
    formats = {
        "text": lambda: "\n".join(report_text.text(report_lines(report, advice), difference_formatter())),
        "json": lambda: json.dumps(report_data(report), ensure_ascii=False, indent=2),
        "md": lambda: "\n".join(report_text.markdown(report_lines(report, advice))),
        "html": lambda: report_text.page(report_lines(report, advice), load_style()),
    }
    click.echo(formats[form]())
    if form != "json" and not report.is_plain:
        click.echo(_TO_CHANGE, err=True)


def _read(draft: BinaryIO) -> bytes:
    """Read a draft, up to one byte more than can be valid. Raises DraftError if that fails."""
    try:
        return draft.read(MAX_BYTES + 1)
    except OSError as error:
        raise DraftError(f"the draft cannot be read: {error.strerror}") from error
