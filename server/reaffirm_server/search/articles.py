"""Articles of treaties that a search names: article 6 (6), art. 6.6 TIP Protocol, paragraph 6 of article 6."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from reaffirm_core.annotate.detached_parts import cited_names
from reaffirm_core.language.grammar import SourceRules
from reaffirm_core.language.packs import load_packs
from reaffirm_core.language.treaty_parts import Parts, parts
from reaffirm_server.linked.vocabulary import ArticleForms, Vocabulary
from reaffirm_server.search.entries import Collection, FacetValue
from reaffirm_server.search.text_index import terms, word_key

#: The facet of cited articles.
CITES = "cites"
#: The longest query that is read as an article, in characters.
_LONGEST = 120


@dataclass(frozen=True)
class NamedArticles:
    """The articles that a query names, and what provisions cite of them."""

    cited: tuple[FacetValue, ...]  #: the articles that provisions cite
    near: tuple[FacetValue, ...]  #: if none is cited: the cited article or treaty that includes it
    alone: bool  #: whether the query has no other words than the articles and their treaty


class ArticleReader:
    """A reader of the articles that queries name."""

    def __init__(self, collection: Collection, vocabulary: Vocabulary) -> None:
        """Read articles of the treaties of a collection."""
        self._treaties, self._vocabulary = collection.treaties, vocabulary
        self._values = {value.iri: value for value in collection.facets[CITES].values.values()}
        self._names = {treaty.iri.rpartition("/")[2]: treaty.iri for treaty in self._treaties}
        self._synonyms = {word.casefold(): others for word, others in vocabulary.synonyms.items()}

    def is_article(self, text: str) -> bool:
        """Return whether a text has no other words than articles and their treaty."""
        named = self.read(text)
        return named is not None and named.alone

    def read(self, text: str) -> NamedArticles | None:
        """Return the articles that a query names; None if it names no article."""
        if len(text) > _LONGEST:
            return None
        text = unicodedata.normalize("NFKC", text if text.isascii() else self._vocabulary.usual(text)).casefold()
        for forms in self._vocabulary.articles:
            if forms.word.search(text) and (listed := _articles(text, forms)):
                return self._named(*listed)
        return None

    def _named(self, listed: list[Parts], name: str) -> NamedArticles:
        """Return the articles of the treaties of a name, of any treaty without a name or with other words."""
        named = self._called(name) if name else set(self._names.values())
        treaties = [treaty.iri for treaty in self._treaties if treaty.iri in (named or self._names.values())]
        paths = {path: treaty for treaty in treaties for path in cited_names(treaty, listed)}
        cited = [self._values[path] for path in paths if path in self._values]
        above = {} if cited else dict.fromkeys(self._above(path, treaty) for path, treaty in paths.items())
        near = [self._values[path] for path in above if path in self._values]
        parts_of_treaties = [value for value in near if value.broader]
        return NamedArticles(tuple(cited), tuple(near if name else parts_of_treaties or near), bool(named))

    def _above(self, path: str, treaty: str) -> str:
        """Return the narrowest cited part of a treaty that includes an article, or the treaty."""
        while path not in self._values and path != treaty:
            path = path.rpartition("-")[0]
        return path

    def _called(self, name: str) -> set[str]:
        """Return the treaties that a name, else a synonym of it, means in a language pack, else those labelled so.

        A synonym counts only by the rules: of one that is no name of a treaty, a label may have all words.
        """
        for called in (name, *self._synonyms.get(name, ())):
            if treaties := self._ruled(called):
                return treaties
        return self._labelled(name)

    def _ruled(self, name: str) -> set[str]:
        """Return the treaties of a name by the rules of the packs; of a bare name those that bodies call so."""
        meant = {work.removeprefix("inst:") for rules, title in self._rules for work in _works(rules, title, name)}
        return {self._names[work] for work in meant if work in self._names}

    def _labelled(self, name: str) -> set[str]:
        """Return the treaties whose labels or identifier have all words of a name."""
        query = terms(name)
        return {
            treaty.iri
            for treaty in self._treaties
            for label in (*treaty.labels.values(), treaty.key.replace("-", " "))
            if query and set(word_key(query.words)) <= set(word_key(terms(label).words))
            if all(run in label for run in query.runs)
        }

    @cached_property
    def _rules(self) -> list[tuple[SourceRules, str]]:
        """The rules of citations by language, with the form of titles; the first query that needs them loads them."""
        packs = load_packs()
        return [
            (packs[forms.language].sources, forms.title)
            for forms in self._vocabulary.articles
            if forms.language in packs
        ]


def _articles(text: str, forms: ArticleForms) -> tuple[list[Parts], str] | None:
    """Return the articles that a query in small letters names, and the name that it has beside them."""
    for pattern, new in forms.written:
        text = pattern.sub(new, text)
    rules = load_packs()[forms.language].sources
    for match in re.finditer(rules.parts.listed, text):
        listed = parts(text, match.span(), rules.parts)
        if listed and all(article for article, *_ in listed):
            before, after = (forms.around.sub("", side) for side in (text[: match.start()], text[match.end() :]))
            return listed, f"{before} {after}".strip()
    return None


def _works(rules: SourceRules, title: str, name: str) -> Iterator[str]:
    """Yield the works that a name in small letters means by the rules of a language."""
    for called in dict.fromkeys((name, title.format(name=name))):
        bare = [kind for kind, pattern in rules.bare.items() if _is_whole(pattern, called)]
        if bare:
            yield from (body[kind] for body in rules.bodies for kind in bare)
        else:
            yield from (rule["cites"] for rule in rules.works if _is_whole(rule.pattern, called))


def _is_whole(pattern: re.Pattern[str], text: str) -> bool:
    """Return whether a pattern matches a whole text, without differences of case."""
    return re.fullmatch(pattern.pattern, text, re.IGNORECASE) is not None
