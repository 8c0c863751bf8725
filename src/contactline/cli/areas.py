"""`contactline area` and `contactline series`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from contactline.cli import options as shared

if TYPE_CHECKING:
    from contactline.atlas import Atlas


@click.command()
@click.option("--on", metavar=shared.DATE, help="The day.  [default: the last edition's]")
@click.option("--until", metavar=shared.DATE, help="With --on: the mean over the days from --on to this.")
@shared.region_options
@shared.class_options
@shared.measure_option
@shared.track_options
@shared.output_options
@shared.with_atlas
def area(
    atlas: Atlas,
    region: str | None,
    by: str | None,
    class_: str | None,
    group: str | None,
    output: str | None,
    **asked: Any,
) -> None:
    """Areas by class or group on a day.

    Without --region it is the whole drawn ground; without --class or --group there is a row for
    each class.
    """
    shared.check_one_of_class_and_group(class_, group)
    figures = atlas.area(region, by=shared.level(by), class_=class_, group=group, **asked)
    _show(atlas, figures, output)


@click.command()
@click.option("--from", "start", metavar=shared.DATE, help="The first day.  [default: of the record]")
@click.option("--to", "end", metavar=shared.DATE, help="The last day.  [default: of the record]")
@shared.region_options
@shared.class_options
@shared.measure_option
@shared.track_options
@shared.output_options
@shared.with_atlas
def series(
    atlas: Atlas,
    region: str | None,
    by: str | None,
    class_: str | None,
    group: str | None,
    output: str | None,
    **asked: Any,
) -> None:
    """Areas by class or group, one row a day."""
    shared.check_one_of_class_and_group(class_, group)
    figures = atlas.series(region, by=shared.level(by), class_=class_, group=group, **asked)
    _show(atlas, figures, output)


def _show(atlas: Atlas, figures: Any, output: str | None) -> None:
    from contactline.cli.render import show_figures

    show_figures(figures, output, atlas.scheme)
