"""Citations of recommendations and of the dataset."""

from reaffirm_core.languages import in_language
from reaffirm_server.mcp.answers import Data, answer, filled
from reaffirm_server.mcp.library import Library
from reaffirm_server.publish.citation import WRITERS
from reaffirm_server.publish.wording import wordings

#: The advice on quoting a part.
_INTRODUCED = (
    "This text goes on from its introductions: quote it with the `official` words of `introductions` before it."
)


def cite(library: Library, name: str, language: str, form: str) -> Data:
    """Return the citation of a provision, or of the dataset without a name; see ``Library.identifier``."""
    identifier = library.identifier(name) if name.strip() else ""
    iri = library.iris[identifier] if identifier else f"{library.addresses.base}dataset"
    works = library.publications.cite(iri.removeprefix(library.addresses.base))
    work = in_language(works, language)
    assert work is not None  # noqa: S101 - each work is cited in at least one language
    content = {
        **filled({"identifier": identifier}),
        **library.addresses.of(iri),
        "citation": WRITERS[form](work).rstrip("\n"),
        "language": work.language,
        **(_words(library, identifier) if identifier else {}),
    }
    return answer(library, content)


def _words(library: Library, identifier: str) -> Data:
    """Return the official words of a provision, those of its introductions, and the body that it was only put to."""
    rows = library.rows("show-provision", identifier)
    introductions = [
        {"identifier": above, "official": dict(own.texts)}
        for above, own in wordings(library.rows("show-chapeaux", identifier)).items()
    ]
    return filled(
        {
            "official": dict(wordings(rows)[identifier].texts),
            "introductions": introductions,
            "notAdoptedButPutTo": rows[0].get("putTo", ""),
            "advice": _INTRODUCED if introductions else "",
        }
    )
