"""Series over time: by the session that adopted the words, or, if a reader chooses so, by the first to present them."""

from flask import request

#: The value of the parameter ``by`` that chooses the session that first presented a recommendation.
PRESENTED = "presented"
#: The property of a provision, and the facet of the search, by whether the parameter is chosen.
_PROPERTIES = {False: "rec:session", True: "rec:presentedAt"}
_FACETS = {False: "session", True: "presented"}


def by_presented() -> bool:
    """Return whether the request asks for series by the session that first presented something."""
    return request.args.get("by") == PRESENTED


def session_property() -> str:
    """Return the property from a provision to its session in series, as a prefixed name."""
    return _PROPERTIES[by_presented()]


def session_facet() -> str:
    """Return the facet of the search that counts by the same session as a series."""
    return _FACETS[by_presented()]
