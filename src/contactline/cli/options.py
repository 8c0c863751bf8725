"""Options that several commands share, and the atlas they ask."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from contactline.model import MEASURES

if TYPE_CHECKING:
    from contactline.atlas import Atlas

C = TypeVar("C", bound=Callable[..., Any])

DATE = "DATE"
"""`2025-08-03` (the end of that day in the scheme's time zone), or a time with its offset."""


def with_atlas(command: C) -> C:
    """Open the atlas that `--atlas` names, give it as first argument, and close it after."""

    @click.pass_context
    @functools.wraps(command)
    def run(ctx: click.Context, *args: Any, **kwargs: Any) -> Any:
        atlas = open_atlas(ctx)
        return ctx.invoke(command, atlas, *args, **kwargs)

    return run  # pyright: ignore[reportReturnType]


def open_atlas(ctx: click.Context) -> Atlas:
    """The atlas of this call, closed when the command ends."""
    import contactline

    atlas = contactline.open(ctx.find_root().obj)
    ctx.call_on_close(atlas.close)
    return atlas


def open_or_init(scheme: str | None) -> Atlas:
    """The atlas of this call; where there is none and a scheme is named, a new one with it."""
    import contactline
    from contactline.errors import NoAtlas

    where = click.get_current_context().find_root().obj
    try:
        return contactline.open(where)
    except NoAtlas:
        if scheme is None:
            raise
        return contactline.init(where, scheme)


def stack(*options: Callable[[Any], Any]) -> Callable[[C], C]:
    def decorate(command: C) -> C:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


region_options = stack(
    click.option("--region", metavar="NAME_OR_ID", help="A region, by id or by name in any language."),
    click.option("--by", metavar="LEVEL", help="A row for each region of this level, by number or name."),
)

class_options = stack(
    click.option("--class", "class_", metavar="CLASS", help="One control class of the scheme."),
    click.option("--group", metavar="GROUP", help="One group of classes, counted together."),
)

measure_option = click.option(
    "--measure",
    type=click.Choice(MEASURES),
    default=MEASURES[0],
    show_default=True,
    help="How areas are measured (docs/measures.md).",
)

track_options = stack(
    click.option("--track", metavar="TRACK", help="The map maker's series.  [default: the atlas's]"),
    click.option("--as-published", metavar=DATE, help="Answer with what had been published by then."),
)

output_options = stack(
    click.option("--json", "output", flag_value="json", help="Print JSON."),
    click.option("--csv", "output", flag_value="csv", help="Print CSV."),
)

credit_options = stack(
    click.option("--licence", default="", help="The licence of the data, shown wherever it is."),
    click.option("--attribution", default="", help="Who is to be named, shown wherever the data is."),
)


def known_language(ctx: click.Context, option: click.Parameter, language: str) -> str:
    """A language that there are words of."""
    from contactline.words import languages

    if language not in languages():
        raise click.BadParameter(f"there are no words in {language!r}; there are {', '.join(languages())}.")
    return language


def check_one_of_class_and_group(class_: str | None, group: str | None) -> None:
    if class_ is not None and group is not None:
        raise click.UsageError("--class and --group exclude each other; a group has its own classes.")


def level(by: str | None) -> int | str | None:
    """A level as number where it is one, else as the name it was given."""
    return int(by) if by is not None and by.isdecimal() else by
