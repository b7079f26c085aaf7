"""Tables: rows of answers arranged for a reader."""

from collections.abc import Callable, Iterator, Sequence

from prettytable import PrettyTable, TableStyle

from reaffirm_build.numerals import day_of

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


def session_name(number: str) -> str:
    """What a session is called over a column: its number, or its day if it is beside the series: ``2014-03-03``."""
    corpus, colon, ordinal = number.rpartition(":")
    day = day_of(int(ordinal)) if ordinal.isdecimal() else None
    return f"{corpus}{colon}{day}" if day else number


def pivot(
    rows: Sequence[Row], title: str, called: Callable[[str, str], str] = lambda _, ordinal: ordinal
) -> list[list[str]]:
    """A table of counts by ``row`` and by session, with the sums of both: its header, then its lines.

    The sessions, each with its ``ordinal``, are in the order of their ``day``; ``called`` is what they are called.
    """
    names = list(dict.fromkeys(row["row"] for row in rows))
    sessions = {(row["day"], row["column"]): session_name(called(row["column"], row["ordinal"])) for row in rows}
    columns = [column for _, column in sorted(sessions)]
    counts = {(row["row"], row["column"]): int(row["count"]) for row in rows}
    lines = [[title, *(sessions[key] for key in sorted(sessions)), "all"]]
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
