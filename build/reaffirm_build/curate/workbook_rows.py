"""Content of the workbook of a review: what rules, proposals and earlier decisions say of each recommendation."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from rdflib import RDFS, Graph, Literal
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, OWL, RDF, SH, SKOS
from rdflib.term import Node

from reaffirm_build.curate.proposals import PROPOSED, Proposed
from reaffirm_build.curate.workbook_form import YES
from reaffirm_build.curate.workbook_writer import Choices, Rows
from reaffirm_build.graph.document_graph import body_of_symbol, year_of_symbol
from reaffirm_build.pipeline.doubts import CLEARED, OPEN, Doubt
from reaffirm_core.annotate.annotator import Annotations
from reaffirm_core.annotate.ask_overrides import BASES
from reaffirm_core.annotate.curated import TITLES, Curated
from reaffirm_core.annotate.described_documents import FILE as DOCUMENTS
from reaffirm_core.annotate.described_documents import Titles
from reaffirm_core.annotate.judgements import MAX_THEMES
from reaffirm_core.annotate.reaffirmations import ANSWERS, GRADES, NONE, RELATED
from reaffirm_core.annotate.wrong_citations import FILE as WRONG_CITATIONS
from reaffirm_core.annotation_kinds import BY_NAME
from reaffirm_core.corpus import PERSON_REVIEWED, READ_STATUSES, Corpus
from reaffirm_core.languages import COMPLETE, FALLBACK, Texts
from reaffirm_core.model import Ask, Citation, Document, Provision, Reference
from reaffirm_core.names import Names, document_name, parse_document_name, whole_document

#: The share of right proposals in trials (0–1) from which a proposed theme is filled in.
_LIKELY = 0.8
#: The least number of columns for addressees.
_ADDRESSEES = 2
#: The kinds of annotation that have columns of their own.
_IN_SHEETS = frozenset({"ask", "cite", "theme", "reaff", "related", "repeat"})


@dataclass(frozen=True)
class EarlierText:
    """A recommendation that a pair can name as the earlier one."""

    presented: date
    text: str  #: as in its corpus
    shown: str  #: in the language of the corpus under review if it has a text in it, else as in its corpus


@dataclass(frozen=True)
class UnderReview:
    """A corpus with what rules found in it, the proposals and the decisions so far."""

    corpus: Corpus
    document: Document
    versions: Mapping[str, Document]  #: by language
    base: Annotations  #: by rules alone
    current: Annotations  #: with the decisions on asks
    doubts: Sequence[Doubt]  #: except those about cited documents, which have a sheet of their own
    proposed: Mapping[str, Sequence[Proposed]]  #: by table
    curated: Mapping[str, bytes]
    described: Titles  #: documents that persons described, of all corpora
    earlier: Mapping[str, EarlierText]  #: by name in tables, such as ``tip:8-1-c``
    choices: Choices

    @cached_property
    def provisions(self) -> dict[str, Provision]:
        """The provisions by identifier."""
        return {provision.identifier: provision for provision in self.document.provisions}

    @cached_property
    def texts(self) -> dict[str, dict[str, str]]:
        """The own texts of provisions by language and identifier."""
        documents = {self.corpus.language: self.document, **self.versions}
        return {tag: {p.identifier: p.text for p in parsed.provisions} for tag, parsed in documents.items()}

    @cached_property
    def citations(self) -> list[Citation]:
        """The citations that rules found in the own words of provisions, each once."""
        own = {(c.provision, c.cites, c.quote.words): c for c in self.base.of("cite") if isinstance(c, Citation)}
        return list(own.values())

    @cached_property
    def cited_documents(self) -> dict[str, list[str]]:
        """The symbols of cited documents that the ontology lacks, each with the provisions that cite it."""
        wholes: dict[str, list[str]] = {}
        facts = [(fact.cites, fact.provision) for fact in self.base.citations]
        facts += [(fact.cites, fact.provision) for fact in self.base.references]
        for name in dict.fromkeys(map(whole_document, self.base.minted)):
            parsed = parse_document_name(name)
            wholes[parsed[0] if parsed else name] = list(
                dict.fromkeys(of for cites, of in facts if whole_document(cites) == name)
            )
        return wholes

    @property
    def repeated(self) -> dict[str, list[str]]:
        """The suffixes of repeated columns by kind, for ``SheetForm.columns``."""
        most = max((len(ask.addressees) for ask in (*self.base.asks, *self.current.asks)), default=0)
        return {
            "texts": list(self.texts),
            "titles": list(TITLES),
            "themes": [str(number) for number in range(1, MAX_THEMES + 1)],
            "addressees": [str(number) for number in range(1, max(_ADDRESSEES, most) + 1)],
        }

    @cached_property
    def fingerprint(self) -> str:
        """A hash of the texts and of what rules found in them: decisions hold for these."""
        facts = [
            self.texts,
            [(ask.provision, ask.number, ask.strength, ask.addressees, _words(ask)) for ask in self.base.asks],
            [(citation.provision, citation.cites, citation.quote.words) for citation in self.citations],
        ]
        return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def table(self, name: str) -> list[dict[str, str]]:
        """Return the rows of a curated table."""
        return [cells for _, cells in Curated("curated", name, self.curated[name]).rows] if name in self.curated else []


def items(review: UnderReview) -> dict[str, str]:
    """Return the values of the first sheet. Status, reviewer and day are the reviewer's to state."""
    corpus = review.corpus
    empty = dict.fromkeys(("status", "by", "date", "session", "start", "end", "place"), "")
    symbol = corpus.identifier if parse_document_name(document_name(corpus.identifier)) else ""
    facts = {"symbol": symbol, "issued": str(corpus.issued or ""), "version": review.fingerprint}
    if len(corpus.sessions) == 1:
        session = next(iter(corpus.sessions.values()))
        place = session.place.get(corpus.language, "")
        facts |= {"symbol": session.report or symbol, "session": str(session.number), "place": place}
        facts |= {"start": str(session.start), "end": str(session.end)}
    return {"corpus": corpus.name, **empty, **facts}


