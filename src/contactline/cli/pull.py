"""`contactline pull`: fetch what a catalogue entry names, and load it into the atlas.

Parses, calls, prints. Fetching is `contactline.pull`; loading is `contactline.loading`, imported
only when there is something to load.
"""

from __future__ import annotations

import importlib
import logging
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from contactline.cli.options import open_or_init
from contactline.errors import FetchError, UsageError

if TYPE_CHECKING:
    from contactline.pull import Catalogue, Client, Entry, Fetched

AtlasOpener = Callable[[str | None], Any]
"""open_atlas(scheme): the atlas of the command line, opened for writing; where there is none and a
scheme is given, a new one with that scheme"""

Progress = Callable[[int, int | None, str], None]


def make_pull_command(
    open_atlas: AtlasOpener,
    *,
    loading: Any = None,
    make_client: Callable[[], Client] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> click.Command:
    """The click command. `loading` stands in for `contactline.loading`, `make_client` for `Client()`.

    It raises the errors of `contactline.errors`; turning them into exit codes is the caller's.
    """

    @click.command("pull")
    @click.argument("name", required=False)
    @click.option("--follow", is_flag=True, help="Stay, and load what is new every few minutes.")
    @click.option(
        "--catalogue",
        "catalogue_path",
        type=click.Path(path_type=Path),
        help="A TOML file with further entries; one of the same name replaces the shipped one.",
    )
    @click.option(
        "--cache",
        type=click.Path(path_type=Path, file_okay=False),
        envvar="CONTACTLINE_CACHE",
        help="Where fetched files are kept.",
    )
    @click.option("--list", "list_only", is_flag=True, help="Show what can be pulled, with its licence.")
    @click.option("--limit", type=click.IntRange(min=1), help="Load at most so many files of each entry.")
    @click.option("--since", metavar="DATE", help="Leave out editions from before this day (YYYY-MM-DD).")
    def pull_command(
        name: str | None,
        follow: bool,
        catalogue_path: Path | None,
        cache: Path | None,
        list_only: bool,
        limit: int | None,
        since: str | None,
    ) -> None:
        """Fetch what the catalogue entry NAME names, and load it.

        Only what is new is fetched, one request at a time; stop it whenever you like and run it
        again. `contactline pull ukraine` makes the whole map of Ukraine, from nothing.
        """
        from contactline.pull import Client, load_catalogue
        from contactline.pull.cache import default_cache_dir

        catalogue = load_catalogue(catalogue_path)
        if list_only:
            print_catalogue(catalogue)
            return
        if name is None:
            raise UsageError(
                f"Say what to pull: {', '.join(catalogue.entries)}; `contactline pull --list` tells more."
            )
        if follow and limit is not None:
            raise UsageError("--follow goes on for ever and --limit stops: give one of them.")
        entry = catalogue.entry(name)
        parts = catalogue.parts(name)
        moment = _day(since)
        atlas = open_atlas(entry.scheme or None)
        try:
            with make_client() if make_client is not None else Client() as client:
                session = _Session(atlas, loading, client, cache or default_cache_dir(), moment)
                session.pull_all(parts, limit, goes_on=follow)
                if follow:
                    session.follow(parts, stop)
        finally:
            atlas.close()

    return pull_command


class _Session:
    """One run of the command: the atlas, and what is needed to fill it."""

    def __init__(self, atlas: Any, loading: Any, client: Client, cache: Path, since: datetime | None) -> None:
        self._atlas = atlas
        self._loading = loading
        self._client = client
        self._cache = cache
        self._since = since
        self._progress = _progress()
        self._sources: dict[str, set[tuple[str, str]]] = {}

    def pull_all(self, parts: tuple[Entry, ...], limit: int | None, *, goes_on: bool) -> None:
        """Pull the parts in order. One that cannot be fetched does not keep back the others.

        `goes_on`: the parts will be asked again, so that one that is away is no end.
        """
        from contactline.pull import pull

        failed: list[FetchError] = []
        for part in parts:
            click.echo(f"{part.title}\n  licence: {part.licence}\n  source:  {part.attribution}", err=True)
            try:
                report = pull(
                    part,
                    self._cache,
                    client=self._client,
                    on_file=self.load,
                    holds=self._holds(part),
                    since=self._since,
                    limit=limit,
                    progress=self._progress,
                )
            except FetchError as error:
                if len(parts) == 1 and not (goes_on and type(error) is FetchError):
                    raise
                click.echo(f"  not loaded: {error}", err=True)
                failed.append(error)
                continue
            rest = ", stopped at the limit" if report.limited else ""
            click.echo(
                f"{part.name}: {_files(report.handed)} loaded, {report.unchanged} there already, "
                f"{report.n_bytes / 1024**2:.1f} MiB in {report.requests} requests{rest}"
            )
        # an answer of another shape is the graver news, for waiting does not mend it
        failed.sort(key=lambda error: type(error) is FetchError)
        if failed and not (goes_on and type(failed[0]) is FetchError):
            raise type(failed[0])(
                f"{len(failed)} of {len(parts)} parts could not be fetched; "
                f"the others are loaded. {failed[0]}"
            )

    def follow(self, parts: tuple[Entry, ...], stop: Callable[[], bool]) -> None:
        from contactline.pull import follow
        from contactline.pull.strategies import STRATEGIES

        live = [part for part in parts if STRATEGIES[part.strategy].live]
        if not live:
            raise UsageError(f"{parts[0].name!r} is no series that grows; there is nothing to follow in it.")
        _log_to_stderr()
        tracks = [part.track for part in live]
        try:
            follow(
                live,
                self._cache,
                client=self._client,
                on_file=self.load,
                holds=lambda name, sha256: any((name, sha256) in self._held(track) for track in tracks),
                since=self._since,
                stop=stop,
                progress=self._progress,
            )
        except KeyboardInterrupt:
            click.echo("stopped; what was loaded is in the atlas", err=True)

    def load(self, fetched: Fetched) -> None:
        """Load one fetched file into the atlas, as its entry says."""
        loading = self._loading or importlib.import_module("contactline.loading")
        entry = fetched.entry
        origin = {"licence": fetched.licence, "attribution": fetched.attribution}
        if entry.kind == "regions":
            loading.load_regions(
                self._atlas,
                fetched.path,
                level=entry.level,
                layer=entry.layer,
                columns=dict(entry.columns),
                **origin,
            )
        elif entry.kind == "places":
            options = {**entry.reader_options, **fetched.companions}
            loading.load_places(self._atlas, fetched.path, reader=entry.reader, options=options, **origin)
        else:
            loading.load_editions(
                self._atlas,
                [fetched.path],
                track=entry.track,
                title=entry.track_title,
                reader=entry.reader,
                reader_options=dict(entry.reader_options),
                strict=False,
                progress=self._progress,
                **origin,
            )
            self._held(entry.track).update(fetched.sources())

    def _holds(self, entry: Entry) -> Callable[[str, str], bool]:
        """Whether the atlas has a source already: by file name and hash, for editions.

        Regions and places are handed over each time: loading the same ones again changes nothing.
        """
        if entry.kind != "editions":
            return lambda name, sha256: False
        return lambda name, sha256: (name, sha256) in self._held(entry.track)

    def _held(self, track: str) -> set[tuple[str, str]]:
        """(file name, SHA-256) of the sources of a track's editions."""
        if track not in self._sources:
            editions = self._atlas.editions(track) if self._has_track(track) else []
            self._sources[track] = {(_base(e.ref.source_name), e.ref.source_sha256) for e in editions}
        return self._sources[track]

    def _has_track(self, track: str) -> bool:
        return any(track in (item, getattr(item, "name", None)) for item in self._atlas.tracks())


def print_catalogue(catalogue: Catalogue) -> None:
    """The entries, with licence and source; a bundle with its parts."""
    for entry in catalogue.entries.values():
        click.echo(f"{entry.name}  ({entry.kind})\n  {entry.title}")
        if entry.parts:
            click.echo(f"  parts:   {', '.join(entry.parts)}")
        click.echo(f"  licence: {entry.licence}\n  source:  {entry.attribution}")
        if entry.homepage:
            click.echo(f"  see:     {entry.homepage}")
        if entry.note:
            click.echo(f"  note:    {entry.note}")


def _base(source_name: str) -> str:
    """The file name in a source's name, which may name the archive before it."""
    return re.split(r"[/\\!#:]", source_name)[-1]


def _files(number: int) -> str:
    return "1 file" if number == 1 else f"{number} files"


def _day(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--since {text!r} is no date; write it as 2025-08-01.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _progress() -> Progress | None:
    """A line that rewrites itself on standard error, and only on a terminal."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int | None, what: str) -> None:
        share = f"{100 * done / total:3.0f} %" if total else f"{done:,}"
        click.echo(f"\r\x1b[K  {what}: {share}", nl=False, err=True)
        if total and done >= total:
            click.echo("\r\x1b[K", nl=False, err=True)

    return show


def _log_to_stderr() -> None:
    log = logging.getLogger("contactline.pull")
    if not log.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        log.addHandler(handler)
    log.setLevel(logging.INFO)


pull = make_pull_command(open_or_init)
