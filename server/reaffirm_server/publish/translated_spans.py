"""Places of references and notes in a text that was not annotated: a translation, or a text in a further language.

The annotations have their places in the original. A reference has a place in another text if it is certain: the
original names its target once in a provision, and the rules of the language find one reference to the target there.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from reaffirm_core.annotate.citations import bare_names, citations
from reaffirm_core.annotate.references import references
from reaffirm_core.corpus import Corpus
from reaffirm_core.language.grammar import RuleUses
from reaffirm_core.language.pack import Pack
from reaffirm_core.model import Provision
from reaffirm_core.names import Names
from reaffirm_server.text_tables import Row

#: The start and the end of words in a text.
Place = tuple[str, str]


def placed(
    spans: Sequence[Row], parts: Sequence[Row], corpus: Corpus, pack: Pack, names: Names, front: str
) -> list[Row]:
    """Return the rows of ``akn-spans`` with their places in the texts of ``parts``, in the language of a pack.

    A reference without a certain place is left out. A note whose words are those of a placed reference stands after it.
    Another note has no place.
    """
    own = _places(parts, corpus, pack, names, front)
    targets = Counter((row["source"], row["target"]) for row in spans if "target" in row)
    certain = {
        (row["source"], row["target"]): places[0]
        for row in spans
        if "target" in row
        and targets[row["source"], row["target"]] == 1
        and len(places := own.get((row["source"], row["target"]), [])) == 1
    }
    ends = {
        (row["source"], row["end"]): certain[row["source"], row["target"]]
        for row in spans
        if "target" in row and (row["source"], row["target"]) in certain
    }
    return list(_moved(spans, certain, ends))


def _moved(
    spans: Sequence[Row], certain: Mapping[tuple[str, str], Place], ends: Mapping[tuple[str, str], Place]
) -> Iterator[Row]:
    """Yield the rows with their places in the other text."""
    for row in spans:
        words = {key: value for key, value in row.items() if key not in {"start", "end"}}
        place = (
            certain.get((row["source"], row["target"])) if "target" in row else ends.get((row["source"], row["end"]))
        )
        if place:
            yield {**words, "start": place[0], "end": place[1]}
        elif "note" in row:
            yield words


def _places(
    parts: Sequence[Row], corpus: Corpus, pack: Pack, names: Names, front: str
) -> dict[tuple[str, str], list[Place]]:
    """Return the places of references in texts by the IRIs of the text and of the target."""
    root = names.base + corpus.path
    provisions, rules = _provisions(parts, root), pack.sources
    body, bare = rules.body_of(corpus.body, front), bare_names(provisions, rules, corpus.body, front)
    days = {int(row["number"]): date.fromisoformat(row["start"]) for row in parts if "start" in row}
    reports = {number: facts.report for number, facts in corpus.sessions.items()}
    quotes = [
        (str(names.expand(cited.cites)), cited.quote) for cited in citations(provisions, (), rules, RuleUses(), bare)
    ]
    for referred in references(
        provisions, rules, corpus.numberings, {}, RuleUses(), pack.structure, days, body, reports
    ):
        quotes += [(str(names.expand(referred.cites)), referred.quote)] if referred.cites else []
        quotes += [(root + referred.target, referred.quote)] if referred.target else []
    places = defaultdict[tuple[str, str], list[Place]](list)
    for target, quote in quotes:
        if (place := (str(quote.start), str(quote.end))) not in places[root + quote.source, target]:
            places[root + quote.source, target].append(place)
    return places


def _provisions(parts: Sequence[Row], root: str) -> list[Provision]:
    """Return the provisions of a document from its rows, which are in its order."""
    sessions = {row["part"]: int(row["number"]) for row in parts if "start" in row}
    with_parts = {row["whole"] for row in parts if "whole" in row}
    provisions: dict[str, Provision] = {}
    children = Counter[str]()
    for row in (row for row in parts if "whole" in row):
        above = provisions.get(row["whole"])
        children[row["whole"]] += 1
        provisions[row["part"]] = Provision(
            identifier=row["part"].removeprefix(root),
            parent=above.identifier if above else "",
            session=above.session if above else sessions[row["whole"]],
            printed=(*(above.printed if above else ()), row["number"]),
            positions=(*(above.positions if above else ()), children[row["whole"]]),
            order=len(provisions) + 1,
            text=row["text"],
            full_text=f"{above.full_text} {row['text']}" if above else row["text"],
            operative=row["part"] not in with_parts,
            first_line=0,
            last_line=0,
        )
    return list(provisions.values())
