"""How results leave: tables for people, JSON and CSV for programs.

Knows rich and the terminal; what stands in a table is said by `contactline.tables`, and what is in
JSON and CSV by `contactline.figures`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from contactline.figures import Figures, rows_csv

if TYPE_CHECKING:
    import rich.table

    from contactline.model import Scheme
    from contactline.tables import Table

PLAIN_FROM_ROWS = 500
"""Longer tables are written line by line: laying out 30,000 rows takes rich half a minute."""


def show_figures(figures: Figures[Any], output: str | None, scheme: Scheme | None) -> None:
    """Print figures as a table, or as `--json` or `--csv` asks."""
    if output == "json":
        show_json(figures.to_dicts())
    elif output == "csv":
        show_csv(figures.to_rows())
    else:
        from contactline.tables import table_of

        show_table(table_of(figures, scheme))


def show_json(plain: object) -> None:
    import orjson

    click.echo(orjson.dumps(plain, option=orjson.OPT_INDENT_2).decode())


def show_csv(rows: Iterable[Mapping[str, Any]]) -> None:
    """Flat rows, with every column that any of them has."""
    click.echo(rows_csv(rows).decode(), nl=False)


def show_table(table: Table) -> None:
    if len(table.rows) >= PLAIN_FROM_ROWS:
        _show_plain(table)
        return
    from rich.console import Console
    from rich.measure import Measurement

    console = Console(highlight=False, emoji=False, markup=False)
    drawn = rich_table(table)
    if not console.is_terminal:  # a file has no width
        widest = max([len(table.title), *map(len, table.foot)], default=0)
        console.width = max(widest, 20, Measurement.get(console, _unbounded(console), drawn).maximum)
    if table.title:
        console.print(table.title, style="bold")
    if table.columns:
        console.print(drawn)
    for line in table.foot:
        console.print(line, style="dim")


def _unbounded(console: Any) -> Any:
    return console.options.update(width=100_000)


def rich_table(table: Table) -> rich.table.Table:
    """The columns and rows of a table, for a rich console."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table as RichTable
    from rich.text import Text

    drawn = RichTable(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in table.columns:
        numeric = column.align == "right"
        drawn.add_column(column.header, justify=column.align, no_wrap=numeric, overflow="fold")
    for row in table.rows:
        drawn.add_row(*map(Text, row))
    return drawn


def _show_plain(table: Table) -> None:
    out = sys.stdout
    headers = tuple(column.header for column in table.columns)
    widths = [max(map(len, cells)) for cells in zip(headers, *table.rows, strict=True)]

    def line(cells: Sequence[str]) -> str:
        padded = (
            cell.rjust(width) if column.align == "right" else cell.ljust(width)
            for cell, width, column in zip(cells, widths, table.columns, strict=True)
        )
        return "  ".join(padded).rstrip() + "\n"

    out.write(f"{table.title}\n{line(headers)}")
    out.writelines(map(line, table.rows))
    out.writelines(f"{text}\n" for text in table.foot)


def show_notes(notes: Iterable[str]) -> None:
    """Lines for a person beside the result, on standard error."""
    for note in notes:
        click.echo(note, err=True)
    sys.stderr.flush()
