"""Citations of recommendations and of the dataset."""

from reaffirm_build.languages import in_language
from reaffirm_server.mcp.answers import Data, answer, filled
from reaffirm_server.mcp.library import Library
from reaffirm_server.publish.citation import WRITERS
from reaffirm_server.publish.wording import wordings


def cite(library: Library, name: str, language: str, form: str) -> Data:
    """Return the citation of a provision, or of the dataset without a name; see ``Library.identifier``."""
    identifier = library.identifier(name) if name.strip() else ""
    iri = library.iris[identifier] if identifier else f"{library.addresses.base}dataset"
    works = library.publications.cite(iri.removeprefix(library.addresses.base))
    work = in_language(works, language)
    assert work is not None  # noqa: S101 - each work is cited in at least one language
    own = wordings(library.rows("show-provision", identifier)) if identifier else {}
    content = {
        **filled({"identifier": identifier}),
        **library.addresses.of(iri),
        "citation": WRITERS[form](work).rstrip("\n"),
        "language": work.language,
        **filled({"official": dict(own[identifier].texts) if own else {}}),
    }
    return answer(library, content)
