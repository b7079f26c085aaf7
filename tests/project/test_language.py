"""The language of the code: docstrings, names, and words that messages to users do not have."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jinja2
import jinja2.nodes

from tests.conftest import ROOT

#: A docstring states a purpose; it does not begin like a question or with a pronoun.
OPENINGS = re.compile(r"(What|Whether|How|Who|Whose|Where|Those|That)\b")
#: Words of a private or archaic English that a message to a user does not need.
WORDS = re.compile(r"\b(anew|beside|none|stands|told|said|whoever|leave to|is none)\b")
SOURCES = sorted((*ROOT.glob("build/reaffirm_*/**/*.py"), *ROOT.glob("server/reaffirm_server/**/*.py")))
TEMPLATES = sorted(ROOT.glob("server/reaffirm_server/**/*.html"))
#: Names of variables, parameters and attributes that do not tell what they hold.
HIDING = {"found", "one", "said", "told", "held"}
#: Functions and classes whose text arguments users read.
MESSAGES = re.compile(r"(Error|echo|UsageError|BadParameter|fail)$")


@cache
def modules() -> dict[Path, ast.Module]:
    return {file: ast.parse(file.read_text(encoding="utf-8")) for file in SOURCES}


@cache
def nodes() -> list[tuple[Path, ast.AST]]:
    """Return each node of each module with its file."""
    return [(file, node) for file, module in modules().items() for node in ast.walk(module)]


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def name_in(node: ast.AST) -> str:
    """Return the name that a node defines or uses as variable, parameter, attribute or function, else ""."""
    return next((str(name) for key in ("id", "arg", "attr", "name") if (name := getattr(node, key, None))), "")


def texts(call: ast.Call) -> Iterator[ast.Constant]:
    """Yield the texts in the arguments of a call, also those inside f-strings."""
    for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
        for node in ast.walk(argument):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node


def test_no_docstring_begins_like_a_question() -> None:
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
    wrong = [
        f"{file.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}: {text.splitlines()[0]}"
        for file, node in nodes()
        if isinstance(node, kinds) and OPENINGS.match(text := ast.get_docstring(node) or "")
    ]
    assert not wrong, "\n".join(wrong)


def test_no_module_docstring_repeats_the_name_of_its_file() -> None:
    wrong = [
        f"{file.relative_to(ROOT)}: {text.splitlines()[0]}"
        for file, module in modules().items()
        if (text := ast.get_docstring(module) or "") and re.match(r"[A-Z]\w*: ", text)
    ]
    assert not wrong, "\n".join(wrong)


def test_a_class_name_has_one_meaning() -> None:
    places: dict[str, list[str]] = {}
    for file, node in nodes():
        if isinstance(node, ast.ClassDef):
            places.setdefault(node.name, []).append(f"{file.relative_to(ROOT)}:{node.lineno}")
    wrong = [f"{name}: {', '.join(where)}" for name, where in places.items() if len(where) > 1]
    assert not wrong, "\n".join(wrong)


def test_no_name_hides_what_it_holds() -> None:
    wrong = [
        f"{file.relative_to(ROOT)}:{node.lineno}: {name}"
        for file, node in nodes()
        if isinstance(node, ast.expr | ast.arg | ast.FunctionDef) and (name := name_in(node)).strip("_") in HIDING
    ]
    environment = jinja2.Environment(autoescape=True)
    for file in TEMPLATES:
        names = environment.parse(file.read_text(encoding="utf-8")).find_all(jinja2.nodes.Name)
        wrong += [f"{file.relative_to(ROOT)}:{name.lineno}: {name.name}" for name in names if name.name in HIDING]
    assert not wrong, "\n".join(wrong)


def test_messages_are_written_in_plain_words() -> None:
    wrong = [
        f"{file.relative_to(ROOT)}:{text.lineno}: {text.value}"
        for file, node in nodes()
        if isinstance(node, ast.Call) and MESSAGES.search(name_of(node))
        for text in texts(node)
        if WORDS.search(str(text.value))
    ]
    assert not wrong, "\n".join(wrong)
