"""`contactline serve`: the API and the map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    import socket

    from contactline.server.settings import Settings


@click.command()
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="The address to listen on; 0.0.0.0 for all."
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port.")
@click.option(
    "--tiles",
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the tile files are, or will be.  [default: beside the atlas]",
)
@click.option("--base-url", metavar="URL", help="What readers call the server by, behind a proxy.")
@click.option("--basemap", metavar="STYLE_URL", help="A MapLibre style of another host to lie under the map.")
@click.option("--open", "browser", is_flag=True, help="Open the map in the browser.")
@click.pass_context
def serve(
    ctx: click.Context,
    host: str,
    port: int,
    tiles: Path | None,
    base_url: str | None,
    basemap: str | None,
    browser: bool,
) -> None:
    """The API and the map.

    Builds the tiles of the map where they are missing or older than the atlas, in a process of its own;
    readers are answered meanwhile. Ends with Ctrl-C.
    """
    from contactline.server.run import bound
    from contactline.server.settings import Settings

    settings = Settings(ctx.find_root().obj, tiles=tiles, base_url=base_url, basemap=basemap)
    run(settings, bound(host, port), browser=browser)


def run(settings: Settings, listening: socket.socket, *, browser: bool = False) -> None:
    """Serve on a socket until told to end, and say where the map is once it can be opened."""
    from contactline.claims.reading.hook import plugged
    from contactline.server.run import address, serve

    plugged()  # a setting that is wrong is told now, not to the first who sends a text
    url = address(listening)

    def ready() -> None:
        public = f" (for readers: {settings.base_url})" if settings.base_url else ""
        click.echo(f"The map is at {url}{public} and the API at {url}/api/docs; Ctrl-C ends both.", err=True)
        if browser:
            click.launch(url)

    serve(settings, listening, ready=ready)
