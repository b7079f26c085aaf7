"""Decisions of a filled workbook of a review: the tables that they make, or all problems with their cells."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from reaffirm_build.curate.proposals import ACCEPTED, REJECTED, Proposed, table
from reaffirm_build.curate.stated_facts import StatedFacts
from reaffirm_build.curate.workbook_form import YES
from reaffirm_build.curate.workbook_reader import Problems, SheetRow
from reaffirm_build.curate.workbook_rows import UnderReview, doubt_key
from reaffirm_build.curate.workbook_rows import items as shown_items
from reaffirm_build.curate.workbook_writer import shown
from reaffirm_build.pipeline.doubts import CLEARED, FILE, OPEN, Doubt, doubts_table
from reaffirm_core.annotate.ask_overrides import contradiction
from reaffirm_core.annotate.curated import BY, TABLES, TITLES, table_csv
from reaffirm_core.annotate.described_documents import FILE as DOCUMENTS
from reaffirm_core.annotate.reaffirmations import NONE
from reaffirm_core.annotate.wrong_citations import FILE as WRONG_CITATIONS
from reaffirm_core.corpus import PERSON_REVIEWED
from reaffirm_core.errors import ReaffirmError
from reaffirm_core.model import Ask, Provision, StatedSession

#: The rows of the sheets by name of the sheet.
Sheets = Mapping[str, Sequence[SheetRow]]
#: Cells of a table by column.
Cells = dict[str, str]
#: The field of an ask that has its own row in asks.csv although no sheet shows it.
_SHEET_FIELDS = ("addressee", "basis", "operator", "strength")
#: The addressee of an ask that names nobody, which has no basis.
_NOBODY = "unspecified"
#: The items of the first sheet that state facts about the document.
_FACTS = ("symbol", "issued", "session", "start", "end", "place")
#: The maximal number of provisions that a message names.
_NAMED = 12


@dataclass(frozen=True)
class Decided:
    """The decisions of a workbook."""

    status: str  #: of the corpus
    facts: StatedFacts  #: that the reviewer states about the document, where they differ from those that were shown
    changed_facts: Mapping[str, tuple[str, str]]  #: the same by name, each as it was shown and as it is now
    by: str  #: the reviewer, or ""
    day: date
    pending: list[str]  #: provisions that nobody has read yet
    files: Mapping[str, bytes]  #: tables by path in the folder of the corpus; an empty one is to be removed


def decide(review: UnderReview, items: Mapping[str, SheetRow], sheets: Sheets, problems: Problems) -> Decided:
    """Return the decisions of a filled workbook. Raises ReaffirmError with all problems if there is one."""
    _check_version(review, items, sheets, problems)
    status, by, day = _reviewer(items)
    person = by if status == PERSON_REVIEWED else ""
    recommendations = _by_provision(sheets["recommendations"], review.provisions)
    read = {name for name, row in recommendations.items() if row["read"] and review.provisions[name].operative}
    if not read and sheets["recommendations"]:
        row = sheets["recommendations"][0]
        row.error("read", f"no recommendation is marked as read; write {YES} in this column where it is right")
    wrong = _wrong_citations(review, sheets["citations"], person)
    documents = _documents(review, sheets["documents"], read, wrong, person)
    doubts = _doubts(review, sheets["doubts"], status, person)
    themes = _themes(review, recommendations, read, person)
    new = _new_facts(review, items)
    facts = _stated(review, items, new)
    pairs = _pairs(review, sheets["lineage"], read, person)
    files = {
        f"curated/{name}": _table(name, rows, order=review.provisions)
        for name, rows in {
            "themes.csv": themes,
            "asks.csv": _asks(review, sheets["asks"], person),
            WRONG_CITATIONS: wrong,
            "lineage.csv": pairs,
            DOCUMENTS: documents,
        }.items()
    }
    chosen = {("themes.csv", row["provision"], row["theme"]) for row in themes}
    chosen |= {("lineage.csv", row["later"], row["earlier"]) for row in pairs if row["verdict"] != NONE}
    for name, proposals in review.proposed.items():
        files[f"proposed/{name}"] = table(name, (_settled(row, chosen, read) for row in proposals))
    problems.stop()
    return Decided(
        status,
        facts,
        {name: (shown_items(review)[name], new[name]) for name in new},
        by,
        day,
        _pending(review.document.provisions, read),
        {**files, FILE: doubts_table(doubts)},
    )


def _check_version(review: UnderReview, items: Mapping[str, SheetRow], sheets: Sheets, problems: Problems) -> None:
    """Stop at a workbook of another corpus or of an earlier text. A text that was changed in a cell is a problem."""
    if "corpus" in items and items["corpus"]["value"] != review.corpus.name:
        problem = f"expected the corpus {review.corpus.name!r}, found {items['corpus']['value']!r}"
        items["corpus"].error("value", f"{problem}; name the corpus of this workbook")
        problems.stop()
    elif "version" in items and items["version"]["value"] != review.fingerprint:
        names = ", ".join(_changed(review, sheets["recommendations"])) or "the asks and citations of some"
        problem = f"the text has changed since the workbook was written: {names}"
        items["version"].error("value", f"{problem}; write a new workbook, which has the decisions that were read back")
        problems.stop()
    else:
        for row, column, expected in _changed_cells(review, sheets["recommendations"]):
            problem = f"the words of the source cannot be changed here; restore them: {expected[:60]!r}"
            row.error(column, problem)


def _changed(review: UnderReview, rows: Iterable[SheetRow]) -> list[str]:
    """Return the provisions whose texts differ from those of the rows, the first of them."""
    names = list(dict.fromkeys(row["provision"] for row, _, _ in _changed_cells(review, rows)))
    names += [name for name in review.provisions if name not in {row["provision"] for row in rows}]
    return [*names[:_NAMED], *(["…"] if len(names) > _NAMED else [])]


def _changed_cells(review: UnderReview, rows: Iterable[SheetRow]) -> Iterator[tuple[SheetRow, str, str]]:
    """Yield each row whose text differs from that of the corpus, with the column and the text of the corpus."""
    for row in (row for row in rows if row["provision"] in review.provisions):
        for language, texts in review.texts.items():
            expected = texts.get(row["provision"], "")
            if _plain(row[f"text_{language}"]) != _plain(shown(expected)):
                yield row, f"text_{language}", expected


def _plain(text: str) -> str:
    return "".join(text.split())


def _reviewer(items: Mapping[str, SheetRow]) -> tuple[str, str, date]:
    """Return status, reviewer and date. A person must be named."""
    values = {name: row["value"] for name, row in items.items()}
    status, by, day = values.get("status", ""), values.get("by", ""), values.get("date", "")
    if not status and "status" in items:
        items["status"].error("value", "is empty; choose the status that the review gives")
    if status == PERSON_REVIEWED and not by and "by" in items:
        items["by"].error("value", "is empty; write the name of the person who read the recommendations")
    if read := _day(day):
        return status, by, read
    if "date" in items:
        items["date"].error("value", f"{day!r} is no date; write the day of the review as YYYY-MM-DD")
    return status, by, date.min


def _new_facts(review: UnderReview, rows: Mapping[str, SheetRow]) -> dict[str, str]:
    """Return the values of the facts about the document that differ from those that the workbook showed."""
    known = shown_items(review)
    return {name: row["value"] for name, row in rows.items() if name in _FACTS and row["value"] != known[name]}


def _stated(review: UnderReview, rows: Mapping[str, SheetRow], new: Mapping[str, str]) -> StatedFacts:
    """Return new facts about the document. A fact that cannot be stated is a problem at its cell."""
    known = shown_items(review)
    session = [name for name in ("start", "end", "place") if name in new]
    if "session" in new:
        problem = "begins the names of all recommendations, which do not change"
        remedy = "restore it, or delete the corpus and ingest the document again with --session"
        rows["session"].error("value", f"{problem}; {remedy}")
    if session and len(review.corpus.sessions) != 1:
        rows[session[0]].error("value", "is stated, but the document has several sessions; clear the cell")
    for name in (name for name in new if not new[name] and name != "session"):
        rows[name].error("value", f"is empty; restore {known[name]!r}, or write what is right")
    days: dict[str, date] = {}
    for name in (name for name in ("issued", "start", "end") if name in new):
        if day := _day(new[name]):
            days[name] = day
        else:
            rows[name].error("value", f"{new[name]!r} is no date; write the day as YYYY-MM-DD")
    stated = StatedSession(start=days.get("start"), end=days.get("end"), place=new.get("place", ""))
    facts = StatedFacts(new.get("symbol", ""), days.get("issued"), stated)
    try:
        facts.check()
    except ReaffirmError as error:
        rows["symbol"].error("value", error.message)
    return facts


def _day(text: str) -> date | None:
    """Return the day of a text in the form YYYY-MM-DD, or None."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None


