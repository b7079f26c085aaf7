"""Every identifier of the graph answers over a socket, in every format it is asked in, and no page has a dead link."""

from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection, RemoteDisconnected
from threading import local
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

import pyoxigraph
import pytest
from lxml import html
from pyoxigraph import Literal, NamedNode, Triple

from reaffirm_build.names import Names

from .conftest import serving

BASE = Names().base
#: Files that are no format of a page.
NO_PAGES = ("/download/", "/context")
CHOSEN = ("/recommendations?", "/recommendations.", "/sparql?query=")
SUFFIXES = (".ttl", ".jsonld", ".nt", ".rdf", ".trig")
Answer = TypeVar("Answer")
RDF = {"text/turtle": pyoxigraph.RdfFormat.TURTLE, "application/ld+json": pyoxigraph.RdfFormat.JSON_LD}


class Page:
    """The links, the anchors and the words of a page."""

    def __init__(self, text: str) -> None:
        tree = html.fromstring(text) if text else html.Element("html")
        # Each page links to itself in every language; the other one of each is read beside the crawl.
        self.links = {str(link) for link in tree.xpath("//*[not(@hreflang)]/@href | //@src")}
        self.anchors = {str(name) for name in tree.xpath("//@id")}
        self.words = "".join(tree.itertext())


class Site:
    """A server that is asked over a few connections that stay open."""

    def __init__(self, address: str, pool: ThreadPoolExecutor) -> None:
        self._address, self._pool = address, pool
        self._own, self._open = local(), list[HTTPConnection]()

    def get(self, path: str, accept: str = "*/*", method: str = "GET", language: str = "en") -> tuple[int, str, bytes]:
        """Status, content type and body."""
        if not hasattr(self._own, "connection"):
            self._own.connection = HTTPConnection(urlsplit(self._address).netloc, timeout=60)
            self._open.append(self._own.connection)
        headers = {"Accept": accept, "Accept-Language": language}
        self._own.connection.request(method, path, headers=headers)
        try:
            answer = self._own.connection.getresponse()
        except RemoteDisconnected:  # a connection that waited long may have been closed (RFC 9112, section 9.3.1)
            self._own.connection.request(method, path, headers=headers)
            answer = self._own.connection.getresponse()
        return answer.status, answer.headers["content-type"], answer.read()

    def each(self, ask: Callable[[str], Answer], paths: Collection[str]) -> dict[str, Answer]:
        return dict(zip(paths, self._pool.map(ask, paths), strict=True))

    def close(self) -> None:
        for connection in self._open:
            connection.close()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving() as server, ThreadPoolExecutor(2) as pool, closing(Site(server.address, pool)) as site:
        yield site


@pytest.fixture(scope="module")
def documents(store: pyoxigraph.Store) -> dict[str, dict[str, set[Triple]]]:
    """The triples of every subject of ours, by the path of its document."""
    found: dict[str, dict[str, set[Triple]]] = {}
    for quad in store:
        subject = quad.subject.value  # type: ignore[union-attr]
        if subject.startswith(BASE):
            path = "/" + subject.removeprefix(BASE).partition("#")[0]
            found.setdefault(path, {}).setdefault(subject, set()).add(quad.triple)
    return found


@pytest.fixture(scope="module")
def pages(site: Site, documents: dict[str, dict[str, set[Triple]]]) -> dict[str, Page]:
    """The page of every document, by path, with the words that it has in either language."""

    def page(path: str) -> Page:
        found = []
        for language in ("en", "zh"):
            status, content_type, body = site.get(path, "text/html", language=language)
            assert (status, content_type) == (200, "text/html; charset=utf-8"), path
            found.append(Page(body.decode()))
        english, chinese = found
        assert english.anchors == chinese.anchors
        english.words += chinese.words
        return english

    return site.each(page, documents)


@pytest.mark.parametrize("media_type", RDF)
def test_every_subject_has_its_triples_at_its_own_address(
    media_type: str, site: Site, documents: dict[str, dict[str, set[Triple]]]
) -> None:
    assert len(documents) > 3_000

    def missing(path: str) -> set[Triple]:
        status, content_type, body = site.get(path, media_type)
        assert (status, content_type.partition(";")[0]) == (200, media_type), path
        said = {quad.triple for quad in pyoxigraph.parse(body, RDF[media_type])}
        return set().union(*documents[path].values()) - said

    assert not set().union(*site.each(missing, documents).values())


def test_every_subject_is_on_its_page_with_all_that_is_said_of_it(
    pages: dict[str, Page], documents: dict[str, dict[str, set[Triple]]]
) -> None:
    for path, subjects in documents.items():
        page = pages[path]
        for subject, triples in subjects.items():
            fragment = subject.partition("#")[2]
            assert not fragment or fragment in page.anchors, subject
            for triple in triples:
                value = triple.object
                assert address(triple.predicate.value) in page.links, triple
                assert address(value.value) in page.links if isinstance(value, NamedNode) else True, triple
                assert value.value in page.words if isinstance(value, Literal) else True, triple


def address(iri: str) -> str:
    """Where a page links to an IRI."""
    return "/" + iri.removeprefix(BASE) if iri.startswith(BASE) else iri


def test_no_page_has_a_dead_link(site: Site, pages: dict[str, Page]) -> None:
    """A crawl from the home page and from every document.

    A page links to its data in five formats: of the 15,000 addresses one of every seventh page is asked for, another
    by turns. Counts link to selections of recommendations and charts to queries, which are without end: some are asked
    for, what they link to is not followed.
    """
    known, new = dict(pages), dict(pages)
    links: dict[str, set[str]] = {}
    left, data, chosen = {"/"}, set[str](), set[str]()
    while left:
        for path in left:
            status, content_type, body = site.get(path, "text/html,*/*;q=0.5")
            assert status == 200, path
            new[path] = Page(body.decode() if content_type.startswith("text/html") else "")
        known |= new
        own = {urljoin(path, link) for path, page in new.items() for link in page.links if ":" not in link} - {
            "/sparql"
        }
        targets: dict[str, set[str]] = {}
        for link in own:
            targets.setdefault(link.partition("#")[0], set()).add(link.partition("#")[2])
        for path, fragments in targets.items():
            links.setdefault(path, set()).update(fragments)
        data |= {path for path in targets if path.endswith(SUFFIXES) and not path.startswith(NO_PAGES)}
        chosen |= {path for path in targets if path.startswith(CHOSEN)}
        left, new = targets.keys() - data - chosen - known.keys(), {}
    assert not [path for path in known if not links.get(path, set()) <= known[path].anchors | {""}]
    assert len(chosen) > 1_000
    asked = site.each(lambda path: site.get(path, "text/html"), sorted(chosen)[::29])
    assert {path: status for path, (status, _, _) in asked.items() if status != 200} == {}
    assert len(data) > 15_000
    assert {path.rpartition(".")[0] for path in data} <= known.keys()
    formats: dict[str, list[str]] = {}
    for path in sorted(data):
        formats.setdefault(path.rpartition(".")[0], []).append(path)
    some = [paths[turn % len(paths)] for turn, paths in enumerate(formats.values())][::7]
    answers = site.each(lambda path: site.get(path, method="HEAD"), some)
    assert {status for status, _, _ in answers.values()} == {200}
    assert any("page=2" in path for path in known)
