"""The results as a person reads them: Markdown tables, in the terminal and in docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.result import Result, Row, Table, Unit, shown

BEGIN = "<!-- written by `python -m benchmarks --write`; do not edit between these lines -->"
END = "<!-- end of what is written -->"

HEADER = ("what", "measured", "reach", "aim", "stands", "peer in the same run", "peer", "ratio")


def report(results: Sequence[Result], about: Sequence[tuple[str, str]]) -> str:
    """Everything, as Markdown."""
    rows = [row for result in results for row in result.rows]
    parts = [
        _markdown(("machine", ""), about),
        "## All rows",
        _markdown(HEADER, [_cells(row) for row in rows]),
    ]
    for result in results:
        parts += [f"## {result.title}", result.about]
        if result.failed:
            parts.append(f"**Failed:** {result.failed}")
        parts += result.notes
        for table in result.tables:
            parts += [f"*{table.title}*", _table(table)]
        parts.append(f"Measured in {result.took_s:.0f} s.")
    return "\n\n".join(part for part in parts if part) + "\n"


def _cells(row: Row) -> tuple[str, ...]:
    def optional(value: float | None) -> str:
        return "" if value is None else shown_round(value, row.unit)

    peer = row.peer
    return (
        row.what,
        shown(row.value, row.unit),
        optional(row.reach),
        optional(row.aim),
        row.stands,
        "" if peer is None else peer.name,
        "" if peer is None else shown(peer.value, row.unit),
        "" if row.ratio is None else f"{row.ratio:,.3g}" if row.ratio < 100 else f"{row.ratio:,.0f}",
    )


def shown_round(value: float, unit: Unit) -> str:
    """A bar as the issue has it: "60 s", "0.3 s", "5 ms", "50 times"."""
    if unit is Unit.SECONDS:
        return f"{value:g} s" if value >= 0.01 else f"{value * 1e3:g} ms"
    if unit is Unit.BYTES:
        return f"{value / 1e9:g} GB" if value >= 1e9 else f"{value / 1e6:g} MB"
    return f"{value:,g} a second" if unit is Unit.RATE else f"{value:g} times"


def _table(table: Table) -> str:
    return _markdown(table.header, table.rows)


def _markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    cells = [[str(c).replace("|", "\\|") for c in row] for row in (header, *rows)]
    widths = [max(3, *(len(row[i]) for row in cells)) for i in range(len(header))]

    def line(row: Sequence[str]) -> str:
        return "| " + " | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) + " |"

    rule = "|" + "|".join("-" * (w + 2) for w in widths) + "|"
    return "\n".join([line(cells[0]), rule, *map(line, cells[1:])])


def write(path: Path, text: str) -> None:
    """Put the report between the marks of the page, and leave the rest of it alone."""
    page = path.read_text(encoding="utf-8")
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{path} has not the two lines between which the report stands: {BEGIN} and {END}")
    path.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{after}", encoding="utf-8")