def rows(review: UnderReview) -> dict[str, Rows]:
    """Return the rows of the sheets by name."""
    return {
        "recommendations": list(_recommendations(review)),
        "asks": list(_asks(review)),
        "citations": list(_citations(review)),
        "lineage": list(_lineage(review)),
        "doubts": list(_doubts(review)),
        "documents": list(_documents(review)),
    }


def _recommendations(review: UnderReview) -> Iterator[dict[str, str]]:
    """Yield each provision with its texts and its themes, or the likely ones where none was decided."""
    decided: dict[str, list[str]] = {}
    for cells in review.table("themes.csv"):
        decided.setdefault(cells["provision"], []).append(cells["theme"])
    proposed: dict[str, list[Proposed]] = {}
    for row in review.proposed["themes.csv"]:
        proposed.setdefault(row.of, []).append(row)
    further = _further(review)
    for name, provision in review.provisions.items():
        rows = sorted(proposed.get(name, ()), key=lambda row: -row.confidence)
        likely = [row.value for row in rows if row.status == PROPOSED and row.confidence >= _LIKELY]
        themes = decided.get(name) or likely[:MAX_THEMES]
        texts = {f"text_{language}": texts.get(name, "") for language, texts in review.texts.items()}
        yield {
            "provision": name,
            **texts,
            "proposed": "; ".join(f"{row.value} {row.confidence:.2f}" for row in rows),
            "found": further.get(name, ""),
            **{f"theme_{number}": theme for number, theme in enumerate(themes, 1)},
            "read": YES if provision.operative and not review.corpus.is_pending(name) else "",
        }


def _further(review: UnderReview) -> dict[str, str]:
    """Return what else rules found in each provision, with the words: what no other sheet shows."""
    lines: dict[str, list[str]] = {}
    for kind in BY_NAME:
        for fact in () if kind in _IN_SHEETS else review.current.of(kind):
            value = fact.relation if isinstance(fact, Reference) else getattr(fact, "value", "")
            words = f" “{fact.quote.words}”" if fact.quote else ""
            lines.setdefault(fact.provision, []).append(f"{kind}: {value}{words}")
    return {provision: "; ".join(own) for provision, own in lines.items()}


def _asks(review: UnderReview) -> Iterator[dict[str, str]]:
    """Yield the asks with the decisions on them."""
    for ask in review.current.asks:
        yield {
            "provision": ask.provision,
            "ask": str(ask.number),
            "context": review.provisions[ask.provision].text,
            "words": _words(ask),
            **{f"addressee_{number}": slug for number, slug in enumerate(ask.addressees, 1)},
            "basis": ask.basis,
            "operator": ask.operator,
            "strength": ask.strength,
            "reason": ask.reason,
        }


def _words(ask: Ask) -> str:
    return ask.quote.words if ask.quote else ""


def _citations(review: UnderReview) -> Iterator[dict[str, str]]:
    """Yield the citations with the decisions on them."""
    wrong = {tuple(row[key] for key in ("provision", "cited", "words")): row for row in review.table(WRONG_CITATIONS)}
    for citation in review.citations:
        key = (citation.provision, citation.cites, citation.quote.words)
        reason = wrong[key]["reason"] if key in wrong else ""
        cells = dict(zip(("provision", "cited", "words"), key, strict=True))
        yield {**cells, "wrong": YES if key in wrong else "", "reason": reason}


