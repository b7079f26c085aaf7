"""Sentences with names of nodes in them: as HTML with links for a page, and as plain text for a document."""

from collections.abc import Iterable
from typing import Protocol

from flask_babel import gettext as _
from markupsafe import Markup

from reaffirm_core.languages import Texts
from reaffirm_server.i18n import language, localized
from reaffirm_server.site.node_facts import LabelledNode, PageRecommendation
from reaffirm_server.site.urls import local


class Named(Protocol):
    """Something with an IRI and labels."""

    @property
    def iri(self) -> str:
        """Its IRI."""

    @property
    def labels(self) -> Texts:
        """Its labels by language."""


class Plain:
    """Writer of plain text."""

    def fill(self, message: str, **values: object) -> str:
        """Return a translated message with its placeholders filled."""
        return message % values if values else message

    def join(self, texts: Iterable[str], separator: str) -> str:
        """Join texts."""
        return separator.join(texts)

    def link(self, _iri: str, text: str, _tag: str = "") -> str:
        """Return the name of a node, in the language of a tag if that is not the language of the page."""
        return text

    def noted(self, text: str, note: str) -> str:
        """Return a text with a remark of less weight."""
        return self.fill(_("%(text)s (%(note)s)"), text=text, note=note)

    def node(self, node: Named, *, inside: bool = False) -> str:
        """Return the label of a node; ``inside`` a sentence it begins with a small letter."""
        tag, label = localized(node.labels)
        text = label or node.iri.rpartition("/")[2]
        return self.link(node.iri, text[:1].lower() + text[1:] if inside else text, tag)

    def nodes(self, nodes: Iterable[LabelledNode]) -> str:
        """Return the labels of nodes."""
        return self.join(map(self.node, nodes), _(", "))

    def number(self, recommendation: PageRecommendation) -> str:
        """Return the number of a recommendation."""
        return self.link(recommendation.iri, recommendation.identifier)


class Linked(Plain):
    """Writer of HTML in which each name is a link."""

    def fill(self, message: str, **values: object) -> str:
        """Return a translated message with its placeholders filled and escaped."""
        return Markup(message) % values if values else Markup(message)  # noqa: S704 - messages are ours

    def join(self, texts: Iterable[str], separator: str) -> str:
        """Join texts."""
        return Markup.escape(separator).join(texts)

    def link(self, iri: str, text: str, tag: str = "") -> str:
        """Return a link to a node."""
        if tag in ("", language()):
            return Markup('<a href="{}">{}</a>').format(local(iri), text)
        return Markup('<a href="{}" lang="{}">{}</a>').format(local(iri), tag, text)

    def noted(self, text: str, note: str) -> str:
        """Return a text with a remark in small type."""
        return Markup("{} <small>{}</small>").format(text, note)
