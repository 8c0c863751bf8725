"""`contactline demo`: make the fictional conflict, load it as real data is loaded, and give the tour."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from contactline.errors import UsageError

if TYPE_CHECKING:
    from contactline.atlas import Atlas, LoadReport
    from contactline.demo.generate import DemoFiles

DEFAULT_ATLAS = "demo.db"
SCHEME = "demo"
SIDE_FILES = ("", "-wal", "-shm", "-journal", ".lock")


@click.command()
@click.option("--seed", type=int, help="Another seed is another island and another war.")
@click.option("--days", type=click.IntRange(min=1), help="Days of war.  [default: 500]")
@click.option("--places", type=click.IntRange(min=1), help="Settlements.  [default: 400]")
@click.option("--detail", type=float, help="Multiplies the vertices of all lines.  [default: 1]")
@click.option(
    "--files",
    "folder",
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the files that were made, and loaded, in this folder.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address that the map listens on.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    help="The map's port, or the first free one after it.",
)
@click.option("--no-serve", is_flag=True, help="End after the tour, without the map.")
@click.pass_context
def demo(ctx: click.Context, folder: Path | None, host: str, port: int, no_serve: bool, **asked: Any) -> None:
    """A fictional conflict, loaded, measured and shown: the tour.

    An island, its regions and settlements, two map makers and a war are made from a seed, loaded
    through the same readers as real data, and measured. Then the map is served until Ctrl-C. The atlas
    is demo.db unless --atlas says otherwise; an earlier demo there is replaced.
    """
    from contactline.demo.generate import generate

    where = _where(ctx)
    with _folder(folder) as made_in:
        click.echo("Making the island and the war ...", err=True)
        given = {name: value for name, value in asked.items() if value is not None}
        files = generate(made_in, **given)
        with closing(_new_atlas(where)) as atlas:
            click.echo(f"{files.description}\n")
            _load(atlas, files)
            _tour(atlas, files, where)
    click.echo(f"\nThe atlas is in {where}; ask it yourself: contactline --atlas {where} --help")
    if not no_serve:
        _serve(where, host, port)


PORTS = 100
"""How many ports are tried: the demo is to run beside whatever else does."""


def _serve(where: str, host: str, port: int) -> None:
    from contactline.cli.serve import run
    from contactline.server.run import bound
    from contactline.server.settings import Settings

    run(Settings(where), bound(host, port, or_next=min(PORTS, 65535 - port)))


def _where(ctx: click.Context) -> str:
    """What `--atlas` or the environment names, else the demo's own file: the default atlas of the
    folder may be somebody's work."""
    root = ctx.find_root()
    if root.get_parameter_source("atlas") is ParameterSource.DEFAULT:
        return DEFAULT_ATLAS
    return root.obj


@contextmanager
def _folder(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="contactline-demo-") as made_in:
        yield Path(made_in)


def _new_atlas(where: str) -> Atlas:
    import contactline

    if "://" not in where and Path(where).exists():
        with closing(contactline.open(where)) as there:
            scheme = there.scheme.id
        if scheme != SCHEME:
            raise UsageError(
                f"{where} is an atlas with the scheme {scheme}, and the demo would replace it;"
                " name another file with --atlas."
            )
        for suffix in SIDE_FILES:
            Path(where + suffix).unlink(missing_ok=True)
    return contactline.init(where, SCHEME)


def _load(atlas: Atlas, files: DemoFiles) -> None:
    from contactline.cli.progress import terminal_progress
    from contactline.loading import load_editions, load_places, load_regions

    credit: dict[str, Any] = {"licence": files.licence, "attribution": files.attribution}
    regions = sum(load_regions(atlas, path, level=level, **credit)[0] for level, path in files.regions)
    places, _ = load_places(atlas, files.places, **credit)
    with terminal_progress() as progress:

        def load(path: Path, track: str, reader: str, **options: Any) -> LoadReport:
            return load_editions(
                atlas, path, track=track, reader=reader, progress=progress, **options, **credit
            )

        mapped = {"mapping": "meridian"}
        meridian = load(files.meridian, "meridian", "geojson", reader_options=mapped)
        load(
            files.embargoed,
            "meridian",
            "geojson",
            reader_options=mapped,
            embargo_until=files.embargo_until,
        )
        tideline = load(files.tideline, "tideline", "occupied")
    click.echo(
        f"Loaded {regions:,} regions, {places:,} places, {meridian.loaded:,} editions of the map maker"
        f" Meridian, {tideline.loaded:,} of Tideline, and one under embargo, which is in no output."
    )


def _tour(atlas: Atlas, files: DemoFiles, where: str) -> None:
    from contactline.cli.render import show_table
    from contactline.figures import Figures
    from contactline.tables import table_of

    def step(command: str, figures: Figures[Any]) -> None:
        click.echo(f"\n$ contactline --atlas {where} {command}")
        show_table(table_of(figures, atlas.scheme))

    group = atlas.scheme.default_group
    day = files.last
    week_ago = day - timedelta(days=7)
    step(f"area --on {day}", atlas.area(on=day))
    step(f"area --on {day} --group {group} --by 1", atlas.area(on=day, group=group, by=1))
    step(
        f"changes --from {week_ago} --to {day} --group {group}",
        atlas.changes(start=week_ago, end=day, group=group),
    )
    step(f"front --on {day}", atlas.front(on=day))
    place = _eventful_place(files.truth)
    if place is not None:
        step(f"place {place}", Figures([atlas.place(place)]))


def _eventful_place(truth: Path) -> str | None:
    """The id of the place that changed hands most often in the war as it was invented."""
    places = json.loads(truth.read_text(encoding="utf-8"))["places"]
    most = max(places, key=lambda place: len(place["history"]), default=None)
    return None if most is None else most["id"]