def _lineage(review: UnderReview) -> Iterator[dict[str, str]]:
    """Yield the proposed and the decided pairs, in the order of the later provisions."""
    decided = {(row["later"], row["earlier"]): row for row in review.table("lineage.csv")}
    proposed = {(row.of, row.value): row for row in review.proposed["lineage.csv"]}
    order = {name: place for place, name in enumerate(review.provisions)}
    for key in sorted(dict.fromkeys((*proposed, *decided)), key=lambda key: order.get(key[0], len(order))):
        later, earlier = key
        row, known = proposed.get(key), review.earlier.get(earlier)
        yield {
            "later": later,
            "later_text": review.provisions[later].text if later in review.provisions else "",
            "earlier": earlier,
            "earlier_text": known.shown if known else "",
            "confidence": row.cells["confidence"] if row else "",
            "proposed": row.cells["verdict"] if row else "",
            "verdict": decided[key]["verdict"] if key in decided else "",
            **{name: decided.get(key, {}).get(name, "") for name in ("reason", "same_act", "act_reason")},
        }


def doubt_key(doubt: Doubt) -> tuple[str, str, str, str]:
    """Return the cells that identify a doubt."""
    return doubt.document, str(doubt.remark.line), doubt.remark.issue, doubt.remark.words


def _doubts(review: UnderReview) -> Iterator[dict[str, str]]:
    """Yield the doubts with the decisions on them."""
    for doubt in review.doubts:
        document, line, problem, words = doubt_key(doubt)
        cells = {"document": document, "line": line, "problem": problem, "words": words}
        yield {**cells, "status": doubt.status, "reason": doubt.reason}


def _documents(review: UnderReview) -> Iterator[dict[str, str]]:
    """Yield the cited documents that the ontology lacks, with the titles that persons gave."""
    remarks = {row["document"]: row["reason"] for row in review.table(DOCUMENTS)}
    for symbol, provisions in review.cited_documents.items():
        titles = review.described.get(f"doc:{symbol.replace('/', '-')}", {})
        yield {
            "document": symbol,
            "cited_in": ", ".join(provisions),
            "body": body_of_symbol(symbol),
            "year": year_of_symbol(symbol),
            "add": YES,
            **{f"title_{language}": title for language, title in titles.items()},
            "reason": remarks.get(symbol, ""),
        }


def choices_of(vocabulary: Graph, shapes: Graph, names: Names) -> dict[str, dict[str, Texts]]:
    """Return the lists to choose from: labels by language, by value and by name of the list."""

    def labels(nodes: Iterable[Node]) -> dict[str, Texts]:
        described = {
            str(slug): {
                str(label.language): str(label)
                for property_ in (RDFS.label, SKOS.prefLabel)
                for label in vocabulary.objects(node, property_)
                if isinstance(label, Literal)
            }
            for node in nodes
            for slug in vocabulary.objects(node, DCTERMS.identifier)
        }
        return dict(sorted(described.items(), key=lambda pair: pair[1].get(FALLBACK, pair[0])))

    def members(kind: str) -> list[Node]:
        return [node for node in vocabulary.subjects(RDF.type, names["rec"][kind]) if node not in retired]

    retired = set(vocabulary.subjects(OWL.deprecated))
    never = shapes.value(names["shape"]["Ask-addressee-never"], SH["in"])
    partners = set() if never is None else set(Collection(shapes, never))
    themes = [node for node in vocabulary.subjects(SKOS.inScheme, names["scheme"].theme) if node not in retired]

    def plain(*values: str) -> dict[str, Texts]:
        return {value: dict.fromkeys(COMPLETE, value) for value in values}

    def concepts(prefix: str, *values: str) -> dict[str, Texts]:
        known = labels([names[prefix][value] for value in values])
        return {value: known.get(value, {}) for value in values}

    return {
        "theme": labels(themes),
        "addressee": labels(actor for actor in members("Actor") if actor not in partners),
        "basis": concepts("basis", *sorted(BASES)),
        "operator": labels(members("Operator")),
        "strength": labels(members("Strength")),
        "verdict": {**concepts("grade", *GRADES), **plain(RELATED, NONE)},
        "status": concepts("status", READ_STATUSES[0], PERSON_REVIEWED),
        "doubt": plain(OPEN, CLEARED),
        "yes": plain(YES),
        "answer": plain(*ANSWERS),
    }
