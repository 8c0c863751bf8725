"""The atlas as a whole: `contactline init`, `default-track`, `embargo`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from contactline.cli import options as shared

if TYPE_CHECKING:
    from contactline.atlas import Atlas


@click.command()
@click.option(
    "--scheme",
    metavar="NAME_OR_FILE",
    required=True,
    help="The conflict's vocabulary: a scheme that is shipped (ukraine, demo) or a TOML file.",
)
@click.pass_context
def init(ctx: click.Context, scheme: str) -> None:
    """Make a new, empty atlas."""
    import contactline

    where = ctx.find_root().obj
    atlas = contactline.init(where, scheme)
    try:
        click.echo(f"A new atlas with the scheme {atlas.scheme.id} is in {click.format_filename(where)}.")
    finally:
        atlas.close()


@click.command("default-track")
@click.argument("track")
@shared.with_atlas
def default_track(atlas: Atlas, track: str) -> None:
    """Name the track that is meant when none is said.

    Until one is named it is the first that was loaded.
    """
    atlas.set_default_track(track)
    click.echo(f"The default track is {track}.")


@click.group()
def embargo() -> None:
    """Release editions whose embargo has ended.

    An edition under embargo is in no output.
    """


@embargo.command()
@shared.with_atlas
def release(atlas: Atlas) -> None:
    """Take in every edition whose embargo has ended."""
    count = atlas.release()
    click.echo(f"{count:,} {'edition was' if count == 1 else 'editions were'} released.")
