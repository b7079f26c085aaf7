"""One provision as a document for readers: facts, texts, lineage in words and citation, as plain text and as DOCX."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from reaffirm_core.extras import extra
from reaffirm_core.languages import in_language
from reaffirm_server.i18n import language, localized
from reaffirm_server.publish.citation import Work
from reaffirm_server.publish.office_zip import reproducible
from reaffirm_server.site.essentials import essentials, said_before, taken_up
from reaffirm_server.site.lineage_links import basis, grade, in_sentence
from reaffirm_server.site.provision import ProvisionPage
from reaffirm_server.site.provision_text import Passage
from reaffirm_server.site.sentences import Plain
from reaffirm_server.site.template_filters import capitalized, language_name
from reaffirm_server.site.text_versions import TextVersion, rendering


@dataclass(frozen=True)
class Block:
    """Paragraph of a document."""

    text: str
    style: str = "Normal"  #: of Word
    depth: int = 0  #: steps of indentation


def blocks(page: ProvisionPage, works: Mapping[str, Work], scope: str) -> list[Block]:
    """Return the paragraphs of the document about a provision, in the language of the page.

    ``scope`` are the sessions compared, in words.
    """
    itself = page.itself
    name = capitalized(localized(itself.labels)[1])
    headline = localized(itself.headlines)[1]
    work = in_language(works, language())
    return [
        Block(name, "Title"),
        *([Block(Plain().noted(headline, _("our headline")))] if headline else []),
        *_facts(page, scope),
        *_texts(page),
        *_lineage(page),
        *([Block(_("Citation"), "Heading 1"), Block(work.text)] if work else []),
        Block(f"{Plain().noted('Reaffirm', _('unofficial'))}{_(': ')}{itself.iri}"),
        Block(
            _("This is not a United Nations website. Only the documents issued by the United Nations are authentic.")
        ),
    ]


def _facts(page: ProvisionPage, scope: str) -> Iterator[Block]:
    words = Plain()
    for fact in essentials(page, words):
        numbered = [f"{place}. {value}" for place, value in enumerate(fact.values, 1)]
        yield Block(fact.name + _(": ") + _("; ").join(numbered if len(numbered) > 1 else fact.values))
    yield Block(_("Said before?") + " " + said_before(page, words, scope))
    yield Block(_("Repeated later?") + " " + taken_up(page, words, scope))


def _texts(page: ProvisionPage) -> Iterator[Block]:
    """Yield the text as the page shows it, then the other version, each with its standing."""
    shown = rendering(page.itself)
    for version in filter(None, (shown.shown, shown.other)):
        standing = _("Unofficial working translation") if version.is_translation else _("Text")
        if version is shown.other:
            standing = _("Source text (%(language)s version)", language=language_name(version.language))
        yield Block(standing, "Heading 1")
        yield from (_passage(passage, version, len(page.over)) for passage in (*page.over, page.own, *page.parts))
        for note in page.footnotes:
            texts = note.translations if version.is_translation else note.texts
            yield Block(f"{note.number}. {texts.get(version.language) or localized(note.texts)[1]}")
    symbols = ", ".join(f"{symbol} {address}".strip() for symbol, address in page.official_documents.items())
    session = in_sentence(page.itself.adopted.labels)
    unverified = _("Official text: the report of the %(session)s. Its symbol is not verified.", session=session)
    yield Block(_("Official text in six languages") + _(": ") + symbols if symbols else unverified)


def _passage(passage: Passage, version: TextVersion, above: int) -> Block:
    provision = passage.provision
    texts = provision.translations if version.is_translation else provision.texts
    text = texts.get(version.language) or localized(provision.texts)[1]
    return Block(f"{passage.number_in(version.language)} {text}", depth=above + passage.depth)


def _lineage(page: ProvisionPage) -> Iterator[Block]:
    """Yield the lineages and the pairs of a provision in words."""
    if page.lines or page.nearest:
        yield Block(_("Lineage"), "Heading 1")
    for line in page.lines:
        yield Block(localized(line.lineage.labels)[1])
    for comparison in page.nearest:
        other = comparison.other
        message = (
            _("Reaffirms %(number)s (%(session)s, %(year)s)")
            if comparison.is_later
            else _("Reaffirmed by %(number)s (%(session)s, %(year)s)")
        )
        session, year = localized(other.adopted.labels)[1], other.adopted.date[:4]
        name = message % {"number": other.identifier, "session": session, "year": year}
        yield Block(name + _(": ") + grade(comparison) + _("; ") + basis(comparison))
        yield Block(rendering(other).shown.text, depth=1)


def plain(document: Sequence[Block]) -> str:
    """Write a document as plain text."""
    return "\n\n".join("  " * block.depth + block.text for block in document) + "\n"


def docx(document: Sequence[Block], text_language: str, released: date) -> bytes:
    """Write a document as DOCX."""
    with extra("documents"):
        from docx import Document
        from docx.shared import Cm

        from reaffirm_server.publish.index_docx import set_styles

    word = Document()
    set_styles(word, text_language)
    word.core_properties.title = document[0].text
    word.core_properties.author = "Reaffirm"
    word.core_properties.language = text_language
    for block in document:
        paragraph = word.add_paragraph(block.text, block.style)
        if block.depth:
            paragraph.paragraph_format.left_indent = Cm(0.8 * block.depth)
    out = io.BytesIO()
    word.save(out)
    return reproducible(out.getvalue(), released)
