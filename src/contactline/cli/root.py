"""`contactline` itself: the commands by name, loaded when called, and errors as one sentence.

A command's module is imported when the command runs, so that `--help` and a typing error cost
nothing. Whatever goes wrong ends here: the message on standard error, the exit code of the error's
class (docs/errors.md), and never a traceback for what a person can mend.
"""

from __future__ import annotations

import contextlib
import errno
import os
import pkgutil
import sys
from collections.abc import Callable, Mapping
from typing import Any

import click

from contactline.cli import INTERRUPTED
from contactline.errors import ContactlineError, ReadOnly, StorageFull

DEFAULT_ATLAS = "contactline.db"
ENVIRONMENT_VARIABLE = "CONTACTLINE_ATLAS"

BROKEN_PIPE = 1  # as click itself ends then
INTERNAL_ERROR = 1

COMMANDS: Mapping[str, tuple[str, str]] = {
    "demo": ("contactline.cli.demo:demo", "A fictional conflict, loaded, measured and shown: the tour."),
    "init": ("contactline.cli.atlas:init", "Make a new, empty atlas."),
    "pull": ("contactline.cli.pull:pull", "Fetch what a catalogue entry names."),
    "load": ("contactline.cli.load:load", "Load regions, places or editions from files."),
    "area": ("contactline.cli.areas:area", "Areas by class or group on a day."),
    "series": ("contactline.cli.areas:series", "Areas by class or group, one row a day."),
    "changes": ("contactline.cli.changes:changes", "What was gained and lost between two dates."),
    "front": ("contactline.cli.front:front", "The length of the front at several tolerances."),
    "place": ("contactline.cli.ground:place", "A place: its names, region and history."),
    "at": ("contactline.cli.ground:at", "The history of the ground at a point."),
    "read": ("contactline.cli.checks:read", "The territorial claims in a text."),
    "check": ("contactline.cli.checks:check", "The claims in a text against the record."),
    "claims": ("contactline.cli.ledger:claims", "The ledger of claims, and how they stand."),
    "sources": ("contactline.cli.ledger:sources", "Who publishes, and how reliable they are."),
    "reports": ("contactline.cli.reports:reports", "The texts of the ledger, and their credibility."),
    "serve": ("contactline.cli.serve:serve", "The API and the map."),
    "export": ("contactline.cli.export:export", "Write figures, polygons or the record to a file."),
    "tiles": ("contactline.cli.tiles:tiles", "Build the vector tiles of the map."),
    "editions": ("contactline.cli.record:editions", "What is in the record, gaps and quarantine."),
    "tracks": ("contactline.cli.record:tracks", "The tracks of the atlas."),
    "regions": ("contactline.cli.record:regions", "The regions of the atlas."),
    "verify": ("contactline.cli.record:verify", "Is the atlas sound?"),
    "default-track": (
        "contactline.cli.atlas:default_track",
        "Name the track that is meant by default.",
    ),
    "embargo": ("contactline.cli.atlas:embargo", "Release editions whose embargo has ended."),
}
"""Command -> where it lives and what it does, in the order of `--help`."""


class Root(click.Group):
    """The group of all commands, each imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        return pkgutil.resolve_name(COMMANDS[cmd_name][0])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = f'; did you mean "{near[0]}"?' if near else "; see contactline --help."
            raise click.UsageError(f'There is no command "{args[0]}"{hint}', ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, what) for name, (_, what) in COMMANDS.items()])

    def main(self, *args: Any, standalone_mode: bool = True, **extra: Any) -> Any:
        def run() -> Any:
            return super(Root, self).main(*args, standalone_mode=False, **extra)

        if not standalone_mode:
            return run()
        sys.exit(_exit_code(run))


def _exit_code(run: Callable[[], Any]) -> int:
    """Run, tell a person what went wrong, and give the exit code."""
    try:
        result = run()
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as end:
        return end.exit_code
    except (KeyboardInterrupt, click.Abort):
        _say("interrupted; what was loaded so far is kept.")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away (`| head`); there is nobody to tell.
        _abandon_stdout()
        return BROKEN_PIPE
    except click.ClickException as error:
        _say(error.format_message())
        return error.exit_code
    except ContactlineError as error:
        _tell(error)
        return error.exit_code
    except OSError as error:
        told = _as_ours(error)
        _tell(told)
        return told.exit_code
    except MemoryError:
        _say("there is not enough memory for this.")
        return INTERNAL_ERROR
    except Exception as error:
        if os.environ.get("CONTACTLINE_DEBUG"):
            raise
        _say(
            f"this is a fault of the program, not yours: {type(error).__name__}: {error}."
            " With CONTACTLINE_DEBUG=1 the same command shows where; please report that."
        )
        return INTERNAL_ERROR


def _abandon_stdout() -> None:
    """Point standard output elsewhere, so that the interpreter's last flush does not raise again."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _as_ours(error: OSError) -> ContactlineError:
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageFull(f"The disk is full{where}; free some space and run the same command again.")
    if error.errno == errno.EROFS:
        return ReadOnly(f"The file system is read-only{where}.")
    return ContactlineError(f"{error.strerror or error}{where}.")


def _tell(error: ContactlineError) -> None:
    _say(error.message)
    if error.told is not None:
        for line in error.told:
            click.echo(f"  {line}", err=True)
        return
    from contactline.figures import candidate_dict, display_name

    for candidate in error.candidates:
        if isinstance(candidate, str):
            continue
        plain = candidate_dict(candidate)
        id_ = str(plain.get("id", ""))
        if id_ and id_ in error.message:
            continue
        name = plain.get("name") or display_name(plain.get("names", {}), "")
        level = f" (level {plain['level']})" if plain.get("level") is not None else ""
        click.echo(f"  {id_}  {name}{level}".rstrip(), err=True)


def _say(message: str) -> None:
    click.echo(f"contactline: {message}", err=True)


@click.group(cls=Root, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--atlas",
    metavar="PATH_OR_URL",
    envvar=ENVIRONMENT_VARIABLE,
    default=DEFAULT_ATLAS,
    show_default=True,
    show_envvar=True,
    help="The atlas: a file, or the URL of a PostgreSQL database.",
)
@click.version_option(package_name="contactline", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context, atlas: str) -> None:
    """Contactline is an atlas of territorial control: who holds which ground, since when, and who
    says so."""
    ctx.obj = atlas
