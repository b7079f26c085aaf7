"""Rules of a language pack for subjects: the crime, or the group of people, that a text is about."""

from dataclasses import dataclass

from reaffirm_core.language.rules import Rule, parse_rules
from reaffirm_core.toml import Table


@dataclass(frozen=True)
class SubjectRules:
    """The words for subjects in one language."""

    subjects: tuple[Rule, ...]  #: slug; without a slug, words that leave the subject open
    names: tuple[Rule, ...]  #: names of works and actors, whose words tell no subject

    def subjects_in(self, text: str) -> frozenset[str]:
        """Return the subjects that a text names, as slugs; none of a text that leaves its subject open."""
        slugs = self._slugs_in(text)
        if not slugs:
            return slugs
        for rule in self.names:
            text = rule.pattern.sub(" ", text)
        return self._slugs_in(text)

    def _slugs_in(self, text: str) -> frozenset[str]:
        named = frozenset(rule["slug"] for rule in self.subjects if rule.pattern.search(text))
        return frozenset() if "" in named else named


def parse_subjects(top: Table, names: tuple[Rule, ...]) -> SubjectRules:
    """Parse the rules for subjects; ``names`` are those of works and actors.

    Raises TableError, with the key, for a missing key or an invalid pattern.
    """
    return SubjectRules(parse_rules(top, "subject", ("slug",)), names)
