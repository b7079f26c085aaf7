"""Addresses: where pages and their parts are on this server."""

from collections.abc import Mapping

from flask import url_for

from reaffirm_server.linked.service import linked_data


def local(iri: str) -> str:
    """The address of an IRI for a link in a page: of ours on this server, of others their own."""
    base = linked_data().names.base
    if not iri.startswith(base):
        return iri
    path, hash_, fragment = iri[len(base) :].partition("#")
    return (url_for("linked.node", path=path) if path else url_for("pages.home")) + hash_ + fragment


def anchor(iri: str) -> str:
    """The name of the part of a page that is about a node."""
    return iri.rpartition("/")[2]


def listing(chosen: Mapping[str, str]) -> str:
    """The address of the list of the recommendations that have chosen values, by the name of their facet."""
    address: str = url_for("recommendations.found", **chosen)  # type: ignore[arg-type]
    return address


def query(text: str) -> str:
    """The address of the form that holds a query."""
    return url_for("pages.sparql", query=text)
