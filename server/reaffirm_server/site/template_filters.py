"""Jinja filters: names of grades, bases, methods and relations, charts, and statements that readers can report."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, Protocol

from flask import Flask, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from markupsafe import Markup, escape

from reaffirm_core.compare import markup
from reaffirm_core.compare.words import segment
from reaffirm_core.corpus import PERSON_REVIEWED
from reaffirm_core.languages import Texts, language_row
from reaffirm_server.assets import style_sheets
from reaffirm_server.dataset.project_files import is_main
from reaffirm_server.dataset.settings import texts_for
from reaffirm_server.i18n import language, localized
from reaffirm_server.linked.node_view import PropertyValue
from reaffirm_server.publish import citation, wording
from reaffirm_server.publish.service import publications
from reaffirm_server.site import series
from reaffirm_server.site.collection_name import collection_name
from reaffirm_server.site.lineage_links import SIGNS, LineageLink, basis, grade, in_sentence, known, link, placed, whole
from reaffirm_server.site.node_facts import LabelledNode, PageRecommendation
from reaffirm_server.site.origins import Origin
from reaffirm_server.site.provision import ProvisionPage
from reaffirm_server.site.provision_links import Comparison
from reaffirm_server.site.text_versions import in_context, rendering, with_ideographs
from reaffirm_server.site.urls import anchor, is_link, local, official

#: Display names of the values of `rec:basis`, `rec:method` and `rec:relation`, by slug; all others have their labels.
_TERMS = {
    "own": lazy_gettext("in its own words"),
    "inherited": lazy_gettext("named in the introduction"),
    "implied": lazy_gettext("implied"),
    "rule": lazy_gettext("identified by a rule"),
    "curated": lazy_gettext("judged case by case"),
    "inferred": lazy_gettext("inferred"),
    "reaffirms": lazy_gettext("reaffirms"),
    "follows": lazy_gettext("follows"),
    "recalls": lazy_gettext("recalls"),
    "endorses": lazy_gettext("endorses"),
    "generic": lazy_gettext("all recommendations in general"),
    "future-work": lazy_gettext("proposals for future work"),
    "deictic": lazy_gettext("refers to the previous item"),
}

#: Names of small numbers inside a sentence.
_NUMBERS = {
    1: lazy_gettext("one"),
    2: lazy_gettext("two"),
    3: lazy_gettext("three"),
    4: lazy_gettext("four"),
    5: lazy_gettext("five"),
}

#: The number of letters that two words of one stem have in common.
_STEM = 6

#: A statement: its IRI, its text, and its origin.
Statement = tuple[str, str, Origin | None]


class Labelled(Protocol):
    """Node or value with labels."""

    @property
    def labels(self) -> Texts:
        """Labels by language."""


def register(app: Flask) -> None:
    """Register the filters and tests of the templates."""
    app.add_template_test(is_link, "link")
    filters: dict[str, Callable[..., Any]] = {
        "anchor": anchor,
        "local": local,
        "localized_values": localized_values,
        "basis": basis,
        "between_words": between_words,
        "capitalized": capitalized,
        "corpus": lambda iri: app.extensions["site"].corpus(iri),
        "grade": grade,
        "count_note": count_note,
        "days": days,
        "in_sentence": in_sentence,
        "in_words": in_words,
        "known": known,
        "whole": whole,
        "placed": placed,
        "marked": markup.html,
        "statements": lambda page: list(statements(page)),
        "term": term,
        "as_link": as_link,
        "in_context": in_context,
        "official": official,
        "rendering": rendering,
        "says": says,
        "language_name": language_name,
        "with_current": with_current,
        "with_ideographs": with_ideographs,
    }
    for name, function in filters.items():
        app.add_template_filter(function, name)
    app.add_template_global(series.by_presented, "by_presented")
    app.add_template_global(lambda: app.extensions["site"].put_sessions, "put_sessions")
    app.add_template_global(lambda: app.extensions["site"].years, "session_years")
    app.add_template_global(lambda: bool(app.extensions["linked_data"].corpora), "several_corpora")
    app.add_template_global(lambda: _has_reviewed(app), "has_reviewed")
    app.add_template_global(lambda: is_main(app.extensions["linked_data"].names), "main_corpus_alone")
    app.add_template_global(collection_name)
    app.add_template_global(style_sheets)
    app.add_template_global(_once(), "made_once")
    app.add_template_global(SIGNS, "signs")  # type: ignore[arg-type]  # any value can be a global


def _has_reviewed(app: Flask) -> bool:
    """Return whether a person has reviewed a served corpus."""
    linked = app.extensions["linked_data"]
    own = [corpus for corpus in linked.published.corpora if corpus.name in linked.names.corpora]
    return any(corpus.status == PERSON_REVIEWED for corpus in own)


def _once() -> Callable[[str, Callable[[], Markup]], Markup]:
    """Return a function that makes a part of all pages once for each language and path of the site, and keeps it."""
    parts: dict[tuple[str, str, str], Markup] = {}

    def once(name: str, macro: Callable[[], Markup]) -> Markup:
        key = (name, language(), request.script_root)
        if key not in parts:
            parts[key] = macro()
        return parts[key]

    return once


def with_current(links: Markup) -> Markup:
    """Return links with the mark of the one to this page."""
    link = str(Markup('<a href="{}"').format(request.script_root + request.path))
    return Markup(str(links).replace(f"{link}>", f'{link} aria-current="page">'))  # noqa: S704 - both are escaped


def term(concept: LabelledNode) -> str:
    """Return the name of a concept inside a sentence, in the language of the page."""
    return str(_TERMS.get(concept.slug, "")) or in_sentence(concept.labels) or concept.slug


def language_name(tag: str) -> str:
    """Return the name of a language in the language of the page, or its tag without a name."""
    return wording.name(tag, language())


def in_words(number: int) -> str:
    """Return a number as it is written inside a sentence: in words if it is small."""
    return str(_NUMBERS.get(number, number))


def capitalized(text: str) -> str:
    """Return a text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def days(start: str, end: str = "") -> str:
    """Return a date or a range of dates (ISO 8601) in words, as citations have it: 10–12 October 2011.

    A value that is no date is returned as it is: a corpus may know only the year of a session, or nothing.
    """
    if not start:
        return ""
    try:
        first, last = date.fromisoformat(start), date.fromisoformat(end or start)
    except ValueError:
        return start
    return citation.dates(first, last, texts_for(publications().published.citation, language()))


