"""Origin: which row of which table decided a fact, or which rule read it, so that a reader can question it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reaffirm_build.corpus import Corpus
from reaffirm_build.names import Names

#: By curated table: the columns that say which fact a row decides, each with the prefix of what it names. Without a
#: prefix a column names a provision of the corpus.
_KEYS: dict[str, tuple[tuple[str, str], ...]] = {
    "asks.csv": (("provision", ""),),
    "entities.csv": (("provision", ""), ("entity", "ent")),
    "forms.csv": (("provision", ""), ("form", "form")),
    "groups.csv": (("provision", ""), ("group", "group")),
    "headlines.csv": (("provision", ""),),
    "lineage.csv": (("later", ""), ("earlier", "")),
    "members.csv": (("lineage", "lineage"), ("provision", "")),
    "references.csv": (("provision", ""),),
    "repeats.csv": (("later", ""), ("earlier", "")),
    "themes.csv": (("provision", ""), ("theme", "theme")),
}


@dataclass(frozen=True)
class Origin:
    """Where a fact was decided."""

    file: str
    row: int = 0  #: counted with the header as the first; 0 for a rule
    rule: str = ""  #: its name in a language pack or corpus file; "" for a row


class Origins:
    """The rows of the curated tables by what they decide."""

    def __init__(
        self, names: Names, corpora: Sequence[Corpus], tables: Mapping[str, Sequence[Mapping[str, str]]]
    ) -> None:
        """Take the rows of the tables by path from the project's folder: ``data/tip/curated/themes.csv``."""
        self._corpora = {names.base + corpus.path: corpus for corpus in corpora}
        self._rows: dict[tuple[str, ...], Origin] = {}
        for corpus in corpora:
            for table in _KEYS:
                file = f"data/{corpus.name}/curated/{table}"
                for number, key in enumerate(_keys(names, corpus, table, tables.get(file, ())), 2):
                    self._rows.setdefault((table, *key), Origin(file, row=number))

    def row(self, table: str, *nodes: str) -> Origin | None:
        """The first row of a table that decides something of these nodes; None if there is none."""
        return self._rows.get((table, *nodes))

    def rule(self, provision: str, rule: str) -> Origin | None:
        """The rule of the language pack that read something in a provision; None for what is of no known corpus."""
        corpus = self._corpus(provision)
        return Origin(f"data/packs/{corpus.language}.toml", rule=rule) if corpus else None

    def numbering(self, provision: str) -> Origin | None:
        """Where it is said how a report numbers what the corpus numbers otherwise."""
        corpus = self._corpus(provision)
        return Origin(f"data/{corpus.name}/corpus.toml", rule="[[numbering]]") if corpus else None

    def _corpus(self, provision: str) -> Corpus | None:
        return next((corpus for start, corpus in self._corpora.items() if provision.startswith(start)), None)


def _keys(names: Names, corpus: Corpus, table: str, rows: Sequence[Mapping[str, str]]) -> Iterator[tuple[str, ...]]:
    """The IRIs of what each row of a table is about."""
    starts = [(column, str(names[prefix]) if prefix else names.base + corpus.path) for column, prefix in _KEYS[table]]
    for row in rows:
        yield tuple(start + row[column] for column, start in starts)
