"""The counter of code: what is code, and what is not."""

from pathlib import Path

from bench.size import measure, sizes

SOURCE = '''"""A module."""

# A comment.
def double(number: int) -> int:
    """Return twice a number."""
    text = """one
two"""
    return 2 * number if text else 0  # a comment
'''


def test_docstrings_comments_and_blank_lines_are_no_code() -> None:
    assert measure(SOURCE) == (3, 4)


def test_each_room_has_its_forms(tmp_path: Path) -> None:
    files = {
        "build/reaffirm_build/graph/a.py": SOURCE,
        "build/reaffirm_build/b.py": SOURCE,
        "server/reaffirm_server/site/queries/c.rq": "ASK\n\n{}\n",
        "server/reaffirm_server/site/templates/d.html": "<p>\n",
        "data/packs/en.toml": "12345",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    counted = sizes(tmp_path)
    assert counted["build/reaffirm_build/graph"]["lines"] == counted["build/reaffirm_build"]["lines"] == 4
    assert dict(counted["server/reaffirm_server/site"]) == {"SPARQL lines": 2, "template lines": 1}
    assert counted["data/packs"]["pack characters"] == 5
