"""`contactline front`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from contactline.cli import options as shared

if TYPE_CHECKING:
    from contactline.atlas import Atlas


@click.command()
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
@click.option(
    "--geojson",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
    help='Write the lines to this file too; "-" prints them instead of the table.',
)
@shared.track_options
@shared.output_options
@shared.with_atlas
def front(
    atlas: Atlas,
    region: str | None,
    by: str | None,
    tolerances_m: tuple[float, ...],
    geojson: Path | None,
    output: str | None,
    **asked: Any,
) -> None:
    """The length of the front at several tolerances.

    The front is the boundary between holders without international borders and coast. Its length
    has no value without the tolerance it is generalised with.
    """
    from contactline.cli.render import show_figures, show_json, show_notes

    tolerances = tolerances_m or None
    if geojson is not None:
        if by is not None:
            raise click.UsageError("--geojson is for one region or the whole; leave out --by.")
        lines = atlas.front_geojson(region, tolerances_m=tolerances, **asked)
        if str(geojson) == "-":
            show_json(lines)
            return
        _write(geojson, lines)
        show_notes([f"The front is in {geojson}."])
    figures = atlas.front(region, by=shared.level(by), tolerances_m=tolerances, **asked)
    show_figures(figures, output, atlas.scheme)


def _write(path: Path, lines: dict[str, Any]) -> None:
    """All or nothing: a full disk leaves the file as it was."""
    import orjson

    beside = path.with_name(path.name + ".part")
    try:
        beside.write_bytes(orjson.dumps(lines))
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
