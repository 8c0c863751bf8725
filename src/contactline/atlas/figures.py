"""Areas, series and changes: what is held, and what went from hand to hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from contactline.atlas.opening import Opened, When, question
from contactline.errors import UsageError
from contactline.figures import Figures
from contactline.model import (
    Area,
    Change,
    FrontLength,
    Measure,
    Transition,
)

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from contactline.record.areas import AreaSeries
    from contactline.record.changes import Comparison
    from contactline.record.grounds import ChangedGround
    from contactline.record.reading import Reading
    from contactline.store.editions import Track
    from contactline.store.regions import RegionEntry


class Measuring(Opened):
    """Figures of the ground, each with its provenance."""

    def _regions(
        self, reading: Reading, region: str | None, by: int | str | None
    ) -> list[RegionEntry | None]:
        within = None if region is None else reading.region(region)
        if by is None:
            return [within]
        return list(reading.regions_by(by, within))

    @question
    def area(
        self,
        region: str | None = None,
        *,
        by: int | str | None = None,
        on: When = None,
        until: When = None,
        class_: str | None = None,
        group: str | None = None,
        measure: Measure = "authalic",
        track: str | None = None,
        as_published: When = None,
        share_of: str = "measured",
    ) -> Figures[Area]:
        """Areas on a day; with `until`, the mean over the days from `on` to it.

        Without `region` and `by` for the whole drawn ground; `by` gives a row for each region of a
        level. Without `class_` and `group` a row for each class. Raises OutsideRecord, UnknownRegion,
        Ambiguous, UnknownClass, UnknownTrack, UsageError.
        """
        from contactline.record import areas

        reading = self._reading
        regions, rows = self._regions(reading, region, by), reading.class_numbers(class_, group)
        chosen = reading.track(track)
        measure_ = reading.measure(measure)
        if until is None:
            return areas.area(
                reading, regions, rows, on=on, measure=measure_, track=chosen, as_published=as_published,
                share_of=share_of,
            )  # fmt: skip
        found = areas.series(
            reading, regions, rows, start=on, end=until, measure=measure_, track=chosen,
            as_published=as_published,
        )  # fmt: skip
        return areas.period_figures(reading, found, share_of)

    @question
    def series(
        self,
        region: str | None = None,
        *,
        by: int | str | None = None,
        start: When = None,
        end: When = None,
        class_: str | None = None,
        group: str | None = None,
        measure: Measure = "authalic",
        track: str | None = None,
        as_published: When = None,
        share_of: str = "measured",
        at_most: int | None = None,
    ) -> Figures[Area]:
        """One figure a day, by region and class or group.

        `at_most`: raise UsageError where there would be more figures than this, before any is made.
        """
        from contactline.record import areas

        reading = self._reading
        found = areas.series(
            reading, self._regions(reading, region, by), reading.class_numbers(class_, group), start=start,
            end=end, measure=reading.measure(measure), track=reading.track(track), as_published=as_published,
            at_most=at_most,
        )  # fmt: skip
        return areas.series_figures(self._reading, found, share_of)

    @question
    def series_arrays(
        self,
        region: str | None = None,
        *,
        by: int | str | None = None,
        within: BaseGeometry | None = None,
        start: When = None,
        end: When = None,
        class_: str | None = None,
        group: str | None = None,
        measure: Measure = "authalic",
        track: str | None = None,
        as_published: When = None,
    ) -> AreaSeries:
        """The same as one array of square metres (regions, rows, days), without a figure for each.

        `within`: a polygon in lon/lat that is no region of the atlas, in the place of `region`.
        """
        from contactline.record import areas

        if within is not None and (region is not None or by is not None):
            raise UsageError("ground drawn by hand stands in the place of regions: ask for one or the other")
        reading = self._reading
        return areas.series(
            reading,
            self._regions(reading, region, by),
            reading.class_numbers(class_, group),
            start=start,
            end=end,
            measure=reading.measure(measure),
            track=reading.track(track),
            as_published=as_published,
            within=within,
        )

    @question
    def changes(
        self,
        region: str | None = None,
        *,
        by: int | str | None = None,
        start: str | date | datetime,
        end: str | date | datetime,
        class_: str | None = None,
        group: str | None = None,
        track: str | None = None,
        as_published: When = None,
    ) -> Figures[Change]:
        """What each class or group won and lost between two dates.

        Without `class_` and `group`, a row for each group of the scheme.
        """
        from contactline.record import changes

        reading = self._reading
        regions = self._regions(reading, region, by)
        if class_ is None and group is None:
            rows = [row for g in self.scheme.groups for row in reading.class_numbers(None, g.id)]
        else:
            rows = reading.class_numbers(class_, group)
        chosen = reading.track(track)
        compared = changes.compare(reading, start=start, end=end, track=chosen, as_published=as_published)
        return changes.changes(reading, compared, regions, rows, chosen)

    @question
    def transitions(
        self,
        region: str | None = None,
        *,
        by: int | str | None = None,
        start: str | date | datetime,
        end: str | date | datetime,
        track: str | None = None,
        as_published: When = None,
        other_track: str | None = None,
    ) -> Figures[Transition]:
        """The ground that went from one class to another between two dates, with the kind of change.

        `other_track`: the track that shows the second date, where it is another: what two map makers
        say of one day differs by this.
        """
        from contactline.record import changes

        asked = self._compared(region, by, start, end, track, as_published, other_track)
        return changes.transition_figures(self._reading, *asked)

    @question
    def changed_grounds(
        self,
        region: str | None = None,
        *,
        by: int | str | None = None,
        start: str | date | datetime,
        end: str | date | datetime,
        track: str | None = None,
        as_published: When = None,
        other_track: str | None = None,
    ) -> list[ChangedGround]:
        """The same with the polygons of each transition, their bounds, and the places concerned."""
        from contactline.record import grounds

        asked = self._compared(region, by, start, end, track, as_published, other_track)
        return grounds.changed_grounds(self._reading, *asked)

    def _compared(
        self,
        region: str | None,
        by: int | str | None,
        start: str | date | datetime,
        end: str | date | datetime,
        track: str | None,
        as_published: When,
        other_track: str | None,
    ) -> tuple[Comparison, list[RegionEntry | None], Track, Track | None]:
        """What differs between two dates, the regions that are asked about, and the track of each date."""
        from contactline.record import changes

        reading = self._reading
        regions = self._regions(reading, region, by)
        chosen = reading.track(track)
        other = None if other_track is None else reading.track(other_track)
        compared = changes.compare(
            reading, start=start, end=end, track=chosen, as_published=as_published, other=other
        )
        return compared, regions, chosen, other

    @question
    def steps(
        self,
        region: str | None = None,
        *,
        by: int | str | None = None,
        circle: tuple[float, float, float] | None = None,
        track: str | None = None,
    ) -> dict[str, Any]:
        """The whole area series of each region as steps (docs/server.md), in plain data.

        `circle`: longitude, latitude and radius in kilometres, in the place of regions.
        """
        from contactline.record import steps

        if circle is not None and (region is not None or by is not None):
            raise UsageError("a circle stands in the place of regions: ask for one or the other")
        reading = self._reading
        return steps.steps(
            reading, self._regions(reading, region, by), track=reading.track(track), circle=circle
        )

    @question
    def front(
        self,
        region: str | None = None,
        *,
        by: int | str | None = None,
        on: When = None,
        tolerances_m: Sequence[float] | None = None,
        track: str | None = None,
        as_published: When = None,
    ) -> Figures[FrontLength]:
        """The length of the line of contact on a day, at each tolerance (metres)."""
        from contactline.record import front

        reading = self._reading
        return front.front(
            reading, self._regions(reading, region, by), on=on, tolerances_m=tolerances_m,
            track=reading.track(track), as_published=as_published,
        )  # fmt: skip
