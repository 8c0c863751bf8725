"""`contactline place` and `contactline at`: the history of one point of ground."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from contactline.cli import options as shared

if TYPE_CHECKING:
    from contactline.atlas import Atlas
    from contactline.model import GroundHistory, Place, RegionRef


@click.command()
@click.argument("name_or_id", nargs=-1, required=True)
@shared.track_options
@shared.output_options
@shared.with_atlas
def place(atlas: Atlas, name_or_id: tuple[str, ...], output: str | None, **asked: Any) -> None:
    """A place: its names, region and history.

    Where several places have the name, now or formerly, they are listed and none is chosen; ask
    again with the id.
    """
    from contactline.errors import Ambiguous
    from contactline.model import Place

    try:
        history = atlas.place(" ".join(name_or_id), **asked)
    except Ambiguous as error:
        places = [candidate for candidate in error.candidates if isinstance(candidate, Place)]
        if not places:
            raise
        _show_candidates(atlas, places, output)
        raise Ambiguous(error.message) from None
    _show(atlas, history, output)


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("lon", type=float)
@click.argument("lat", type=float)
@shared.track_options
@shared.output_options
@shared.with_atlas
def at(atlas: Atlas, lon: float, lat: float, output: str | None, **asked: Any) -> None:
    """The history of the ground at a point, in degrees, longitude first."""
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise click.UsageError(
            f"{lon} {lat} is no point: the longitude comes first, from -180 to 180,"
            " then the latitude, from -90 to 90."
        )
    _show(atlas, atlas.at(lon, lat, **asked), output)


def _show(atlas: Atlas, history: GroundHistory, output: str | None) -> None:
    from contactline.cli.render import show_figures, show_json
    from contactline.figures import Figures, as_dict

    if output == "json":
        show_json(as_dict(history))
    else:
        show_figures(Figures([history]), output, atlas.scheme)


def _show_candidates(atlas: Atlas, places: list[Place], output: str | None) -> None:
    from contactline.cli.render import show_csv, show_json, show_table
    from contactline.figures import place_dict
    from contactline.tables import Words, places_table

    regions = _RegionsOf(atlas)
    if output == "json":
        show_json({"candidates": [place_dict(place, regions(place)) for place in places]})
    elif output == "csv":
        rows = [place_dict(place, regions(place)) for place in places]
        for row in rows:
            row["regions"] = [region["id"] for region in row["regions"] if isinstance(region, dict)]
        show_csv(rows)
    else:
        words = Words(atlas.scheme)
        show_table(places_table(places, words, lambda p: ", ".join(r.name for r in regions(p))))


class _RegionsOf:
    """The regions that places say they belong to, as far as the atlas has them."""

    def __init__(self, atlas: Atlas) -> None:
        self._atlas = atlas
        self._known: dict[str, RegionRef | None] = {}

    def __call__(self, place: Place) -> list[RegionRef]:
        found = [self._region(id_) for id_ in place.region_ids]
        return [region for region in found if region is not None]

    def _region(self, id_: str) -> RegionRef | None:
        from contactline.errors import ContactlineError
        from contactline.figures import display_name
        from contactline.model import RegionRef

        if id_ not in self._known:
            try:
                region = self._atlas.find_region(id_)
            except ContactlineError:
                self._known[id_] = None
            else:
                name = display_name(region.names, region.id)
                self._known[id_] = RegionRef(region.id, name, region.level, region.layer)
        return self._known[id_]
