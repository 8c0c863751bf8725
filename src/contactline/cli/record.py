"""What is in the atlas: `contactline editions`, `tracks`, `regions`, `verify`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from contactline.cli import options as shared

if TYPE_CHECKING:
    from contactline.atlas import Atlas
    from contactline.tables import Table, Words


@click.command()
@click.option("--track", metavar="TRACK", help="Only this track.  [default: all]")
@click.option("--list", "each", is_flag=True, help="List every edition, not only how many there are.")
@shared.output_options
@shared.with_atlas
def editions(atlas: Atlas, track: str | None, each: bool, output: str | None) -> None:
    """What is in the record, gaps and quarantine.

    With --json and --csv every edition is listed.
    """
    from contactline.cli.render import show_csv, show_json, show_table
    from contactline.figures import edition_info_dict, plain, quarantine_dict
    from contactline.tables import Words, editions_table, quarantine_table, record_table

    infos = atlas.editions(track)
    if output == "csv":
        show_csv(edition_info_dict(info) for info in infos)
        return
    gaps = atlas.gaps(track)
    entries = atlas.quarantine(track)
    if output == "json":
        show_json(
            {
                "editions": [edition_info_dict(info) for info in infos],
                "gaps": [plain(gap) for gap in gaps],
                "quarantine": [quarantine_dict(entry) for entry in entries],
            }
        )
        return
    words = Words(atlas.scheme)
    shown = [editions_table(infos, words) if each else record_table(infos, words)]
    if gaps:
        shown.append(_table_of_any("Gaps of more than a day", gaps, words))
    if entries:
        shown.append(quarantine_table(entries, words))
    for number, table in enumerate(shown):
        if number:
            click.echo()
        show_table(table)


@click.command()
@shared.output_options
@shared.with_atlas
def tracks(atlas: Atlas, output: str | None) -> None:
    """The tracks of the atlas: whose maps they are, and under which licence."""
    from contactline.tables import Words

    _show_any(atlas.tracks(), "Tracks", output, Words(atlas.scheme))


@click.command()
@click.option("--level", type=int, help="Only regions of this level.")
@shared.output_options
@shared.with_atlas
def regions(atlas: Atlas, level: int | None, output: str | None) -> None:
    """The regions of the atlas, with their ids and names."""
    from contactline.cli.render import show_csv, show_json, show_table
    from contactline.figures import region_dict
    from contactline.tables import Words, regions_table

    found = atlas.regions(level)
    if output == "json":
        show_json([region_dict(region) for region in found])
    elif output == "csv":
        show_csv(region_dict(region) for region in found)
    else:
        show_table(regions_table(found, Words(atlas.scheme)))


@click.command()
@click.option("--json", "output", flag_value="json", help="Print JSON.")
@shared.with_atlas
def verify(atlas: Atlas, output: str | None) -> None:
    """Is the atlas sound: hashes, intervals, coverage.

    Each fault is a line of its own; the exit code says whether there was any.
    """
    from contactline.cli.progress import terminal_progress
    from contactline.cli.render import show_json
    from contactline.errors import Unsound

    with terminal_progress() as progress:
        faults = list(atlas.verify(progress))
    if output == "json":
        show_json({"sound": not faults, "faults": faults})
    else:
        for fault in faults:
            click.echo(fault)
    if faults:
        count = "1 fault" if len(faults) == 1 else f"{len(faults):,} faults"
        raise Unsound(f"The atlas is damaged: {count} found.")
    if output != "json":
        click.echo("The atlas is sound.")


def _show_any(items: Sequence[Any], title: str, output: str | None, words: Words) -> None:
    from contactline.cli.render import show_csv, show_json, show_table
    from contactline.figures import plain

    if output == "json":
        show_json([plain(item) for item in items])
    elif output == "csv":
        show_csv(plain(item) for item in items)
    else:
        show_table(_table_of_any(title, items, words))


def _table_of_any(title: str, items: Sequence[Any], words: Words) -> Table:
    from contactline.tables import value_table

    return value_table(title, items, words)