def _by_provision(rows: Iterable[SheetRow], provisions: Mapping[str, Provision]) -> dict[str, SheetRow]:
    """Return the rows of known provisions. Another provision is a problem."""
    known = {}
    for row in rows:
        if row["provision"] in provisions:
            known[row["provision"]] = row
        else:
            _unknown_provision(row, "provision")
    return known


def _unknown_provision(row: SheetRow, column: str) -> None:
    """Report a provision that the corpus does not have."""
    hint = "copy it from the sheet of the recommendations, into a cell that is formatted as text"
    row.error(column, f"{row[column]!r} is no provision of the corpus; {hint}")


def _themes(review: UnderReview, rows: Mapping[str, SheetRow], read: Collection[str], by: str) -> list[Cells]:
    """Return the rows of the table of themes. What is chosen for a leaf that is not read is not decided."""
    earlier = review.table("themes.csv")
    proposed = {(row.of, row.value): row for row in review.proposed["themes.csv"]}
    kept = [cells for cells in earlier if cells["provision"] not in read]
    for name, row in rows.items():
        themes = row.values("theme")
        if not review.provisions[name].operative:
            if themes or row["read"]:
                column = "theme_1" if themes else "read"
                row.error(column, f"{name} introduces parts; give the themes to its parts, and mark these as read")
            continue
        if name not in read:
            continue
        if not themes:
            row.error("theme_1", f"{name} is marked as read and has no theme; choose one")
        before = {cells["theme"]: cells for cells in earlier if cells["provision"] == name}
        for theme in themes:
            proposal = proposed.get((name, theme))
            cells = before.get(theme) or {"provision": name, "theme": theme, "reason": _reason_of(proposal)}
            kept.append({**cells, BY: by or cells.get(BY, "")})
    return kept


