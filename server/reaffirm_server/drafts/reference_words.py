"""Words for the references of a draft to earlier texts, in the language of the page; English outside a page."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from reaffirm_core.languages import in_language, language_row
from reaffirm_server.drafts.references import DraftReference


@dataclass(frozen=True)
class ReferenceNote:
    """A reference of a draft, with the earlier text that it names."""

    words: str
    iri: str  #: of the text, or of its first part; "" without a text
    label: str
    headline: str
    remarks: str

    @property
    def line(self) -> str:
        """The note in one line."""
        named = f"{self.label}{_(': ')}{self.headline}" if self.iri else ""
        return f"{_('“%(words)s”', words=self.words)}{_(': ')}{' · '.join(filter(None, (named, self.remarks)))}"


def note(reference: DraftReference, language: str) -> ReferenceNote:
    """Return the note on a reference in a language."""
    first = next(iter(reference.items), None)
    remarks = language_row(language).space.join(_remarks(reference, language))
    if first is None:
        return ReferenceNote(reference.words, "", "", "", remarks)
    label = in_language(first.labels, language) or first.identifier
    return ReferenceNote(reference.words, first.iri, label, first.headline(language), remarks)


def _remarks(reference: DraftReference, language: str) -> Iterator[str]:
    """Yield what a reader of a reference needs to know beside the text."""
    session = _session(reference, reference.session, language)
    values = {"session": session, "number": reference.number, "last": reference.last}
    if reference.status == "no number":
        yield str(_("The %(session)s has no recommendation %(number)s. Its numbers are 1 to %(last)s.", **values))
    elif reference.status == "no part":
        yield str(_("The %(session)s has no recommendation %(number)s; check the part.", **values))
    elif reference.status == "no session":
        yield str(_("This site has no recommendations that are numbered in the %(session)s.", **values))
    elif reference.status == "unread":
        yield str(_("This may name an earlier text, which the program could not read for sure. Check it yourself."))
    elif reference.status == "session":
        yield str(_("This names no number. The text given is the nearest of the %(session)s.", **values))
    elif reference.status == "paragraph":
        yield (
            str(_("Paragraph %(number)s of the report is this recommendation, by other references to it.", **values))
            if reference.items
            else str(_("This site does not know which recommendation paragraph %(number)s of the report is.", **values))
        )
    yield from _on_texts(reference, language)


def _on_texts(reference: DraftReference, language: str) -> Iterator[str]:
    """Yield what a reader needs to know of the texts that a reference names."""
    count = len(reference.items)
    if count > 1:
        yield ngettext("It has %(num)d part.", "It has %(num)d parts; this is the first.", count)
    if reference.items and not any(item.agreed for item in reference.items):
        body = in_language(reference.put_to, language)
        yield (
            str(_("It was only put to the %(body)s; the session did not adopt it.", body=body))
            if body
            else str(_("It was only put to another body; the session did not adopt it."))
        )
    if not reference.is_alike:
        yield str(_("It shares no word with the draft that says what it is about."))
    if reference.elsewhere:
        names = language_row(language).comma.join(
            _session(reference, session, language) for session in reference.elsewhere
        )
        yield str(_("The possible matches are of another session: %(sessions)s.", sessions=names))


def _session(reference: DraftReference, number: int, language: str) -> str:
    """Return the label of a session, also of one that the dataset does not have."""
    label = in_language(reference.session_labels.get(number, {}), language)
    return label or str(_("session with number %(number)s", number=number))
