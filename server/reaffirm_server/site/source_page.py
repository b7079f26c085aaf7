"""The source document of a corpus on its page: its symbol, its sessions, and how to get its text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reaffirm_server.linked.service import linked_data
from reaffirm_server.publish.service import publications
from reaffirm_server.site.chart_svg import Head
from reaffirm_server.site.page_data import Site
from reaffirm_server.text_tables import Row


@dataclass(frozen=True)
class SourceDocument:
    """The source document of a corpus."""

    sessions: tuple[tuple[Head, Row, str], ...]  #: each with its row of counts and its number in lists
    symbol: str  #: of the United Nations, or "" if it could not be verified
    files: tuple[str, ...]  #: names of the files with its text, the language of the source first
    digest: str  #: SHA-256 of the file that was read


def source_of(site: Site, iri: str, name: Callable[[Site, Sequence[str]], Sequence[Head]]) -> SourceDocument | None:
    """Return the source document with an IRI, or None for another document; ``name`` returns the heads of sessions."""
    names, service = linked_data().names, publications()
    corpora = service.published.corpora
    corpus = next((corpus for corpus in corpora if str(names.document(corpus.identifier)) == iri), None)
    if corpus is None:
        return None
    sessions = [row["term"] for row in site.class_terms("Session")]
    own = [session for session in sessions if session.startswith(names.base + corpus.path)]
    rows = site.rows(site.query("session-counts"), "session", own)
    heads = name(site, [row["session"] for row in rows])
    return SourceDocument(
        tuple((head, row, site.number_of(head.key)) for head, row in zip(heads, rows, strict=True)),
        corpus.identifier if "/" in corpus.identifier else "",
        tuple(name for name in service.files if name.startswith(f"{corpus.name}.") and name.endswith(".akn.xml")),
        service.published.source_hash(corpus),
    )
