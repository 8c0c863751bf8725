"""`contactline load regions|places|editions`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from contactline.cli import options as shared
from contactline.loading import PLACE_READERS
from contactline.sources import READERS

if TYPE_CHECKING:
    from contactline.atlas import Atlas, LoadReport

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

name_columns_option = click.option(
    "--name-column",
    "name_columns",
    metavar="LANG=COLUMN",
    multiple=True,
    help="The column with the names in a language; may be given several times.  [default: detected]",
)


@click.group()
def load() -> None:
    """Load regions, places or editions from files.

    What is there already stays as it is: the same file again changes nothing and says so.
    """


@load.command()
@click.argument("file", type=FILE)
@click.option("--level", type=click.IntRange(min=0), required=True, help="0 country, 1 oblast, 2 raion …")
@click.option("--layer", help="A name for this boundary set.  [default: the file's name]")
@click.option("--id-column", metavar="COLUMN", help="The column with the ids.  [default: detected]")
@name_columns_option
@click.option(
    "--parent-column",
    metavar="COLUMN",
    help="The column with the parent's id.  [default: found by containment]",
)
@shared.credit_options
@shared.with_atlas
def regions(
    atlas: Atlas,
    file: Path,
    level: int,
    layer: str | None,
    id_column: str | None,
    name_columns: tuple[str, ...],
    parent_column: str | None,
    licence: str,
    attribution: str,
) -> None:
    """Load the regions of one level: GeoJSON, GeoPackage, Shapefile, FlatGeobuf."""
    from contactline.loading import load_regions

    new, known = load_regions(
        atlas,
        file,
        level=level,
        layer=layer,
        columns={"id": id_column, "names": _pairs("--name-column", name_columns), "parent": parent_column},
        licence=licence,
        attribution=attribution,
    )
    click.echo(_sentence(new, known, "region", f"level {level} from {file.name}"))


@load.command()
@click.argument("file", type=FILE)
@click.option(
    "--reader",
    type=click.Choice(PLACE_READERS),
    default=PLACE_READERS[0],
    show_default=True,
    help="A table with a header, or a GeoNames country dump.",
)
@click.option("--id-column", metavar="COLUMN", help="The column with the ids.  [default: detected]")
@name_columns_option
@click.option("--alias-column", metavar="COLUMN", help="Former and other names, separated by | or ;.")
@click.option("--lon-column", metavar="COLUMN", help="The longitude in degrees.  [default: detected]")
@click.option("--lat-column", metavar="COLUMN", help="The latitude in degrees.  [default: detected]")
@shared.credit_options
@shared.with_atlas
def places(
    atlas: Atlas,
    file: Path,
    reader: str,
    id_column: str | None,
    name_columns: tuple[str, ...],
    alias_column: str | None,
    lon_column: str | None,
    lat_column: str | None,
    licence: str,
    attribution: str,
) -> None:
    """Load places: a table with a header line, or a GeoNames dump."""
    from contactline.loading import load_places

    columns = {
        "id": id_column,
        "names": _pairs("--name-column", name_columns),
        "aliases": alias_column,
        "lon": lon_column,
        "lat": lat_column,
    }
    columns = {role: column for role, column in columns.items() if column}
    new, known = load_places(
        atlas,
        file,
        reader=reader,
        options={"columns": columns} if columns else None,
        licence=licence,
        attribution=attribution,
    )
    click.echo(_sentence(new, known, "place", file.name))


@load.command()
@click.argument(
    "paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
@click.option("--track", metavar="NAME", required=True, help="The track to load into; made when new.")
@click.option("--reader", type=click.Choice(READERS), required=True, help="How the files are read.")
@click.option("--class", "class_", metavar="CLASS", help="The class of every polygon (reader occupied).")
@click.option(
    "--map",
    "mapping",
    metavar="PROPERTY=VALUE:CLASS",
    multiple=True,
    help="Polygons with this value of a property are of this class (reader geojson); may be given"
    " several times. Or the name of a mapping of the scheme.",
)
@click.option(
    "--valid-at",
    metavar=shared.DATE,
    help="The situation the file shows, where neither it nor its name tells (reader geojson).",
)
@click.option(
    "--published-at",
    metavar="TIME",
    help="When the file was published, where it does not tell (reader geojson). A correction needs it:"
    " without it, it counts as published when the situation it shows was.",
)
@click.option(
    "--embargo-until",
    metavar="TIME",
    help="Show the editions nowhere before this time; UTC where it has no offset.",
)
@click.option("--strict", is_flag=True, help="Make it an error when anything is quarantined.")
@click.option("--title", default="", help="The track's name for people.")
@shared.credit_options
@click.option("--json", "output", flag_value="json", help="Print JSON.")
@shared.with_atlas
def editions(
    atlas: Atlas,
    paths: tuple[Path, ...],
    track: str,
    reader: str,
    class_: str | None,
    mapping: tuple[str, ...],
    valid_at: str | None,
    published_at: str | None,
    embargo_until: str | None,
    strict: bool,
    title: str,
    licence: str,
    attribution: str,
    output: str | None,
) -> None:
    """Load editions: files, folders, .zip, .tar, .tar.gz, .tar.xz, .geojson.gz.

    Each edition is loaded whole or not at all, so that a load which was cut off goes on when the
    same command is run again.
    """
    from contactline.cli.progress import terminal_progress
    from contactline.loading import load_editions
    from contactline.sources.dates import option_moment

    with terminal_progress() as progress:
        report = load_editions(
            atlas,
            paths,
            track=track,
            reader=reader,
            reader_options=reader_options(class_, mapping, valid_at, published_at),
            strict=strict,
            embargo_until=option_moment(embargo_until, atlas.scheme.time_zone, "--embargo-until"),
            title=title,
            licence=licence,
            attribution=attribution,
            progress=progress,
        )
    _show(atlas, track, report, output)


def reader_options(
    class_: str | None,
    mapping: tuple[str, ...],
    valid_at: str | None,
    published_at: str | None = None,
) -> dict[str, Any]:
    """The options of a reader from what stands on the command line; only those that were given."""
    given = {
        "class_id": class_,
        "mapping": _mapping(mapping) if mapping else None,
        "valid_at": valid_at,
        "published_at": published_at,
    }
    return {name: value for name, value in given.items() if value is not None}


def _mapping(texts: tuple[str, ...]) -> str | list[dict[str, Any]]:
    """The name of a mapping of the scheme, or mappings of properties in the order they were named."""
    if len(texts) == 1 and "=" not in texts[0]:
        return texts[0]
    values: dict[str, dict[str, str]] = {}
    for text in texts:
        name, equals, rest = text.partition("=")
        value, colon, class_id = rest.rpartition(":")
        if not (equals and colon and name and class_id):
            raise click.UsageError(f'--map "{text}" is not of the form PROPERTY=VALUE:CLASS.')
        values.setdefault(name, {})[value] = class_id
    return [{"property": name, "values": known} for name, known in values.items()]


def _pairs(option: str, texts: tuple[str, ...]) -> dict[str, str] | None:
    pairs: dict[str, str] = {}
    for text in texts:
        language, equals, column = text.partition("=")
        if not (language and equals and column):
            raise click.UsageError(f'{option} "{text}" is not of the form LANG=COLUMN.')
        pairs[language] = column
    return pairs or None


def _sentence(new: int, known: int, what: str, where: str) -> str:
    there = f"; {known:,} {'was' if known == 1 else 'were'} there already" if known else ""
    return f"Loaded {new:,} {what}{'' if new == 1 else 's'} ({where}){there}."


def _show(atlas: Atlas, track: str, report: LoadReport, output: str | None) -> None:
    from contactline.cli.render import show_json, show_table
    from contactline.figures import quarantine_dict
    from contactline.tables import Words, quarantine_table

    if output == "json":
        show_json(
            {
                "track": track,
                "loaded": report.loaded,
                "unchanged": report.unchanged,
                "superseding": report.superseding,
                "embargoed": report.embargoed,
                "dropped": dict(report.dropped),
                "verdicts_changed": report.verdicts_changed,
                "quarantined": [quarantine_dict(entry) for entry in report.quarantined],
            }
        )
        return
    click.echo(_sentence(report.loaded, report.unchanged, "edition", f"track {track}"))
    if report.superseding:
        click.echo(f"{report.superseding:,} of them supersede an earlier edition for the same moment.")
    if report.embargoed:
        click.echo(f"{report.embargoed:,} of them are under embargo and in no output.")
    if report.verdicts_changed:
        count = report.verdicts_changed
        claims = "1 claim of the ledger has" if count == 1 else f"{count:,} claims of the ledger have"
        click.echo(f"{claims} another verdict now.")
    if report.dropped:
        counts = ", ".join(f"{count:,} {kind}" for kind, count in sorted(report.dropped.items()))
        click.echo(f"Dropped at the reader, for they are no territory: {counts}.")
    if report.quarantined:
        show_table(quarantine_table(report.quarantined, Words(atlas.scheme)))