def _reason_of(proposal: Proposed | None) -> str:
    """Return the reason of an accepted proposal, "" for what was not proposed."""
    return f"{proposal.cells['reason']}; accepted, confidence {proposal.cells['confidence']}" if proposal else ""


def _asks(review: UnderReview, rows: Iterable[SheetRow], by: str) -> list[Cells]:
    """Return the rows of the table of asks: a row for each value that differs from that of the rules."""
    asks = {(ask.provision, str(ask.number)): ask for ask in review.base.asks}
    current = {(ask.provision, str(ask.number)): ask for ask in review.current.asks}
    changed: dict[tuple[str, str], list[Cells]] = {}
    for row in rows:
        key = (row["provision"], row["ask"])
        if key not in asks:
            row.error("ask", f"{key[0]} has no ask {key[1]!r}; delete the row")
            continue
        wanted = _wanted(current[key], row)
        changed[key] = list(_differences(asks[key], wanted, row, review.provisions[key[0]].text, by))
    kept = [cells for cells in review.table("asks.csv") if not _is_replaced(cells, changed)]
    return [*kept, *(cells for own in changed.values() for cells in own)]


def _is_replaced(cells: Cells, changed: Collection[tuple[str, str]]) -> bool:
    return cells["field"] in _SHEET_FIELDS and (cells["provision"], cells["ask"]) in changed


