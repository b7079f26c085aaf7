"""The results of the benchmarks: one file, a section for each."""

import re
from pathlib import Path

RESULTS = Path(__file__).with_name("results.md")
_HEAD = "# Benchmarks\n\nWritten by `make bench`. Seconds are those of the machine that ran it.\n"


def write_section(title: str, body: str, *, small: bool = False) -> None:
    """Put a section into the file in place of the one of this title, or at its end.

    What was measured in ``small`` sizes only has a section of its own: the one of all sizes stays.
    """
    title += ", small sizes" if small else ""
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else _HEAD
    section = f"\n## {title}\n\n{body}\n"
    old = re.compile(rf"\n## {re.escape(title)}\n.*?(?=\n## |\Z)", re.DOTALL)
    text = old.sub(lambda _: section, text, count=1) if old.search(text) else text + section
    RESULTS.write_text(text, encoding="utf-8")
