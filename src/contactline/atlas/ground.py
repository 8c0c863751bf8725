"""The ground itself: the front, the map of a day, and the history of a point."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from contactline.atlas.figures import Measuring
from contactline.atlas.names import Names
from contactline.atlas.opening import When, question
from contactline.errors import UnknownPlace, UsageError
from contactline.model import GroundHistory

if TYPE_CHECKING:
    from contactline.record.control import ControlPolygons
    from contactline.record.front import FrontDistance
    from contactline.record.whole import Whole


class Ground(Measuring, Names):
    """Lines, polygons and points of the record."""

    @question
    def front_geojson(
        self,
        region: str | None = None,
        *,
        by: int | str | None = None,
        on: When = None,
        tolerances_m: Sequence[float] | None = None,
        track: str | None = None,
        as_published: When = None,
    ) -> dict[str, Any]:
        """The line of contact itself, as a GeoJSON FeatureCollection."""
        from contactline.record import front

        reading = self._reading
        return front.front_geojson(
            reading, self._regions(reading, region, by), on=on, tolerances_m=tolerances_m,
            track=reading.track(track), as_published=as_published,
        )  # fmt: skip

    @question
    def front_km(self, on: When = None, track: str | None = None) -> FrontDistance:
        """A function of lon and lat in degrees that gives the kilometres to the line of contact of a day.

        It gives None where the record has no line. Without a track, the default one answers, or another
        that reaches the day; after the end of all records the last edition does: the `day` of what is
        given says which.
        """
        from contactline.record import front

        reading = self._reading
        return front.distance_km(reading, on, None if track is None else reading.track(track))

    @question
    def control(
        self,
        *,
        on: When = None,
        track: str | None = None,
        as_published: When = None,
        bbox: tuple[float, float, float, float] | None = None,
        simplify_m: float = 0.0,
    ) -> ControlPolygons:
        """The map of one day as polygons: the ground of each class, without overlaps.

        `bbox`: cut to west, south, east, north. `simplify_m`: drawn with about this tolerance.
        """
        from contactline.record import control

        reading = self._reading
        return control.control_on(
            reading, on=on, track=reading.track(track), as_published=as_published, bbox=bbox,
            simplify_m=simplify_m,
        )  # fmt: skip

    @question
    def pieces(self, *, track: str | None = None) -> ControlPolygons:
        """Every polygon that had one class over an interval: the whole record of a track."""
        from contactline.record import control

        reading = self._reading
        return control.control_pieces(reading, track=reading.track(track))

    @question
    def place(self, name_or_id: str, *, track: str | None = None, as_published: When = None) -> GroundHistory:
        """The history of control of a place. Raises Ambiguous with the candidates, never guesses.

        A name may carry the region it is in: "Stepne, Sumy Oblast".
        """
        from contactline.record.ground import history_at

        reading = self._reading
        place = self._one_place(name_or_id)
        if place.lon is None or place.lat is None:
            raise UnknownPlace(
                f"{reading.name(place.names)} ({place.id}) is known by name only: its source gives no"
                " coordinates, so it has no history on the map",
                candidates=(place,),
            )
        return history_at(
            reading, place.lon, place.lat, track=reading.track(track), as_published=as_published, place=place
        )

    @question
    def at(
        self, lon: float, lat: float, *, track: str | None = None, as_published: When = None
    ) -> GroundHistory:
        """The history of control of a point of ground."""
        from contactline.record.ground import history_at

        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise UsageError(
                f"{lon:g}, {lat:g} is no point of the earth: give the longitude (-180 to 180), then the"
                " latitude (-90 to 90)"
            )
        reading = self._reading
        return history_at(reading, lon, lat, track=reading.track(track), as_published=as_published)

    @question
    def whole(self, wanted: Callable[[str], bool] = lambda named: True) -> Whole:
        """All that a map of the whole record is drawn from: pieces, regions, places, editions.

        `wanted`: told the name of the regions and places, whether they are to be read.
        """
        from contactline.record.whole import whole

        return whole(self._reading, wanted)
