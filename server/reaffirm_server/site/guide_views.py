"""Pages about the site: what it is and how far to trust it, how to use it, and its interfaces for programs."""

import json
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, render_template, request

from reaffirm_core.languages import in_language
from reaffirm_server.engine.queries import query_text
from reaffirm_server.i18n import language, localized, set_language_headers
from reaffirm_server.linked.responses import tagged
from reaffirm_server.linked.service import linked_data
from reaffirm_server.publish.service import publications
from reaffirm_server.search.entries import Entry
from reaffirm_server.search.service import search
from reaffirm_server.site import openapi
from reaffirm_server.site.examples import example_entry, example_keys, example_paths
from reaffirm_server.site.lineage_links import SIGNS
from reaffirm_server.site.node_pages import LINES, heads
from reaffirm_server.site.page_data import site
from reaffirm_server.text_tables import fold

blueprint = Blueprint("guide", __name__, template_folder="templates")


@blueprint.get("/about")
def about() -> str:
    """Render what the site is, its limits, what is authentic, how to cite it and how to report an error."""
    linked, pages = linked_data(), site()
    latest = [row["term"] for row in pages.class_terms("Session")[-LINES:]]
    rows = pages.rows(pages.query("session-counts"), "session", latest)
    named = {
        head.key: head
        for head in heads(pages, [row[key] for row in rows for key in ("session", "report") if key in row])
    }
    return render_template(
        "about.html",
        sessions=[
            (named[row["session"]], (row.get("start", ""), row.get("end", "")), named.get(row.get("report", "")))
            for row in rows
        ],
        sources=[{"iri": iri, "labels": labels} for iri, labels in linked.documents.items()],
        citation=in_language(publications().cite("dataset"), language()),
    )


@blueprint.get("/help")
def usage() -> str:
    """Render how to search, read a provision, follow a lineage and check a draft, and the keyboard shortcuts."""
    pages = site()
    forces = [force for force in fold(linked_data().table("terms")) if "level" in force.row]
    return render_template(
        "help.html",
        forces=sorted(forces, key=lambda force: -int(force.row["level"])),
        grades={slug: localized(pages.concept(pages.concept_iri("grade", slug)).labels)[1] for slug in SIGNS},
        numbers=_numbers(example_entry(search().finder.collection)),
    )


def _numbers(entry: Entry | None) -> list[str]:
    """Return a provision by its identifier and by its number in the language of the page."""
    return [entry.identifier, localized(entry.label)[1]] if entry else []


@blueprint.get("/help/api")
def api() -> str:
    """Render the identifiers, formats and interfaces for programs, with commands that run as they are printed."""
    linked, collection = linked_data(), search().finder.collection
    keys = example_keys(collection)
    return render_template(
        "api.html",
        paths=example_paths(collection, linked.names.base),
        selection=urlencode({name: key for name, key in keys.items() if name in {"session", "theme"}}),
        narrower=urlencode({name: key for name, key in keys.items() if name == "addressee"}),
        site_url=_site_url(),
        base=linked.names.base,
        query=query_text("sparql-example", linked.names).strip(),
        limits=current_app.extensions["limits"],
        operations=list(openapi.operations(_description())),
    )


@blueprint.get("/llms.txt")
def llms() -> Response:
    """Return llms.txt, the overview of the site for language models (llmstxt.org)."""
    published = publications()
    paths = example_paths(search().finder.collection, published.names.base)
    return Response(render_template("llms.txt", about=published.published.about, paths=paths), mimetype="text/plain")


@blueprint.get("/openapi.json")
def machine_readable() -> Response:
    """Return the description of the interface, with its words in the language of the request."""
    response = Response(json.dumps(_description(), ensure_ascii=False, indent=2) + "\n", mimetype="application/json")
    set_language_headers(response)
    return tagged(response)


def _description() -> dict[str, Any]:
    collection, published = search().finder.collection, publications()
    example = example_paths(collection, published.names.base).get("provision", "")
    return openapi.description(_site_url(), collection.facets, published, example)


def _site_url() -> str:
    return request.host_url.rstrip("/") + request.script_root
