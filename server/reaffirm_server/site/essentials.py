"""The essentials of a provision in sentences: who is asked, how strongly, under which article, status, precedents."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from reaffirm_core.annotation_kinds import BY_NAME
from reaffirm_core.languages import language_row
from reaffirm_server.i18n import language, localized
from reaffirm_server.site.lineage_links import in_sentence
from reaffirm_server.site.node_facts import LabelledNode, OptionSet, PageRecommendation, SessionNode
from reaffirm_server.site.provision import ProvisionPage
from reaffirm_server.site.provision_content import PageAsk, Tag
from reaffirm_server.site.provision_links import Comparison
from reaffirm_server.site.sentences import Plain
from reaffirm_server.site.template_filters import capitalized, days, in_words


@dataclass(frozen=True)
class EssentialFact:
    """A fact with its heading; several values if it differs between the asks of the provision."""

    name: str
    values: tuple[str, ...]


def essentials(page: ProvisionPage, words: Plain) -> list[EssentialFact]:
    """Return the facts of a provision: who, how, within which limits, under which article, status."""
    asks = [(_who(ask, words), _how(ask, page, words)) for ask in page.asks]
    nobody = _("nobody by name") if page.itself.operative else _("See its parts")
    return [
        EssentialFact(_("Who"), _different([who for who, _how_ in asks]) or (nobody,)),
        EssentialFact(_("How strongly"), _different([how for _who_, how in asks]) or (_("Asks nothing itself"),)),
        *_limits(page, words),
        EssentialFact(_("Under"), (_under(page, words),)),
        EssentialFact(_("Status"), (_status(page, words),)),
    ]


def description(page: ProvisionPage) -> str:
    """Return sentences about a provision as plain text: number, session and body, headline, who is asked and how."""
    itself, row, words = page.itself, language_row(language()), Plain()
    number = row.space.join(passage.number_in(row.tag) for passage in (*page.over, page.own))
    values = {"number": number, "session": in_sentence(itself.adopted.labels), "year": itself.adopted.date[:4]}
    if page.body:
        body = localized(page.body.labels)[1]
        name = _("Recommendation %(number)s of the %(session)s (%(year)s) of the UN %(body)s", body=body, **values)
    else:
        name = _("Recommendation %(number)s of the %(session)s (%(year)s)", **values)
    asks = [
        _(": ").join((_who(ask, words), how)) if ask.addressees else how
        for ask in page.asks
        for how in (_how(ask, page, words),)
    ]
    sentences = [name, localized(itself.headlines)[1], _("; ").join(_different(asks))]
    return str(_(". ").join(map(capitalized, filter(None, sentences))) + _("."))


def _different(values: Sequence[str]) -> tuple[str, ...]:
    """Return values, or one of them if all are equal."""
    return tuple(values) if len(set(values)) > 1 else tuple(values[:1])


def _who(ask: PageAsk, words: Plain) -> str:
    who = words.nodes(ask.addressees) if ask.addressees else _("nobody by name")
    return words.noted(who, _("proposed")) if ask.is_pending else who


def _how(ask: PageAsk, page: ProvisionPage, words: Plain) -> str:
    """Return the exact verb, with what limits it: that the provision is an option, or was put to another body."""
    verb = words.node(ask.operator if ask.operator and not ask.force else ask.strength, inside=True)
    if ask.operator and not ask.force and not ask.addressees:
        verb = words.fill(_("the body itself %(verb)s"), verb=verb)
    options = page.itself.options
    if ask.is_option and options:
        verb = words.fill(_option(options), verb=verb, count=in_words(options.count), least=in_words(options.minimum))
    if page.of_parts:
        count, least = in_words(page.of_parts.count), in_words(page.of_parts.minimum)
        verb = words.fill(_("%(verb)s, at least %(least)s of its %(count)s parts"), verb=verb, count=count, least=least)
    return words.fill(_("%(verb)s, once adopted"), verb=verb) if page.itself.is_put and ask.through else verb


def _limits(page: ProvisionPage, words: Plain) -> Iterator[EssentialFact]:
    """Yield the kinds of limits of the asks of a provision, if it asks something, and what else qualifies them.

    Many limits stand in one limb of an ask, or in an example: the page does not say how much each limits.
    """
    asked = [ask for ask in page.asks if ask.force or ask.limits]
    if not asked:
        return
    named = [[limit.kind for limit in ask.limits if limit.sort == "limit"] for ask in asked]
    limits = [words.noted(_kinds(kinds, words), _("on all or part of it")) if kinds else "" for kinds in named]
    yield EssentialFact(_("Limits"), _different([each or _("None in its words") for each in limits]))
    others = {limit.kind.iri: limit for ask in asked for limit in ask.limits if limit.sort != "limit"}
    wider = [
        words.link(limit.kind.iri, _("applies regardless of a circumstance that it names"))
        for limit in others.values()
        if limit.sort == "regardless-of"
    ]
    safeguards = [limit.kind for limit in others.values() if limit.sort == "safeguard"]
    if safeguards:
        wider.append(_kinds(safeguards, words, inside=True))
    countries = [limit.kind for limit in others.values() if limit.sort == "country-role"]
    if countries:
        wider.append(words.fill(_("names %(countries)s"), countries=_kinds(countries, words, inside=True)))
    if wider:
        yield EssentialFact(_("Also says"), (words.join(wider, _("; ")),))


def _kinds(kinds: Sequence[LabelledNode], words: Plain, *, inside: bool = False) -> str:
    """Return the labels of kinds of qualifications, each once; see ``Plain.node``."""
    return words.join(dict.fromkeys(words.node(kind, inside=inside) for kind in kinds), _("; "))


def _option(options: OptionSet) -> str:
    """Return the message that a provision is one of several options."""
    if options.minimum == 1:
        return str(_("%(verb)s, as one of %(count)s options"))
    return str(_("%(verb)s, as one of %(count)s options, at least %(least)s of which are asked for"))


def _under(page: ProvisionPage, words: Plain) -> str:
    """Return the cited articles and documents, and the introduction that cites them."""
    cited = [_cited(tag, page, words) for tag in page.tags(BY_NAME["cite"]) if tag.concept]
    return words.join(dict.fromkeys(cited), _("; ")) if cited else _("Cites no article")


def _cited(tag: Tag, page: ProvisionPage, words: Plain) -> str:
    name = words.node(tag.concept) if tag.concept else tag.quote
    source = next((passage for passage in page.over if tag.source and passage.provision.iri == tag.source.iri), None)
    if source is None:
        return name
    above = page.over[: page.over.index(source) + 1]
    number = language_row(language()).space.join(passage.number_in(language()) for passage in above)
    return words.noted(name, _("in the introduction, %(number)s", number=number))


def _status(page: ProvisionPage, words: Plain) -> str:
    """Return at which session a provision was presented and adopted, or put to which body.

    The source has the days of the sessions, but not the day on which one adopted its texts.
    """
    itself = page.itself
    day, session = _days(itself.adopted), words.node(itself.adopted, inside=True)
    if itself.is_put:
        bodies = words.nodes(itself.put_to) if itself.put_to else _("another body")
        put = words.fill(_("Put to the %(body)s at the session of %(date)s"), body=bodies, date=day)
        unknown = _("%(session)s; the source does not say whether it was adopted")
        return words.noted(put, words.fill(unknown, session=session))
    if itself.is_pending and not page.asks:
        return words.noted(_("Text of %(date)s; nobody has read whether it was adopted", date=day), session)
    adopted = _("Adopted at the session of %(date)s", date=day)
    if itself.presented.iri == itself.adopted.iri:
        return words.noted(adopted, session)
    first, first_day = words.node(itself.presented, inside=True), _days(itself.presented)
    presented = _("%(session)s, as orally amended; presented %(date)s, %(first)s")
    return words.noted(adopted, words.fill(presented, session=session, date=first_day, first=first))


def _days(session: SessionNode) -> str:
    return days(session.start, session.date)


# Precedents -----------------------------------------------------------------------------------------------------------


def said_before(page: ProvisionPage, words: Plain, scope: str) -> str:
    """Return which earlier recommendations said it, and how it differs from the nearest.

    Earlier texts that its own words name come first. Those on which it only builds come after those with the same
    request, and last the older ones that these take up. ``scope`` are the sessions compared, in words.
    """
    own, parts = page.reaffirms, page.part_reaffirms
    referred = [other for reference in page.references for other in reference.others]
    if own:
        repeated, extended = _by_grade(own)
        sentences = list(_stated(page, words))
        if repeated:
            message = _("the same request in %(numbers)s") if sentences else _("Yes: %(numbers)s")
            sentences.append(words.fill(message, numbers=_dated(repeated, words)))
        if extended:
            message = _("takes up %(numbers)s with changes") if sentences else _("Yes, with changes: %(numbers)s")
            sentences.append(words.fill(message, numbers=_dated(extended, words)))
        sentences += _older(page, words)
        return words.join([*sentences, _manner(page.nearest[0], words)], _("; "))
    if parts:
        return words.fill(_("Yes, in its parts: %(numbers)s"), numbers=_dated(parts, words))
    if referred:
        return words.fill(_("In part: its words refer to %(numbers)s"), numbers=_dated(referred, words))
    if page.itself.is_pending:
        return str(_("Nobody has compared it with earlier recommendations yet"))
    return str(_("No: we found no earlier recommendation like this in %(scope)s", scope=scope))


def _older(page: ProvisionPage, words: Plain) -> Iterator[str]:
    """Yield that the texts which a provision takes up take up older ones."""
    if page.taken_up_before:
        yield words.fill(_("these take up %(numbers)s"), numbers=_dated(page.taken_up_before, words))


def _stated(page: ProvisionPage, words: Plain) -> Iterator[str]:
    """Yield the earlier texts that the words of a provision reaffirm, follow or recall.

    Words without a number, such as "the previous recommendation", are resolved with a confidence: by a reading.
    """
    messages = {
        ("reaffirms", False): _("Yes: its own text reaffirms %(numbers)s"),
        ("follows", False): _("Yes: its own text follows %(numbers)s"),
        ("recalls", False): _("Yes: its own text recalls %(numbers)s"),
        ("reaffirms", True): _("Yes: its own text reaffirms what we read as %(numbers)s"),
        ("follows", True): _("Yes: its own text follows what we read as %(numbers)s"),
        ("recalls", True): _("Yes: its own text recalls what we read as %(numbers)s"),
    }
    for (relation, is_read), message in messages.items():
        named = [
            other
            for reference in page.references
            if reference.relation.slug == relation and (float(reference.confidence or 1) < 1) == is_read
            if not reference.is_pending
            for other in reference.others
        ]
        if named:
            dated = [
                words.fill(_("%(session)s (%(year)s)"), session=words.number(other), year=other.adopted.date[:4])
                for other in _by_time(named)
            ]
            yield words.fill(message, numbers=words.join(dated, _(", ")))


def taken_up(page: ProvisionPage, words: Plain, scope: str) -> str:
    """Return which later recommendations take it up, its parts, or the whole of which it is a part.

    ``scope`` are the sessions compared, in words.
    """
    sentences = list(_taken_up(page, words))
    if not sentences and page.itself.is_pending:
        return str(_("Nobody has compared it with later recommendations yet"))
    return words.join(sentences, _("; ")) if sentences else _("No: we found no later one in %(scope)s", scope=scope)


def _taken_up(page: ProvisionPage, words: Plain) -> Iterator[str]:
    repeated, extended = _by_grade(page.reaffirmed)
    named = {other.iri: other for other in (*repeated, *extended)}
    if repeated:
        yield _dated(repeated, words)
    if extended:
        yield words.fill(_("built on by %(numbers)s"), numbers=_dated(extended, words))
    if parts := [other for other in page.part_reaffirmed if other.iri not in named]:
        yield words.fill(_("its parts in %(numbers)s"), numbers=_dated(parts, words))
    named |= {other.iri: other for other in parts}
    referring = {other.iri: other for reference in page.referred for other in reference.others}
    if others := [other for iri, other in referring.items() if iri not in named]:
        yield words.fill(_("referred to by %(numbers)s"), numbers=_dated(others, words))
    named |= referring
    wholes: dict[str, tuple[PageRecommendation, list[PageRecommendation]]] = {}
    for whole, reference in page.referred_whole:
        wholes.setdefault(whole.iri, (whole, []))[1].extend(reference.others)
    for whole, by in wholes.values():
        if all(other.iri in named for other in by):
            continue
        yield words.fill(
            _("%(whole)s as a whole referred to by %(numbers)s"),
            whole=words.number(whole),
            numbers=_dated(by, words),
        )


def _by_grade(comparisons: Sequence[Comparison]) -> tuple[list[PageRecommendation], list[PageRecommendation]]:
    """Return the other texts of comparisons: those with the same request, and those that change it."""
    repeated = [each.other for each in comparisons if each.grade.slug != "extends"]
    return repeated, [each.other for each in comparisons if each.grade.slug == "extends"]


def _by_time(recommendations: Sequence[PageRecommendation]) -> list[PageRecommendation]:
    unique = {recommendation.iri: recommendation for recommendation in recommendations}
    return sorted(unique.values(), key=PageRecommendation.when)


def _dated(recommendations: Sequence[PageRecommendation], words: Plain) -> str:
    """Return the numbers of recommendations by the year of the session that adopted them: 2010 (2-43, 2-44)."""
    years: dict[str, list[str]] = {}
    for recommendation in _by_time(recommendations):
        years.setdefault(recommendation.adopted.date[:4], []).append(words.number(recommendation))
    dated = [
        words.fill(_("%(year)s (%(numbers)s)"), year=year, numbers=words.join(numbers, _(", ")))
        for year, numbers in years.items()
    ]
    return words.join(dated, _(", "))


def _manner(comparison: Comparison, words: Plain) -> str:
    """Return how a provision differs from the nearest earlier recommendation, and how that is known."""
    manner = {
        "verbatim": _("here in nearly the same words"),
        "restates": _("here in other words"),
        "extends": _("here with changes"),
    }.get(comparison.grade.slug, "")
    if comparison.explicit:
        return words.noted(manner, _("the text says so"))
    return words.noted(manner, words.link(comparison.status.iri, _("found by our comparison")))
