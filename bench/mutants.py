"""Try whether the tests notice a fault: change one expression at a time, drawn by a seed, and run the tests.

Run it in a clone of its own, since it edits the code there: ``.venv/bin/python bench/mutants.py --seed 20261128``.
The tests of the module's own name run first, then those of its room, then all but the slow clients.
"""

import argparse
import ast
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("build/reaffirm_core", "build/reaffirm_build", "server/reaffirm_server")
_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}


@dataclass(frozen=True)
class Mutant:
    """One changed expression of a module; lines and columns as in ``ast``."""

    path: Path
    node: ast.expr
    replacement: str

    def __str__(self) -> str:
        before = ast.unparse(self.node)
        return f"{self.path.relative_to(ROOT)}:{self.node.lineno}: {before[:60]} -> {self.replacement[:60]}"

    def apply(self) -> None:
        """Write the module with the expression changed. Columns of ``ast`` count bytes of UTF-8."""
        lines = self.path.read_bytes().splitlines(keepends=True)
        start = sum(map(len, lines[: self.node.lineno - 1])) + self.node.col_offset
        end = sum(map(len, lines[: (self.node.end_lineno or 0) - 1])) + (self.node.end_col_offset or 0)
        text = b"".join(lines)
        self.path.write_bytes(text[:start] + f"({self.replacement})".encode() + text[end:])


def mutants(path: Path) -> Iterator[Mutant]:
    """Change comparisons, operators, numbers, truth values and returned values of a module, one at a time."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for statement in function.body:
                yield from (Mutant(path, node, ast.unparse(changed)) for node, changed in _changes(statement))


def _changes(statement: ast.stmt) -> Iterator[tuple[ast.expr, ast.expr]]:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return  # functions inside are walked by themselves
    for node in ast.walk(statement):
        match node:
            case ast.Compare(left, [operator, *more], comparators) if type(operator) in _COMPARISONS:
                yield node, ast.Compare(left, [_COMPARISONS[type(operator)](), *more], comparators)
            case ast.BoolOp(operator, values):
                yield node, ast.BoolOp(ast.Or() if isinstance(operator, ast.And) else ast.And(), values)
            case ast.UnaryOp(ast.Not(), operand):
                yield node, operand
            case ast.BinOp(left, operator, right) if type(operator) in _OPERATORS:
                yield node, ast.BinOp(left, _OPERATORS[type(operator)](), right)
            case ast.Constant(bool() as value):
                yield node, ast.Constant(not value)
            case ast.Constant(int() as value):
                yield node, ast.Constant(value + 1)
            case ast.Return(ast.expr() as value) if not isinstance(value, ast.Constant):
                yield value, ast.Constant(None)
            case ast.IfExp(test, body, orelse):
                yield node, ast.IfExp(test, orelse, body)


def stages(path: Path) -> Iterator[list[str]]:
    """Arguments of pytest that are likely to find a mutant, the quickest first; the last are all tests."""
    package = next(name for name in PACKAGES if path.is_relative_to(ROOT / name))
    room = path.relative_to(ROOT / package).parent
    folder = ROOT / "tests" / package.split("/")[0] / room
    own = folder / f"test_{path.stem}.py"
    if own.is_file():
        yield [str(own)]
    if room.parts and folder.is_dir():
        yield [str(folder)]
    yield ["tests", "-m", "not (client or firefox)", "-n", "3", "--dist", "loadfile", "--no-loadscope-reorder"]


def noticed_by(mutant: Mutant) -> str:
    """Run the tests on a changed module and restore it; return the first test that failed, or "" if all passed.

    Raises RuntimeError if pytest ends otherwise than with passed or failed tests.
    """
    original = mutant.path.read_bytes()
    mutant.apply()
    try:
        for arguments in stages(mutant.path):
            command = [sys.executable, "-m", "pytest", "-q", "-x", "-rfE", "-p", "no:cacheprovider", *arguments]
            run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            # With several processes, pytest ends with status 2 after the first failure, as it does when interrupted.
            if failed := re.search(r"^(?:FAILED|ERROR) (\S+)", run.stdout, re.MULTILINE):
                return failed[1]
            if run.returncode not in (0, 5):  # 5: no test was collected
                raise RuntimeError(f"{mutant}: pytest ended with {run.returncode}\n{run.stdout[-2000:]}{run.stderr}")
    finally:
        mutant.path.write_bytes(original)
    return ""


def main() -> None:
    """Draw mutants, try each, and print which tests noticed it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=20261128)
    parser.add_argument("--count", type=int, default=30)
    options = parser.parse_args()
    candidates = [
        mutant for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py")) for mutant in mutants(path)
    ]
    drawn = random.Random(options.seed).sample(candidates, options.count)
    print(f"{len(candidates)} mutants, {len(drawn)} drawn with the seed {options.seed}", flush=True)
    noticed = 0
    for mutant in drawn:
        where = noticed_by(mutant)
        noticed += bool(where)
        print(f"{'noticed by ' + where if where else 'NOT NOTICED'} · {mutant}", flush=True)
    print(f"{noticed} of {len(drawn)} noticed")


if __name__ == "__main__":
    main()
