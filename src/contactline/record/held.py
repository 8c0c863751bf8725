"""The record of one track as verdicts ask it (`contactline.claims.checking.record.Record`).

Knows the atlas being read, and how what it answers becomes the values of a verdict. Knows no rule of any
verdict. What is costly is kept at hand for as long as the atlas stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from contactline.claims.checking.record import (
    Beside,
    Flow,
    FrontSeen,
    Ground,
    Measured,
    PlaceSeen,
    RegionSeen,
    Shown,
    Turned,
)
from contactline.model import CARRY, Place, Provenance, Scheme
from contactline.record.areas import measured
from contactline.record.reading import METHODS, Reading
from contactline.record.seen_regions import seen_region
from contactline.record.when import day_of, end_of_day, moment
from contactline.store.editions import EditionRow, Track
from contactline.store.regions import RegionEntry

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry


class HeldRecord:
    """One track of an atlas. Made for one state of it; made anew when the atlas was written to."""

    def __init__(self, reading: Reading, track: Track) -> None:
        self._reading = reading
        self._track = track
        self._line = reading.line(track)
        editions, zone = self._line.editions, reading.zone
        self._first, self._last = day_of(editions[0].valid_at, zone), day_of(editions[-1].valid_at, zone)
        end = editions[-1].valid_at + CARRY // timedelta(microseconds=1)
        day = day_of(end, zone)
        self._reach = day if end_of_day(day, zone) <= end else day - timedelta(days=1)

    @cached_property
    def _by_id(self) -> dict[str, RegionEntry]:
        return {e.id: e for e in self._reading.regions}

    @property
    def track(self) -> str:
        return self._track.name

    @property
    def scheme(self) -> Scheme:
        return self._reading.scheme

    @property
    def first(self) -> date:
        return self._first

    @property
    def last(self) -> date:
        return self._last

    @property
    def reach(self) -> date:
        return self._reach

    # --- regions ---

    def region(self, id_: str | None) -> RegionSeen | None:
        key = ("region seen", id_)
        at_hand = self._reading.at_hand
        if key not in at_hand:
            at_hand[key] = seen_region(self._reading, id_)
        return at_hand[key]

    # --- areas ---

    def area(self, classes: Sequence[str], ground: Ground, on: date, measure: str = "authalic") -> Measured:
        edition = self._edition(on)
        numbers = self._numbers(classes)
        if ground.regions:
            entries: list[RegionEntry | None] = [self._entry(pk) for pk in ground.regions]
        else:
            entries = [None]
        total = sum(measured(self._reading, self._track, edition, e, numbers, measure) for e in entries)
        provenance = self._reading.provenance(
            self._track, edition, measure, METHODS[measure], entries[0] if len(entries) == 1 else None
        )
        return Measured(total / 1e6, _plain(provenance, ground.layer))

    def polygons_km2(self, classes: Sequence[str], ground: Ground, on: date) -> tuple[float, ...]:
        import shapely

        from contactline.geometry.overlay import GRID_DEG

        held = self._ground(classes, self._edition(on))
        if held is None:
            return ()
        if ground.regions:
            held = shapely.intersection(held, self._frame(ground), grid_size=GRID_DEG)
        return _areas_km2(shapely.get_parts(held))

    def left_km2(self, classes: Sequence[str], ground: Ground, on: date) -> tuple[float, ...]:
        import shapely

        from contactline.geometry.overlay import GRID_DEG

        assert ground.regions, "of the whole drawn ground nothing is left"
        left, held = self._frame(ground), self._ground(classes, self._edition(on))
        if held is not None:
            left = shapely.difference(left, held, grid_size=GRID_DEG)
        return _areas_km2(shapely.get_parts(left))

    def _frame(self, ground: Ground) -> BaseGeometry:
        from contactline.geometry import overlay

        return overlay.union([self._reading.store.boundaries.geometry(pk) for pk in ground.regions])

    def polygons_near_km2(
        self, place: PlaceSeen, classes: Sequence[str], within_km: float, on: date
    ) -> tuple[float, ...]:
        import shapely

        from contactline.record.steps import circle_of

        assert place.lon is not None
        assert place.lat is not None
        held = self._ground(classes, self._edition(on))
        if held is None:
            return ()
        parts = shapely.get_parts(held)
        near = parts[shapely.intersects(parts, circle_of(place.lon, place.lat, within_km))]
        return _areas_km2(near)

    def _ground(self, classes: Sequence[str], edition: EditionRow) -> BaseGeometry | None:
        from contactline.geometry import overlay
        from contactline.record.ground import ground

        numbers = set(self._numbers(classes))
        held = [g for n, g in ground(self._reading, edition).items() if n in numbers]
        return overlay.union(held) if held else None

    def flow(self, classes: Sequence[str], ground: Ground, start: date, end: date) -> Flow:
        from contactline.record import changes

        reading = self._reading
        compared = changes.compare(reading, start=start, end=end, track=self._track, as_published=None)
        rows = [(None, "claimed", self._numbers(classes))]
        entries = [self._entry(pk) for pk in ground.regions] if ground.regions else [None]
        found = changes.changes(reading, compared, entries, rows, self._track)
        return Flow(
            sum(f.gross_gain_m2 for f in found) / 1e6,
            sum(f.gross_loss_m2 for f in found) / 1e6,
            sum(f.redraw_m2 for f in found) / 1e6,
            sum(f.reclassified_m2 for f in found) / 1e6,
            _plain(found[0].provenance, ground.layer) | {"from_edition": found[0].start_edition.id},
        )

    # --- places ---

    def place(self, id_: str) -> PlaceSeen | None:
        key = ("place seen", self._track.pk, id_)
        at_hand = self._reading.at_hand
        if key not in at_hand:
            found = self._reading.store.places.by_id(id_)
            at_hand[key] = None if found is None else self._seen(found)
        return at_hand[key]

    def _seen(self, place: Place) -> PlaceSeen:
        from contactline.record.ground import spells_at

        region = self._region_of(place)
        home = not place.region_ids or any(id_.startswith(self.scheme.home) for id_ in place.region_ids)
        if place.lon is None or place.lat is None:
            return PlaceSeen(place.id, place.names, None, None, region, (), {}, home=home)
        provenance, found = spells_at(
            self._reading, place.lon, place.lat, track=self._track, as_published=None
        )
        spells: list[Shown] = []
        for spell in found:
            start = spell.interval.start.astimezone(self._reading.zone).date()
            if spells and spells[-1].start == start:  # of a day its end counts
                spells.pop()
            if spells:
                before = spells.pop()
                spells.append(Shown(before.class_id, before.start, start))
            spells.append(Shown(spell.class_id, start, None))
        merged: list[Shown] = []
        for spell in spells:
            if merged and merged[-1].class_id == spell.class_id:
                merged[-1] = Shown(spell.class_id, merged[-1].start, spell.end)
            else:
                merged.append(spell)
        return PlaceSeen(
            place.id, place.names, place.lon, place.lat, region, tuple(merged), _plain(provenance),
            place.population, home,
        )  # fmt: skip

    def _region_of(self, place: Place) -> tuple[str, Any] | None:
        found = [self._by_id[id_] for id_ in place.region_ids if id_ in self._by_id]
        best = min(found, key=lambda e: (e.level == 0, e.level), default=None)
        return None if best is None else (best.id, best.names)

    def beside(self, place: PlaceSeen, classes: Sequence[str], radius_km: float, on: date) -> Beside:
        from contactline.record.beside import beside

        assert place.lon is not None
        assert place.lat is not None
        point = (place.lon, place.lat)
        return beside(self._reading, self._track, point, self._numbers(classes), radius_km, on)

    def nearest_km(self, place: PlaceSeen, classes: Sequence[str], on: date) -> float | None:
        from contactline.record.beside import nearest_km

        assert place.lon is not None
        assert place.lat is not None
        point = (place.lon, place.lat)
        return nearest_km(self._reading, self._track, point, self._numbers(classes), on)

    def seat(self, region: str) -> PlaceSeen | None:
        key = ("seat", region)
        at_hand = self._reading.at_hand
        if key not in at_hand:
            at_hand[key] = self._reading.store.places.largest_in(region)
        id_ = at_hand[key]
        return None if id_ is None else self.place(id_)

    # --- the front ---

    def front_km(self, place: PlaceSeen, on: date) -> Measured | None:
        from contactline.record.front import METHOD, distance_km

        assert place.lon is not None
        assert place.lat is not None
        way = distance_km(self._reading, on, self._track)(place.lon, place.lat)
        if way is None:
            return None
        rules = self.scheme.front
        method = METHOD.format(group=rules.group, gap=rules.gap_width_m, margin=rules.border_margin_m)
        provenance = self._reading.provenance(self._track, self._edition(on), "front", method, None)
        return Measured(way, _plain(provenance))

    def front(self, on: date, ground: Ground | None = None) -> tuple[FrontSeen, ...]:
        from contactline.record.front import front

        if ground is not None and len(ground.regions) > 1:
            return self._front_within(on, ground)
        regions = [None if ground is None else self._entry(pk) for pk in (ground.regions if ground else [0])]
        figures = front(
            self._reading, regions, on=on, tolerances_m=None, track=self._track, as_published=None
        )
        return tuple(
            FrontSeen(f.tolerance_m, f.length_m / 1e3, f.main_length_m / 1e3, _plain(f.provenance))
            for f in figures
        )

    def _front_within(self, on: date, ground: Ground) -> tuple[FrontSeen, ...]:
        from contactline.record.front_within import lengths_within

        key = ("frame", ground.regions)
        at_hand = self._reading.at_hand
        if key not in at_hand:
            at_hand[key] = self._frame(ground)
        edition = self._edition(on)
        method, lengths = lengths_within(self._reading, edition, at_hand[key])
        provenance = _plain(
            self._reading.provenance(self._track, edition, "front", method, None), ground.layer
        )
        return tuple(FrontSeen(t, all_m / 1e3, main_m / 1e3, provenance) for t, all_m, main_m in lengths)

    # --- all places ---

    def turned(self, holder: str, start: date, end: date) -> tuple[Turned, ...]:
        from contactline.record.settlements import settlements

        zone = self._reading.zone
        begin, until = (end_of_day(day - timedelta(days=1), zone) + 1 for day in (start, end))
        chosen = settlements(self._reading, self._track).came_under(self._holders(), holder, begin, until)
        places = self._reading.store.places.by_key([pk for pk, _ in chosen])
        return tuple(
            Turned(day_of(at, zone), p.id, p.names, p.region_ids) for pk, at in chosen for p in [places[pk]]
        )

    def standing(self, classes: Sequence[str], region: str | None, on: date) -> tuple[str, ...]:
        from contactline.record.settlements import settlements

        at = moment(on, self._reading.zone).micros
        pks = settlements(self._reading, self._track).under(self._numbers(classes), at)
        places = self._reading.store.places.by_key(pks)
        return tuple(p.id for pk in pks for p in [places[pk]] if region is None or region in p.region_ids)

    def _holders(self) -> dict[int, str | None]:
        """Class number -> who holds it for certain; -1 stands for what is not drawn."""
        held = {
            n: c.holder if c.counted and c.certainty == "held" else None
            for n, c in enumerate(self.scheme.classes)
        }
        return held | {-1: self.scheme.undrawn_holder}

    # --- provenance ---

    def provenance(self, on: date) -> dict[str, Any]:
        edition = self._edition(min(max(on, self.first), self.reach))
        return _plain(self._reading.provenance(self._track, edition, "record", "the edition in force", None))

    def _edition(self, on: date) -> EditionRow:
        return self._reading.edition(self._track, self._line, moment(on, self._reading.zone))

    def _numbers(self, classes: Sequence[str]) -> list[int]:
        ids = self.scheme.class_ids()
        return [ids.index(c) for c in classes]

    def _entry(self, pk: int) -> RegionEntry:
        if "region by pk" not in self._reading.at_hand:
            self._reading.at_hand["region by pk"] = {e.pk: e for e in self._reading.regions}
        return self._reading.at_hand["region by pk"][pk]


def held(reading: Reading, track: Track) -> HeldRecord:
    """The record of a track; the same one for as long as the atlas stays as it is."""
    key = ("held", track.pk)
    if key not in reading.at_hand:
        reading.at_hand[key] = HeldRecord(reading, track)
    return reading.at_hand[key]


def _areas_km2(polygons: NDArray[np.object_]) -> tuple[float, ...]:
    from contactline.geometry.measures import area_m2

    return tuple(sorted((area_m2(polygons) / 1e6).tolist(), reverse=True))


def _plain(provenance: Provenance, layer: str | None = None) -> dict[str, Any]:
    return {
        "track": provenance.track,
        "edition": provenance.edition.id,
        "measure": provenance.measure,
        "method": provenance.method,
        "region_layer": provenance.region_layer or layer,
        "attribution": provenance.attribution,
        "licence": provenance.licence,
    }
