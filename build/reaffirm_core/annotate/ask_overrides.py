"""Overrides of asks by ``asks.csv``: what no rule can know, with a reason for each row."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from reaffirm_core.annotate.curated import Curated, Row, one_of
from reaffirm_core.model import Ask, Provision, Quote

#: The field of a row that names the head verb. Its value is the verb, which the words of the row contain.
HEAD_VERB = "head-verb"

#: The values of the field ``basis`` that an ask can have.
BASES = frozenset({"own", "inherited", "implied"})

#: The fields that an ask may be without, as one that asks nobody is.
_MAY_BE_EMPTY = frozenset({"addressee", "basis", "operator"})
#: The strengths that ask nobody.
_ASKS_NOBODY = frozenset({"declaratory", "none"})
#: The operator that each of these strengths requires (codebook, section Strength).
_OPERATOR_OF = {"recommended": "recommends"}
#: The strength that each of these operators requires.
_STRENGTH_OF = {"endorses": "declaratory"}


def override(
    asks: Sequence[Ask], table: Curated, provisions: Sequence[Provision], slugs: Mapping[str, Collection[str]]
) -> list[Ask]:
    """Return the asks with the overrides of ``asks.csv``, which also give their reason.

    ``slugs`` are the identifiers of the members of the classes Actor, Operator and Strength.

    Raises TableError, with the cell, for an unknown provision, ask, field or slug, words that are not in the text, or
    a row after which an ask breaks a rule of the codebook. A row with the next number adds an ask, with the addressees
    of the one before.
    """
    texts = {provision.identifier: provision.text for provision in provisions}
    overridden = {(ask.provision, str(ask.number)): ask for ask in asks}
    rows: dict[tuple[str, str], int] = {}
    for row in table.rows:
        quote, (number, cells) = table.quote(row, texts), row
        key = (cells["provision"], cells["ask"])
        last = max((ask for ask in overridden.values() if ask.provision == key[0]), key=_number, default=None)
        if last and key[1] == str(last.number + 1):
            overridden[key] = replace(last, number=last.number + 1, quote=quote, head_verb=None, operator="")
        if key not in overridden:
            numbers = ", ".join(ask for provision, ask in overridden if provision == cells["provision"])
            problem = f"{cells['provision']} has no ask {cells['ask']!r}; expected one of {numbers}"
            raise table.error(number, "ask", problem)
        overridden[key] = _overridden(overridden[key], row, quote, table, slugs)
        rows[key] = number
    for key, number in rows.items():
        if problem := contradiction(overridden[key]):
            raise table.error(number, "value", f"{key[0]}, ask {key[1]}: {problem}")
    order = {provision.identifier: provision.order for provision in provisions}
    return sorted(overridden.values(), key=lambda ask: (order[ask.provision], ask.number))


def _number(ask: Ask) -> int:
    return ask.number


def _overridden(ask: Ask, row: Row, quote: Quote, table: Curated, slugs: Mapping[str, Collection[str]]) -> Ask:
    """Return the ask with the value of a row, which for addressees can be several slugs divided by spaces.

    An ask that no rule found gets its words from the row.
    """
    cells = row[1]
    kinds: dict[str, Collection[str]] = {
        "addressee": slugs["Actor"],
        "basis": BASES,
        "operator": slugs["Operator"],
        "strength": slugs["Strength"],
        HEAD_VERB: (),
    }
    field = table.one_of(row, "field", kinds)
    if field == HEAD_VERB:
        return replace(ask, head_verb=_verb(table, row, quote), verb_reason=cells["reason"])
    values = cells["value"].split() if field == "addressee" else list(filter(None, [cells["value"]]))
    for value in values or ([] if field in _MAY_BE_EMPTY else [""]):
        one_of(table.file, row[0], "value", value, kinds[field])
    reason = " ".join(dict.fromkeys(filter(None, (ask.reason, cells["reason"]))))
    ask = replace(ask, reason=reason, quote=ask.quote or quote)
    if field == "addressee":
        return replace(ask, addressees=tuple(values))
    value = cells["value"]
    if field == "basis":
        return replace(ask, basis=value)
    return replace(ask, operator=value) if field == "operator" else replace(ask, strength=value)


def _verb(table: Curated, row: Row, quote: Quote) -> Quote:
    """Return the value of a row as a quote: its last occurrence in the words of the row."""
    number, cells = row
    verb = cells["value"]
    place = quote.words.rfind(verb)
    if not verb or place < 0:
        raise table.error(number, "value", f"{verb!r} is not in the words {quote.words!r}; copy the verb from them")
    start = quote.start + place
    return Quote(quote.source, start, start + len(verb), verb)


def contradiction(ask: Ask) -> str:
    """Return the rule of the codebook that an ask breaks, as a message, or ""."""
    required = _OPERATOR_OF.get(ask.strength, ask.operator)
    if required != ask.operator:
        return f"the strength {ask.strength!r} requires the operator {required!r}, found {ask.operator!r}"
    required = _STRENGTH_OF.get(ask.operator, ask.strength)
    if required != ask.strength:
        return f"the operator {ask.operator!r} requires the strength {required!r}, found {ask.strength!r}"
    if ask.strength == "should" and ask.head_verb:
        return f"the head verb {ask.head_verb.words!r} requires the strength 'should-consider', found 'should'"
    if ask.strength in _ASKS_NOBODY and ask.addressees:
        return f"the strength {ask.strength!r} asks nobody; expected no addressee, found {ask.addressees[:1]}"
    if ask.strength not in _ASKS_NOBODY and not ask.addressees:
        return "an ask requires an addressee; add a row for it"
    return ""
