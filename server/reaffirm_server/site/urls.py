"""URLs of pages and of their parts on this server."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode, urlsplit

from flask import g, url_for

from reaffirm_server.i18n import language
from reaffirm_server.linked.service import linked_data

#: Schemes of IRIs that are links.
_SCHEMES = frozenset({"http", "https", "mailto"})
#: Characters that url_for keeps in a path and in a query string, too.
_UNQUOTED_IN_PATH, _UNQUOTED = "!$&'()*+,/:;=@", "!$'()*,/:;?@"
#: Host that resolves the symbols of documents of the United Nations.
_DOCUMENTS = "undocs.org"
#: Search of the library of the United Nations.
_LIBRARY = "https://digitallibrary.un.org/search"


def local(iri: str) -> str:
    """Return the URL of a node on this server if its IRI begins with the dataset's base, else the IRI itself."""
    base = linked_data().names.base
    if not iri.startswith(base):
        return iri
    path, hash_, fragment = iri[len(base) :].partition("#")
    return f"{_address('pages.home')}{quote(path, _UNQUOTED_IN_PATH)}{hash_}{fragment}"


def _address(endpoint: str) -> str:
    """Return the URL of a page. A page links thousands, so url_for, which takes long, is called once a request."""
    addresses: dict[str, str] = g.setdefault("addresses", {})
    if endpoint not in addresses:
        addresses[endpoint] = url_for(endpoint)
    return addresses[endpoint]


def is_link(address: str) -> bool:
    """Return whether a page may link an address: a path of this server, or a web or mail address.

    Queries can return any IRI. A browser would run one that begins with "javascript:".
    """
    return address.startswith("/") or address.partition(":")[0].lower() in _SCHEMES


def anchor(iri: str) -> str:
    """Return the fragment identifier of a node on a page."""
    return iri.rpartition("/")[2]


def report_search(body: str, year: str) -> str:
    """Return the URL of a search for the report of a session, by the name of its body and the year of the session."""
    return library_search(f"{body} report {year}")


def library_search(words: str) -> str:
    """Return the URL of a search in the library of the United Nations."""
    return f"{_LIBRARY}?{urlencode({'p': words})}"


def official(page: str) -> str:
    """Return the URL of a document of the United Nations from its address at ``undocs.org``, or "" for another address.

    It opens in the language of the page and offers the other official languages.
    """
    address = urlsplit(page)
    return f"https://{_DOCUMENTS}/{language()}{address.path}" if address.hostname == _DOCUMENTS else ""


def listing(chosen: Mapping[str, str]) -> str:
    """Return the URL of the list of recommendations with the chosen values, by name of their facet."""
    address = _address("recommendations.search")
    return f"{address}?{urlencode(chosen, safe=_UNQUOTED)}" if chosen else address


def query(text: str) -> str:
    """Return the URL of the SPARQL form with a query."""
    return url_for("pages.sparql", query=text)
