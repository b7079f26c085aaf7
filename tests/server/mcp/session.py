"""The session in ``docs/mcp.md``: questions, the calls of an assistant, and answers made from what they return."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: The keys of an answer that are shown once only, and those that the session leaves out.
_ONCE, _LEFT_OUT = ("note", "dataset"), ("counts", "caveats")
#: What is shown of the dataset, which each change of the data changes.
_DATASET = "sha256:…"
#: The maximum length of values that are written on one line, in characters.
_LINE = 110


@dataclass(frozen=True)
class Question:
    """A question, the calls that answer it, and the answer: a template over what the calls return, by their place."""

    text: str
    calls: tuple[tuple[str, dict[str, Any]], ...]
    answer: str


QUESTIONS = (
    Question(
        "Has compensation been recommended before?",
        (
            ("search_recommendations", {"query": "compensation", "sort": "session", "limit": 1}),
            ("trace", {"name": "compensation", "limit": 1}),
            ("cite", {"identifier": "1-13"}),
        ),
        "Yes. {0[total]} operative texts contain it. The first is [{0[recommendations][0][identifier]}]"
        "({0[recommendations][0][iri]}), which says, in the Chinese of the document:"
        " “{0[recommendations][0][official][zh]}” (unofficial translation:"
        " “{0[recommendations][0][unofficial][translation][en]}”). Readers connected them by {1[total]} reaffirmations;"
        " in the latest, [{1[reaffirmations][0][later]}]({1[recommendations][1][iri]}) takes up"
        " {1[reaffirmations][0][earlier]}. To cite the first: {2[citation]}",
    ),
    Question(
        "What is the Secretariat asked?",
        (
            ("search_recommendations", {"filters": {"addressee": "secretariat"}, "sort": "latest", "limit": 1}),
            (
                "sparql_query",
                {
                    "query": "SELECT ?force (COUNT(?ask) AS ?asks) WHERE { ?p rec:operative true ; rec:ask ?ask . ?ask"
                    " rec:addressee actor:secretariat ; rec:force/dcterms:identifier ?force } GROUP BY ?force"
                    " ORDER BY ?force"
                },
            ),
        ),
        "{0[total]} operative texts ask it something. By force, the asks are: {1[rows][0][force]}"
        " {1[rows][0][asks]}, {1[rows][1][force]} {1[rows][1][asks]}. One text of the latest session that asks it is"
        " [{0[recommendations][0][identifier]}]({0[recommendations][0][iri]}):"
        " “{0[recommendations][0][official][zh]}” (unofficial translation:"
        " “{0[recommendations][0][unofficial][translation][en]}”).",
    ),
    Question(
        "Does this paragraph of our draft repeat anything? “States parties should consider establishing compensation"
        " funds for victims of trafficking.”",
        (
            (
                "check_draft",
                {"text": "States parties should consider establishing compensation funds for victims of trafficking."},
            ),
        ),
        "It is {0[checked][0][matches][0][likelihood]} that it repeats"
        " [{0[checked][0][matches][0][nearest][identifier]}]({0[checked][0][matches][0][nearest][iri]}):"
        " “{0[checked][0][matches][0][nearest][official][zh]}”. Beside our unofficial translation of that text, the"
        " draft changes: {0[checked][0][matches][0][differencesFromNearest]} Beside"
        " {0[checked][0][matches][0][forceOfDraft][beside]}, its force is"
        " {0[checked][0][matches][0][forceOfDraft][is]}. A reference to quote:"
        " “{0[checked][0][matches][0][suggestedReference]}”.",
    ),
)


def rendered(question: Question, answers: list[Mapping[str, Any]], *, first: bool) -> str:
    """Return a question with its calls, what they returned and the answer, as Markdown."""
    lines = [f"### {question.text}", ""]
    for (name, arguments), answer in zip(question.calls, answers, strict=True):
        hidden = {*_LEFT_OUT, *(() if first else _ONCE)}
        first = False
        shown = {key: value for key, value in answer.items() if key not in hidden}
        if "dataset" in shown:
            shown["dataset"] = _DATASET
        for checked in shown.get("checked", ()):
            checked["matches"] = checked["matches"][:1]
        call = json.dumps(arguments, ensure_ascii=False)
        lines += ["```text", f"{name} {call}", "```", "", "```json", _written(shown), "```", ""]
    lines += ["> " + question.answer.format(*answers), ""]
    return "\n".join(lines)


def _written(value: Any, indent: str = "") -> str:
    """Return a value as JSON in which short objects and lists take one line."""
    line = json.dumps(value, ensure_ascii=False)
    if len(line) <= _LINE or not isinstance(value, dict | list):
        return line
    inner = f"{indent} "
    if isinstance(value, list):
        return f"[\n{inner}" + f",\n{inner}".join(_written(item, inner) for item in value) + f"\n{indent}]"
    members = (f"{json.dumps(key)}: {_written(item, inner)}" for key, item in value.items())
    return f"{{\n{inner}" + f",\n{inner}".join(members) + f"\n{indent}}}"
