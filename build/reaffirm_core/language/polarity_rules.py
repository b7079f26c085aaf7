"""Rules of a language pack for negations: words that turn a request into its opposite."""

import re
from dataclasses import dataclass

from reaffirm_core.toml import Pattern, Section, Table


class Opposite(Section, frozen=True):
    """Two words of which each is the opposite of the other."""

    negative: Pattern  #: such as "irrelevant"
    positive: Pattern  #: such as "relevant"


@dataclass(frozen=True)
class PolarityRules:
    """The words of negation of one language."""

    idiom: re.Pattern[str]  #: phrases with a negation that reverse nothing, such as "not only"
    negation: re.Pattern[str]  #: words that reverse the words after them
    negated: re.Pattern[str]  #: words that reverse the words before them, such as "is prohibited"
    against: re.Pattern[str]  #: words that act against the words after them, which are then not compared
    breaks: re.Pattern[str]  #: where it is not sure that a negation goes on
    ends: re.Pattern[str]  #: where a negation ends for sure
    joined: re.Pattern[str]  #: what stands between two acts of one sentence of which the second has its own modal
    opposites: tuple[Opposite, ...]


def parse_polarity(top: Table) -> PolarityRules:
    """Parse the sections on negations. Raises TableError, with the key, for a missing key or an invalid pattern."""
    opposites = tuple(table.convert_all(Opposite) for table in top.tables("opposite"))
    return top.table("polarity").rest(PolarityRules, opposites=opposites)