def count_note(note: str) -> str:
    """Return a scope note on counting without its heading "How to count", or "" for a note on something else."""
    heading, _mark, rest = note.partition(_(": "))
    if heading != _("How to count"):
        return ""
    is_term = ":" in rest.partition(" ")[0]  # a term, such as rec:operative, keeps its small letter
    return rest if is_term else rest[:1].upper() + rest[1:]


def as_link(comparison: Comparison, itself: PageRecommendation) -> LineageLink:
    """Convert a comparison to a link between an earlier and a later recommendation."""
    return link(itself, comparison)


def statements(page: ProvisionPage) -> Iterator[Statement]:
    """Yield the curated and extracted statements about a recommendation, in the order of its page."""
    for ask in page.asks:
        whom = _(", ").join(localized(item.labels)[1] for item in ask.addressees) or _("nobody by name")
        strength = localized(ask.strength.labels)[1] or ask.strength.slug
        yield (
            ask.iri,
            _(": ").join((_("ask %(number)s", number=ask.number), _("; ").join((whom, strength)))),
            ask.origin,
        )
    for kind, tags in page.tags_by_kind:
        for tag in tags:
            words = localized(tag.concept.labels)[1] if tag.concept else tag.quote
            yield tag.iri, _(": ").join((localized(kind.label)[1], words)), tag.origin
    name = _("lineage")
    for line in page.lines:
        yield line.lineage.iri, _(": ").join((name, localized(line.lineage.labels)[1])), line.origin
    for item in (*page.reaffirms, *page.reaffirmed, *page.repeats, *page.similar):
        pair = (page.itself.identifier, item.other.identifier)
        later, earlier = pair if item.is_later else pair[::-1]
        yield item.iri, _(": ").join((f"{later} – {earlier}", grade(item))), item.origin
    name = _("reference")
    for reference in page.references:
        targets = _(", ").join(other.identifier for other in reference.others) or _("not resolved")
        yield reference.iri, _(": ").join((name, _("; ").join((term(reference.relation), targets)))), reference.origin
    if page.itself.headlines:
        yield page.iri, _("headline"), page.headline_origin


def localized_values(values: Iterable[PropertyValue]) -> list[PropertyValue]:
    """Return the values of a property without texts in other languages than that of the page.

    Without a text in that language, return all values.
    """
    all_values, page_language = list(values), language()
    if all(value.literal is None or value.literal.language != page_language for value in all_values):
        return all_values
    return [value for value in all_values if value.literal is None or value.literal.language in (None, page_language)]


def between_words(text: str) -> Markup:
    """Return a text of the page as HTML that breaks only between words, if its script has no spaces between them."""
    if language_row(language()).space:
        return escape(text)
    words = (
        escape(word) if len(word) == 1 else Markup('<span class="word">{}</span>').format(word)
        for word in segment(text)
    )
    return Markup("").join(words)


def says(strength: Labelled, force: Labelled) -> bool:
    """Return whether the name of a strength has that of its force in it: should consider, consideration."""
    verb, name = (localized(node.labels)[1].lower() for node in (strength, force))
    stems = (word[:_STEM] == name[:_STEM] for word in verb.split() if len(word) >= _STEM)
    return bool(name) and (name in verb or any(stems))
