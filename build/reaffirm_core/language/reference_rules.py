"""Rules of a language pack for references to earlier recommendations."""

from collections.abc import Iterable
from dataclasses import dataclass

from reaffirm_core.language.recommendation_numbers import ItemForms, item_forms
from reaffirm_core.language.rules import Rule, one_of, parse_rules
from reaffirm_core.toml import Table


@dataclass(frozen=True)
class ReferenceRules:
    """The rules for references in one language."""

    references: tuple[Rule, ...]  #: relation, report, reach
    items: ItemForms  #: references to recommendations by number


def parse_references(top: Table, ordinals: Iterable[str]) -> ReferenceRules:
    """Parse the section on references and the list of its rules; ``ordinals`` are the ordinals of sessions in order.

    Raises TableError for an invalid key or pattern.
    """
    table = top.table("referring")
    ordinal = {"{ordinal}": one_of(ordinals)}
    items = item_forms(table, ordinal)
    references = parse_rules(top, "reference", ("relation", "report", "reach"), {**ordinal, **items.terms})
    table.close()
    return ReferenceRules(references=references, items=items)
