"""Resolution of the names that people give provisions: identifiers, prefixed names, IRIs and written numbers."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from urllib.parse import unquote

from reaffirm_core.errors import ReaffirmError
from reaffirm_core.languages import Texts
from reaffirm_core.names import MAIN_CORPUS, OWN_PATHS, Names
from reaffirm_server.dataset.project_files import load_published
from reaffirm_server.linked.numbers import Numbers
from reaffirm_server.linked.vocabulary import vocabulary
from reaffirm_server.text_tables import Row, fold

#: A name with the prefix of a corpus: tip:4-46-i-2.
_PREFIXED = re.compile(r"([a-z][a-z\d-]*):(?!//)\s*(.+)", re.DOTALL)
#: A name below the base of the dataset: tip/4-46-i-2.
_PATH = re.compile(r"/?([a-z][a-z\d-]*)/([^/]+)/?")
#: What follows the scheme of an IRI.
_SCHEME = "://"
#: The number of provisions that an error names in place of a number that does not exist.
_NEAREST = 5


def split_name(name: str) -> tuple[str, str]:
    """Return the corpus in a name, by its prefix or in its IRI, and the name without it; "" without a corpus.

    The prefixes of the project, such as ``lineage:``, are removed too, but name no corpus.
    """
    name = name.strip()
    if _SCHEME in name:
        path = unquote(name.strip("<>").partition(_SCHEME)[2]).rstrip("/")
        start, _, local = path.rpartition("/")
        corpus = start.rpartition("/")[2]
    elif (match := _PREFIXED.fullmatch(name)) or (match := _PATH.fullmatch(name)):
        corpus, local = match.groups()
    else:
        return "", name
    return "" if corpus in OWN_PATHS and corpus != MAIN_CORPUS else corpus, local


def corpus_of(name: str, corpus: str | None) -> str:
    """Return the corpus of a name for a command with the option ``--corpus``, "" for the main corpus.

    Raises ReaffirmError if the name has another corpus than the option.
    """
    named, _ = split_name(name)
    if named and corpus and named != corpus:
        raise ReaffirmError(
            f"{name} names the corpus {named}, but --corpus is {corpus}; leave out one of them, or name the same corpus"
        )
    return corpus or named


@dataclass(frozen=True)
class NamedProvision:
    """A provision with its names."""

    iri: str
    identifier: str
    order: int
    label: Texts = field(default_factory=dict)


class ProvisionNames:
    """The provisions of one dataset by the names that people give them."""

    def __init__(
        self,
        names: Names,
        run_query: Callable[..., Sequence[Row]],
    ) -> None:
        """Set the function that returns the rows of a named query, with an identifier as an optional argument."""
        self._names, self._run_query = names, run_query

    @cached_property
    def provisions(self) -> Mapping[str, NamedProvision]:
        """All provisions by IRI, in document order."""
        return {provision.iri: provision for provision in _provisions(self._run_query("provision-names"))}

    @cached_property
    def _numbers(self) -> Numbers[NamedProvision]:
        """The index of written numbers, which have no prefix."""
        words = vocabulary(load_published(self._names))
        return Numbers(self.provisions.values(), words.numbering, usual=words.usual)

    def resolve(self, name: str, corpus: str = "") -> NamedProvision:
        """Return the provision of a name.

        A name without a corpus belongs to ``corpus``, by default to the main corpus if that has the name. Raises
        ReaffirmError, with similar identifiers, if no provision or several provisions of a corpus have the name.
        """
        if provision := self.find(name, corpus):
            return provision
        named, local = split_name(name)
        corpus = named or corpus
        if number := self._numbers.absent(local):
            near = self._of(corpus, [self.provisions[each.iri] for each in self._numbers.nearest(number, _NEAREST)])
            if near:
                listed = ", ".join(provision.identifier for provision in near)
                raise ReaffirmError(f"there is no provision {number}; the nearest are {listed}")
        own = self._of(corpus, list(self.provisions.values()))
        raise _unknown(name.strip(), local, [provision.identifier for provision in own])

    def find(self, name: str, corpus: str = "") -> NamedProvision | None:
        """Return the provision of a name, or None. Raises ReaffirmError if several provisions of a corpus have it."""
        stated, local = split_name(name)
        corpus = stated or corpus
        named = self._of(corpus, self._with_identifier(corpus, local)) or self._of(corpus, self._with_number(local))
        if len(named) > 1:
            prefixed = self._names.prefixed_identifier
            listed = ", ".join(prefixed(provision.iri, provision.identifier) for provision in named)
            raise ReaffirmError(f"{name!r} names several provisions: {listed}; choose one of them")
        return named[0] if named else None

    def _with_identifier(self, corpus: str, local: str) -> list[NamedProvision]:
        """Return the provisions with an identifier, which has the prefix of its corpus in some datasets."""
        wanted = (local, f"{corpus}:{local}") if corpus else (local,)
        return [each for identifier in wanted for each in _provisions(self._run_query("provision-named", identifier))]

    def _with_number(self, local: str) -> list[NamedProvision]:
        """Return the provisions with a written number."""
        return [self.provisions[each.iri] for each in self._numbers.named(local)]

    def _of(self, corpus: str, named: Sequence[NamedProvision]) -> list[NamedProvision]:
        """Return the provisions of a corpus, by default of the main corpus if there are any."""
        corpora = self._names.corpora
        main = MAIN_CORPUS if MAIN_CORPUS in corpora else next(iter(corpora), "")
        own = [each for each in named if each.iri.startswith(f"{self._names.base}{corpus or main}/")]
        return own if corpus or own else list(named)


def _provisions(rows: Iterable[Row]) -> Iterator[NamedProvision]:
    """Yield the provisions of rows, each with its labels."""
    for row, texts in fold(rows):
        yield NamedProvision(row["provision"], row["identifier"], int(row["order"]), texts["label"])


def _unknown(name: str, local: str, identifiers: Sequence[str]) -> ReaffirmError:
    """Return the error for a name that no provision has, with the identifiers that are similar to its local part."""
    near = get_close_matches(local, identifiers, n=3, cutoff=0.5)
    hint = f"; did you mean {', '.join(near)}?" if near else "; an identifier looks like 4-46-i-2"
    return ReaffirmError(f"there is no provision {name!r}{hint}")
