"""`contactline tiles`: the vector tiles of an atlas."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contactline.cli import options as shared

if TYPE_CHECKING:
    from contactline.atlas import Atlas
    from contactline.publish.tiles.build import Built


@click.command()
@click.option(
    "--tiles",
    "folder",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for the tiles.  [default: beside the atlas, its name with .tiles]",
)
@click.option(
    "--fronts/--no-fronts",
    default=True,
    show_default=True,
    help="Compute the length of the front for every edition too, after the tiles.",
)
@shared.with_atlas
def tiles(atlas: Atlas, folder: Path | None, fronts: bool) -> None:
    """Build the vector tiles of the map, or bring them up to date.

    Only what changed is made anew: with a new edition the part of the record that goes on, never the
    closed years. Readers of the folder see the old tiles until the new ones are whole. The lengths of
    the front come last, newest edition first, and go on where they were when interrupted.
    """
    from contactline.cli.progress import terminal_progress
    from contactline.cli.render import show_notes
    from contactline.publish.tiles.build import build, is_current
    from contactline.publish.tiles.folder import default_folder
    from contactline.publish.tiles.lengths import add_lengths
    from contactline.store.database import file_of

    where = folder
    if where is None:
        where = default_folder(file_of(click.get_current_context().find_root().obj))
    added = 0
    while True:
        with terminal_progress() as progress, _uncollected():
            built = build(atlas, where, progress)
        _tell(built, where)
        if not fronts:
            return
        with terminal_progress() as progress:
            added += add_lengths(atlas, where, progress)
        if is_current(atlas, where):  # an edition loaded meanwhile has its tiles before its lengths
            break
    if added:
        show_notes([f"The front was measured for {added:,} {'edition' if added == 1 else 'editions'}."])


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for cycles: a build holds millions of geometries, which have none, and going through
    them again and again is a twentieth of its work."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _tell(built: Built, where: Path) -> None:
    total = (sum(built.made.values()) + sum(built.kept.values())) / 1e6
    made = "1 file" if len(built.made) == 1 else f"{len(built.made)} files"
    click.echo(
        f"The tiles are in {click.format_filename(where)}: {made} made, {len(built.kept)} as before,"
        f" {total:.1f} MB."
    )
