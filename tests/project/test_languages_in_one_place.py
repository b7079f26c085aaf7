"""A language is a table of ``languages.toml``: no module or template depends on its code, and no query has a variable
for it. Queries name the fallback where they need one label."""

import ast
import re

from reaffirm_core.languages import BY_TAG
from tests.conftest import ROOT

MODULES = sorted((*ROOT.glob("build/reaffirm_*/**/*.py"), *ROOT.glob("server/reaffirm_server/**/*.py")))
QUERIES = sorted((*ROOT.glob("server/reaffirm_server/*/queries/*.rq"), *ROOT.glob("ontology/questions/*.rq")))
TEMPLATES = sorted(ROOT.glob("server/reaffirm_server/*/templates/*"))
CODES = "|".join(sorted({code for row in BY_TAG.values() for code in (row.tag, row.code)}))
#: A string that is the code of a language, also with a region or a script.
CODE = re.compile(rf"({CODES})([-_][A-Za-z]{{2,4}})?")
#: A name that is the code of a language or ends with one.
NAME = re.compile(rf"({CODES})|\w+_({CODES})|\w*[a-z]({'|'.join(code.title() for code in CODES.split('|'))})")


def test_no_module_names_a_language() -> None:
    wrong = []
    for file in MODULES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            names = (getattr(node, key, None) for key in ("id", "attr", "arg", "name"))
            if CODE.fullmatch(text) or any(isinstance(name, str) and NAME.fullmatch(name) for name in names):
                wrong.append(f"{file.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}")
    assert not wrong, "loop over languages.py instead: " + ", ".join(wrong)


def test_no_query_has_a_variable_for_a_language() -> None:
    assert len(QUERIES) > 100
    wrong = {
        f"{file.relative_to(ROOT)}: ?{name}"
        for file in QUERIES
        for name in re.findall(r"\?(\w+)", file.read_text(encoding="utf-8"))
        if NAME.fullmatch(name)
    }
    assert not wrong, "return a row for each language, ?language ?label: " + ", ".join(sorted(wrong))


def test_no_template_decides_by_the_code_of_a_language() -> None:
    wrong = {
        f"{file.relative_to(ROOT)}: {code}"
        for file in TEMPLATES
        for code in re.findall(r"{[{%].*?[%}]}", file.read_text(encoding="utf-8"), re.DOTALL)
        if re.search(rf"""["']({CODES})["']|\.({CODES})\b""", code)
    }
    assert not wrong, "\n".join(sorted(wrong))
