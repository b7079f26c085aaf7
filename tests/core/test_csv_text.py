"""CSV tables with a header row: written and read again, and rows with a wrong number of cells."""

import pytest

from reaffirm_core.csv_text import read_csv, write_csv
from reaffirm_core.errors import TableError


def test_a_written_table_is_read_again() -> None:
    rows = [{"provision": "1-1", "reason": 'a, "b"\nc'}, {"provision": "1-2", "reason": ""}]
    content = write_csv(("provision", "reason"), [{**row, "other": "left out"} for row in rows])
    assert content.startswith(b"provision,reason\n")
    assert read_csv("table.csv", content.decode()) == rows


@pytest.mark.parametrize("cells", ["1-1", "1-1,a,b"])
def test_a_row_has_as_many_cells_as_the_header(cells: str) -> None:
    with pytest.raises(TableError, match=r"table\.csv.*row 2"):
        read_csv("table.csv", f"provision,reason\n{cells}\n")