def _wanted(ask: Ask, row: SheetRow) -> Ask:
    """Return the ask as its row has it."""
    return replace(
        ask,
        addressees=tuple(row.values("addressee")),
        basis=row["basis"],
        operator=row["operator"],
        strength=row["strength"],
    )


def _differences(ask: Ask, wanted: Ask, row: SheetRow, text: str, by: str) -> Iterator[Cells]:
    """Yield a row for each value in which an ask of the rules differs from the wanted one."""
    pairs = {
        "addressee": (" ".join(ask.addressees), " ".join(wanted.addressees)),
        "basis": (ask.basis, wanted.basis),
        "operator": (ask.operator, wanted.operator),
        "strength": (ask.strength, wanted.strength),
    }
    fields = {name: new for name, (old, new) in pairs.items() if old != new}
    if not fields:
        return
    if not wanted.strength:
        row.error("strength", "is empty; choose the strength, none for a heading and declaratory for a statement")
    elif problem := contradiction(wanted) or _without_basis(wanted):
        row.error("strength", problem)
    if row["words"] not in text or not row["words"]:
        row.error("words", "are not in the text; copy the words of the ask from it")
    if not row["reason"]:
        row.error("reason", f"is empty; say why the rules are wrong ({', '.join(fields)})")
    for name, value in fields.items():
        key = {"provision": row["provision"], "ask": row["ask"], "field": name, "value": value}
        yield {**key, "words": row["words"], "reason": row["reason"], BY: by}


def _without_basis(ask: Ask) -> str:
    """Return the problem of an ask with an addressee and no basis, or the reverse, or ""."""
    named = [slug for slug in ask.addressees if slug != _NOBODY]
    if named and not ask.basis:
        return f"the addressee {named[0]!r} requires a basis; choose where it is named"
    return f"the basis {ask.basis!r} requires an addressee; choose one or clear it" if ask.basis and not named else ""


def _wrong_citations(review: UnderReview, rows: Iterable[SheetRow], by: str) -> list[Cells]:
    """Return the rows of the table of citations that are none."""
    known = {(citation.provision, citation.cites, citation.quote.words) for citation in review.citations}
    by_key = {(cells["provision"], cells["cited"], cells["words"]): cells for cells in review.table(WRONG_CITATIONS)}
    for row in rows:
        key = (row["provision"], row["cited"], row["words"])
        if key not in known:
            row.error("words", f"{key[0]} does not cite {key[1]!r} by these words; restore the row or delete it")
            continue
        by_key.pop(key, None)
        if row["wrong"]:
            if not row["reason"]:
                row.error("reason", "is empty; say why the words do not cite this work")
            by_key[key] = {"provision": key[0], "cited": key[1], "words": key[2], "reason": row["reason"], BY: by}
    return list(by_key.values())


def _pairs(review: UnderReview, rows: Iterable[SheetRow], read: Collection[str], by: str) -> list[Cells]:
    """Return the rows of the table of pairs. A read leaf keeps the pairs with a verdict only."""
    earlier_rows = {(cells["later"], cells["earlier"]): cells for cells in review.table("lineage.csv")}
    proposed = {(row.of, row.value): row for row in review.proposed["lineage.csv"]}
    kept = {key: cells for key, cells in earlier_rows.items() if key[0] not in read}
    for row in rows:
        key = (row["later"], row["earlier"])
        later = review.provisions.get(key[0])
        if not row["verdict"]:
            kept.pop(key, None)
        elif later is None or not later.operative:
            _unknown_provision(row, "later")
        elif problem := _misplaced(review, *key):
            row.error("earlier", problem)
        elif key[0] in read:
            words = {"words_later": later.text, "words_earlier": review.earlier[key[1]].text}
            cells = {**words, **earlier_rows.get(key, {})}
            reason = row["reason"] or _reason_of(proposed.get(key))
            kept[key] = {
                **cells,
                "later": key[0],
                "earlier": key[1],
                "verdict": row["verdict"],
                "reason": reason,
                "same_act": row["same_act"],
                "act_reason": row["act_reason"],
                BY: by,
            }
    return list(kept.values())


