"""`contactline changes`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from contactline.cli import options as shared

if TYPE_CHECKING:
    from contactline.atlas import Atlas


@click.command()
@click.option("--from", "start", metavar=shared.DATE, required=True, help="The first date.")
@click.option("--to", "end", metavar=shared.DATE, required=True, help="The second date.")
@shared.region_options
@shared.class_options
@click.option("--transitions", is_flag=True, help="From which class to which, and of what kind.")
@shared.track_options
@shared.output_options
@shared.with_atlas
def changes(
    atlas: Atlas,
    region: str | None,
    by: str | None,
    class_: str | None,
    group: str | None,
    transitions: bool,
    output: str | None,
    **asked: Any,
) -> None:
    """What was gained and lost between two dates.

    Gross gain and loss are all ground that changed; of both together, redraw is ground in narrow
    strips where only the line was drawn anew, and reclassified is ground that kept its holder.
    """
    from contactline.cli.render import show_figures

    shared.check_one_of_class_and_group(class_, group)
    if transitions:
        if class_ is not None or group is not None:
            raise click.UsageError("--transitions is between all classes; leave out --class and --group.")
        figures = atlas.transitions(region, by=shared.level(by), **asked)
    else:
        figures = atlas.changes(region, by=shared.level(by), class_=class_, group=group, **asked)
    show_figures(figures, output, atlas.scheme)
