"""Origins of facts: the row of a curated table or the rule of a language pack, for readers who report an error."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reaffirm_core.annotate.curated import TABLES
from reaffirm_core.corpus import Corpus
from reaffirm_core.names import Names


@dataclass(frozen=True)
class Origin:
    """File and row, or file and rule, of a fact."""

    file: str
    row: int = 0  #: 1-based, with the header as row 1, or 0 for a rule
    rule: str = ""  #: its place in a language pack or corpus file, or "" for a row


class Origins:
    """Index of the rows of the curated tables by the nodes that they annotate."""

    def __init__(
        self,
        names: Names,
        corpora: Sequence[Corpus],
        tables: Mapping[str, Sequence[Mapping[str, str]]],
        rules: Mapping[str, Mapping[str, str]],
    ) -> None:
        """Index the rows of tables. Keys of ``tables`` are paths in the project: ``data/tip/curated/themes.csv``.

        ``rules`` are the places of the rules of each language pack, by language and name.
        """
        self._rules = rules
        self._corpora = {names.base + corpus.path: corpus for corpus in corpora}
        self._rows: dict[tuple[str, ...], Origin] = {}
        for corpus in corpora:
            for table in (name for name, schema in TABLES.items() if schema.nodes):
                file = f"data/{corpus.name}/curated/{table}"
                for number, key in enumerate(_keys(names, corpus, table, tables.get(file, ())), 2):
                    self._rows.setdefault((table, *key), Origin(file, row=number))

    def row(self, table: str, *nodes: str) -> Origin | None:
        """Return the first row of a table about these nodes, or None without such a row."""
        return self._rows.get((table, *nodes))

    def rule(self, provision: str, rule: str) -> Origin | None:
        """Return a rule of the language pack of a provision, or None if the provision is not in any of the corpora.

        A rule that has been changed since the dataset was built has no place any more, and keeps its name.
        """
        corpus = self._corpus(provision)
        if corpus is None:
            return None
        place = self._rules.get(corpus.language, {}).get(rule, rule)
        return Origin(f"data/packs/{corpus.language}.toml", rule=place)

    def numbering(self, provision: str) -> Origin | None:
        """Return the origin of the mapping between the numbers of a report and those of the corpus.

        Return None if the provision is not in any of the corpora.
        """
        corpus = self._corpus(provision)
        return Origin(f"data/{corpus.name}/corpus.toml", rule="[[numbering]]") if corpus else None

    def _corpus(self, provision: str) -> Corpus | None:
        return next((corpus for start, corpus in self._corpora.items() if provision.startswith(start)), None)


def _keys(names: Names, corpus: Corpus, table: str, rows: Sequence[Mapping[str, str]]) -> Iterator[tuple[str, ...]]:
    """Yield the IRIs that each row of a table annotates."""
    nodes = TABLES[table].nodes
    starts = [(column, str(names[prefix]) if prefix else names.base + corpus.path) for column, prefix in nodes]
    for row in rows:
        yield tuple(start + row[column] for column, start in starts)
