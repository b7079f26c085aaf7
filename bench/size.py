"""The size of the project by room: what a person who takes it over has to read.

A line of code has code on it: blank lines, comments and docstrings do not count. The other forms in which a program can
be written are counted too, so that a smaller number of lines is not a larger number of queries, templates or patterns.

    python bench/size.py
"""

import ast
import io
import tokenize
import tomllib
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: The folders of the code, with the number of parts of a path that name a room.
ROOMS = {"build/reaffirm_core": 3, "build/reaffirm_build": 3, "server/reaffirm_server": 3, "bench": 1, "tests": 1}
#: The columns after the room.
COLUMNS = ("modules", "statements", "lines", "SPARQL lines", "template lines", "pack characters")
_NO_CODE = frozenset(
    {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
)
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def measure(source: str) -> tuple[int, int]:
    """Return the numbers of statements and of lines of code of a module."""
    tree = ast.parse(source)
    documented = [
        node for node in ast.walk(tree) if isinstance(node, _DOCUMENTED) and ast.get_docstring(node, clean=False)
    ]
    docstrings = {id(node.body[0]): node.body[0] for node in documented}
    statements = sum(isinstance(node, ast.stmt) and id(node) not in docstrings for node in ast.walk(tree))
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in _NO_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    for docstring in docstrings.values():
        lines -= set(range(docstring.lineno, (docstring.end_lineno or docstring.lineno) + 1))
    return statements, len(lines)


def sizes(root: Path = ROOT) -> dict[str, Counter[str]]:
    """Return the counts of ``COLUMNS`` by room."""
    counted: dict[str, Counter[str]] = {}
    for folder, depth in ROOMS.items():
        for path in sorted((root / folder).rglob("*")):
            relative = path.relative_to(root)
            room = "/".join(relative.parts[: depth if len(relative.parts) > depth else len(relative.parts) - 1])
            counts = counted.setdefault(room, Counter()) if path.suffix in {".py", ".rq", ".html"} else Counter()
            if path.suffix == ".py":
                statements, lines = measure(path.read_text(encoding="utf-8"))
                counts.update({"modules": 1, "statements": statements, "lines": lines})
            elif path.suffix in {".rq", ".html"}:
                kind = "SPARQL lines" if path.suffix == ".rq" else "template lines"
                counts[kind] += sum(bool(line.strip()) for line in path.read_text(encoding="utf-8").splitlines())
    packs = (root / "data" / "packs").glob("*.toml")
    counted["data/packs"] = Counter({"pack characters": sum(len(path.read_text(encoding="utf-8")) for path in packs)})
    return counted


def main() -> None:
    """Print a Markdown table by room, the sum of the product, and the number of direct dependencies."""
    counted = sizes()
    product = [counts for room, counts in counted.items() if room.partition("/")[0] in {"build", "server", "data"}]
    counted["product"] = sum(product, Counter[str]())
    print("| room |", " | ".join(COLUMNS), "|")
    print("|---|" + "--:|" * len(COLUMNS))
    for room, counts in counted.items():
        print(f"| {room} |", " | ".join(f"{counts[column]:,}" for column in COLUMNS), "|")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {name: len(names) for name, names in project.get("optional-dependencies", {}).items()}
    print(f"\n{len(project['dependencies'])} direct dependencies; extras: {extras}")


if __name__ == "__main__":
    main()
