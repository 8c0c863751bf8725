"""`contactline export areas|series|changes|front|pieces|editions|regions`: files for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from contactline.cli import options as shared

if TYPE_CHECKING:
    from contactline.atlas import Atlas
    from contactline.publish.sheets import Sheet

file_argument = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.group()
def export() -> None:
    """Write areas, changes, the front, polygons or the record to a file.

    The suffix says the format: .csv, .json, .geojson, .gpkg (GeoPackage), .fgb (FlatGeobuf) or
    .parquet (GeoParquet; needs pyarrow). Every row names its track, edition, attribution and
    licence. A file that is there is replaced. Editions under embargo are in no file.
    """


@export.command()
@file_argument
@click.option("--on", metavar=shared.DATE, help="The day.  [default: the last edition's]")
@click.option("--until", metavar=shared.DATE, help="With --on: the mean over the days from --on to this.")
@shared.region_options
@shared.class_options
@shared.measure_option
@shared.track_options
@shared.with_atlas
def areas(
    atlas: Atlas, file: Path, by: str | None, class_: str | None, group: str | None, **asked: Any
) -> None:
    """Areas by class or group on a day, with the outlines of the regions."""
    from contactline.publish.sheets import figures_sheet

    shared.check_one_of_class_and_group(class_, group)
    figures = atlas.area(by=shared.level(by), class_=class_, group=group, **asked)
    _write(figures_sheet(atlas, "areas", figures), file)


@export.command()
@file_argument
@click.option("--from", "start", metavar=shared.DATE, help="The first day.  [default: of the record]")
@click.option("--to", "end", metavar=shared.DATE, help="The last day.  [default: of the record]")
@shared.region_options
@shared.class_options
@shared.measure_option
@shared.track_options
@shared.with_atlas
def series(
    atlas: Atlas, file: Path, by: str | None, class_: str | None, group: str | None, **asked: Any
) -> None:
    """Areas by class or group, one row a day."""
    from contactline.publish.sheets import figures_sheet

    shared.check_one_of_class_and_group(class_, group)
    figures = atlas.series(by=shared.level(by), class_=class_, group=group, **asked)
    _write(figures_sheet(atlas, "series", figures), file)


@export.command()
@file_argument
@click.option("--from", "start", metavar=shared.DATE, required=True, help="The first date.")
@click.option("--to", "end", metavar=shared.DATE, required=True, help="The second date.")
@shared.region_options
@shared.class_options
@shared.track_options
@shared.with_atlas
def changes(
    atlas: Atlas, file: Path, by: str | None, class_: str | None, group: str | None, **asked: Any
) -> None:
    """What was gained and lost between two dates, gross and net."""
    from contactline.publish.sheets import figures_sheet

    shared.check_one_of_class_and_group(class_, group)
    figures = atlas.changes(by=shared.level(by), class_=class_, group=group, **asked)
    _write(figures_sheet(atlas, "changes", figures), file)


@export.command()
@file_argument
@click.option("--on", metavar=shared.DATE, help="The day.  [default: the last edition's]")
@click.option(
    "--tolerance",
    "tolerances_m",
    metavar="METRES",
    type=click.FloatRange(min=0),
    multiple=True,
    help="A generalisation tolerance, 0 for as drawn; may be given several times.  [default: the scheme's]",
)
@shared.region_options
@shared.track_options
@shared.with_atlas
def front(atlas: Atlas, file: Path, by: str | None, tolerances_m: tuple[float, ...], **asked: Any) -> None:
    """The lines of the front at several tolerances, with their lengths."""
    from contactline.publish.sheets import front_sheet

    lines = atlas.front_geojson(by=shared.level(by), tolerances_m=tolerances_m or None, **asked)
    _write(front_sheet(atlas, lines), file)


@export.command()
@file_argument
@click.option("--on", metavar=shared.DATE, help="The map of this day only.  [default: the whole record]")
@shared.track_options
@shared.with_atlas
def pieces(atlas: Atlas, file: Path, on: str | None, track: str | None, as_published: str | None) -> None:
    """Control polygons: the whole record with from and to, or with --on one day's map.

    The polygons of the whole record are cut at the borders of tiles, a quarter of a degree each;
    those of a day's map are whole.
    """
    from contactline.publish.sheets import control_sheet

    if on is not None:
        found = atlas.control(on=on, track=track, as_published=as_published)
    elif as_published is not None:
        raise click.UsageError("--as-published is for the map of a day; name it with --on.")
    else:
        found = atlas.pieces(track=track)
    _write(control_sheet(atlas, "pieces", found), file)


@export.command()
@file_argument
@click.option("--track", metavar="TRACK", help="Only this track.  [default: all]")
@shared.with_atlas
def editions(atlas: Atlas, file: Path, track: str | None) -> None:
    """Every edition of the record, with its times and hashes."""
    from contactline.publish.sheets import editions_sheet

    _write(editions_sheet(atlas, track), file)


@export.command()
@file_argument
@click.option("--level", type=int, help="Only regions of this level.")
@shared.with_atlas
def regions(atlas: Atlas, file: Path, level: int | None) -> None:
    """The regions, with names, outlines and areas."""
    from contactline.publish.sheets import regions_sheet

    _write(regions_sheet(atlas, level), file)


def _write(sheet: Sheet, file: Path) -> None:
    from contactline.cli.render import show_notes
    from contactline.publish.files import write

    write(sheet, file)
    count = "1 row is" if len(sheet.rows) == 1 else f"{len(sheet.rows):,} rows are"
    credit = "; ".join(
        text for name in ("attribution", "boundaries_attribution") if (text := sheet.about.get(name))
    )
    show_notes([f"{count} in {file}{f' ({credit})' if credit else ''}."])
