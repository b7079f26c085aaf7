"""Tables: rows of answers arranged for a reader."""

from collections.abc import Iterator, Sequence

from prettytable import PrettyTable, TableStyle

#: One row of an answer: values by variable.
Row = dict[str, str]


def columns(header: list[str], lines: list[list[str]]) -> str:
    """A table in plain columns, numbers to the right."""
    table = PrettyTable(header)
    table.set_style(TableStyle.PLAIN_COLUMNS)
    table.align = "l"
    for column, name in enumerate(header):
        if lines and all(not line[column] or line[column].isdecimal() for line in lines):
            table.align[name] = "r"
    table.add_rows(lines)
    return "\n".join(line.rstrip() for line in table.get_string().splitlines())


def pivot(rows: Sequence[Row], title: str) -> list[list[str]]:
    """A table of counts by ``row`` and ``column``, with the sums of both: its header, then its lines."""
    names = list(dict.fromkeys(row["row"] for row in rows))
    columns = sorted({row["column"] for row in rows}, key=int)
    counts = {(row["row"], row["column"]): int(row["count"]) for row in rows}
    lines = [[title, *columns, "all"]]
    for name in [*names, "all"]:
        chosen = names if name == "all" else [name]
        cells = [sum(counts.get((one, column), 0) for one in chosen) for column in columns]
        lines.append([name, *(str(cell or "") for cell in cells), str(sum(cells))])
    return lines


def markdown(lines: Sequence[Sequence[str]]) -> Iterator[str]:
    """A Markdown table; columns of numbers are aligned to the right."""
    header, *body = lines
    numbers = [all(not line[n] or line[n].replace(".", "").isdecimal() for line in body) for n in range(len(header))]
    yield f"| {' | '.join(header)} |"
    yield f"|{'|'.join('--:' if number else '---' for number in numbers)}|"
    for line in body:
        yield f"| {' | '.join(line)} |"