def _misplaced(review: UnderReview, later: str, earlier: str) -> str:
    """Return the problem of a pair whose earlier recommendation is unknown or not earlier, or ""."""
    if earlier not in review.earlier:
        return f"{earlier!r} is no recommendation; expected one of this corpus (9-2) or of another one (tip:8-1-c)"
    if review.earlier[earlier].presented >= review.earlier[later].presented:
        return f"{earlier} was not presented before {later}; clear the verdict, or swap the two"
    return ""


def _doubts(review: UnderReview, rows: Iterable[SheetRow], status: str, by: str) -> list[Doubt]:
    """Return the doubts with the decisions of the rows. A person who reviewed a corpus leaves none open."""
    doubts = {tuple(map(shown, doubt_key(doubt))): doubt for doubt in review.doubts}
    for row in rows:
        key = (row["document"], row["line"], row["problem"], row["words"])
        doubt = doubts.get(key)
        if doubt is None:
            row.error("problem", "is no doubt of the corpus; restore the row, or write the workbook again")
        elif row["status"] != CLEARED:
            doubts[key] = replace(doubt, status=OPEN, reason="", by="")
            if status == PERSON_REVIEWED:
                row.error("status", f"is open; compare line {row['line']}, then choose {CLEARED} and give the reason")
        elif not row["reason"]:
            row.error("reason", "is empty; say why the reading is right")
        else:
            is_kept = (doubt.status, doubt.reason) == (CLEARED, row["reason"])
            reviewer = doubt.by if is_kept and doubt.by else by or doubt.by
            doubts[key] = replace(doubt, status=CLEARED, reason=row["reason"], by=reviewer)
    return list(doubts.values())


def _documents(
    review: UnderReview, rows: Iterable[SheetRow], read: Collection[str], wrong: Sequence[Cells], by: str
) -> list[Cells]:
    """Return the rows of the table of documents, with the titles that the reviewer gave."""
    by_symbol = {cells["document"]: cells for cells in review.table(DOCUMENTS)}
    for row in rows:
        symbol = row["document"]
        if symbol not in review.cited_documents:
            row.error("document", f"{symbol!r} is no cited document that the ontology lacks; delete the row")
            continue
        by_symbol.pop(symbol, None)
        titles = {column: row[column] for column in TITLES.values()}
        if row["add"]:
            by_symbol[symbol] = {"document": symbol, **titles, "reason": row["reason"], BY: by}
            continue
        if any(titles.values()):
            row.error("add", f"is empty, but the document has a title; write {YES} or clear the title")
        mistaken = {cells["provision"] for cells in wrong if symbol.replace("/", "-") in cells["cited"]}
        if citing := [name for name in review.cited_documents[symbol] if name in read and name not in mistaken]:
            problem = f"is empty, but {', '.join(citing)} cites the document and is read"
            row.error("add", f"{problem}; write {YES}, or mark the citation as wrong")
    return list(by_symbol.values())


def _settled(row: Proposed, chosen: Collection[tuple[str, str, str]], read: Collection[str]) -> Proposed:
    """Return a proposal with the decision on it. Proposals for what is not read stay as they are."""
    if row.of not in read:
        return row
    return row.decided(ACCEPTED if (row.table, row.of, row.value) in chosen else REJECTED)


def _pending(provisions: Sequence[Provision], read: Collection[str]) -> list[str]:
    """Return the provisions that nobody has read: the leaves that are not read, and what introduces them."""
    waiting = {provision.identifier for provision in provisions if provision.operative} - set(read)
    above = {name.rsplit("-", depth)[0] for name in waiting for depth in range(1, name.count("-"))}
    return [provision.identifier for provision in provisions if provision.identifier in waiting | above]


def _table(name: str, rows: Sequence[Cells], order: Mapping[str, Provision]) -> bytes:
    """Return a curated table as CSV in document order, or b"" without rows."""
    if not rows:
        return b""
    places = {identifier: place for place, identifier in enumerate(order)}
    first, *_ = TABLES[name].columns
    return table_csv(name, sorted(rows, key=lambda cells: places.get(cells[first], len(places))))
