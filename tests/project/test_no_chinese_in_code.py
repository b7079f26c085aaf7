"""What is Chinese is data: none of it stands in code."""

import re

from tests.conftest import ROOT

#: Han characters and the punctuation and numerals of Chinese text.
HAN = re.compile(r"[\u2e80-\u2fdf\u3001-\u303f\u3200-\u33ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")


def test_no_han_character_stands_in_the_builder() -> None:
    files = sorted((ROOT / "build").rglob("*.py")) + sorted((ROOT / "server").rglob("*.py"))
    assert len(files) > 20
    found = {
        f"{file.name}:{number}": line
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if HAN.search(line)
    }
    assert not found
