"""What the collections of an atlas are, and their items: regions by level, places, editions, and the
ground of each class on a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
import orjson
import shapely

from contactline.errors import NotFound, OutsideRecord
from contactline.figures import display_name, edition_info_dict, place_dict, region_dict, time_text
from contactline.model import CARRY
from contactline.publish.sheets import control_sheet
from contactline.server.ogc.asked import ItemsAsked, Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from contactline.atlas import Atlas, EditionInfo
    from contactline.model import Place

Bounds = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""


@dataclass(frozen=True, slots=True)
class Items:
    """Items (n,) of a collection: ids, what they are of, and geometries, of which some may be None.

    `shape` makes the properties of one; only those of a page are made.
    """

    ids: Sequence[str]
    of: Sequence[Any]
    geometry: NDArray[np.object_]
    shape: Callable[[Any], Mapping[str, Any]]

    def __len__(self) -> int:
        return len(self.ids)

    def some(self, which: Sequence[int] | NDArray[np.int64]) -> Items:
        index = [int(i) for i in which]
        return Items(
            [self.ids[i] for i in index], [self.of[i] for i in index], self.geometry[index], self.shape
        )

    def features(self) -> list[bytes]:
        """Each as a GeoJSON Feature."""
        texts = shapely.to_geojson(shapely.orient_polygons(self.geometry)).tolist()
        return [
            orjson.dumps(
                {
                    "type": "Feature",
                    "id": id_,
                    "properties": self.shape(one),
                    "geometry": None if text is None else orjson.Fragment(text),
                }
            )
            for id_, one, text in zip(self.ids, self.of, texts, strict=True)
        ]


NOTHING = Items((), (), np.empty(0, dtype=object), dict)


@dataclass(frozen=True, slots=True)
class Collection:
    """`items(atlas, span)`: all of them, or those of a time. `times`: first and last, where it has any; the
    items of a collection without are the same at any time.

    `bounds(atlas)`: where they are; None: as far as the scheme reaches. `item(atlas, id)`: one, where that
    can be had without the others.
    """

    id: str
    title: str
    description: str
    items: Callable[[Atlas, Span | None], Items]
    bounds: Callable[[Atlas], Bounds | None] = lambda atlas: None
    times: tuple[str | None, str | None] | None = None
    item: Callable[[Atlas, str], Items] | None = None


def collections(atlas: Atlas) -> list[Collection]:
    """The collections that an atlas has."""
    found: list[Collection] = []
    names = {level.level: level.names for level in atlas.scheme.levels}
    for level in sorted({layer.level for layer in atlas.layers()}):
        title = display_name(names.get(level, {}), f"level {level}")
        found.append(
            Collection(
                f"regions-{level}",
                f"Regions: {title}",
                f"Administrative units of level {level} ({title}).",
                lambda atlas, span, level=level: _regions(atlas, level),
                lambda atlas, level=level: atlas.region_bounds(level),
            )
        )
    if atlas.place_count():
        found.append(
            Collection(
                "places",
                "Places",
                "Settlements with their names in every language and their former names.",
                lambda atlas, span: _places(atlas.places()),
                lambda atlas: atlas.place_bounds(),
                item=_place,
            )
        )
    tracks = atlas.tracks()
    if tracks:
        first = min(t.first for t in tracks if t.first is not None)
        last = max(t.last for t in tracks if t.last is not None)
        found.append(
            Collection(
                "editions",
                "Editions",
                "Every published state of every track, with its times and hashes; without geometry.",
                _editions,
                times=(time_text(first), time_text(last)),
            )
        )
    for track in tracks:
        times = tuple(None if at is None else time_text(at) for at in (track.first, track.last))
        id_ = "control" if track.default else f"control-{track.name}"
        found.append(
            Collection(
                id_,
                f"Control: {track.title}",
                "The ground of each control class on a day, as polygons that do not overlap. datetime says"
                " which day, by default the last edition's; of an interval, the map at its end.",
                lambda atlas, span, track=track.name: _control(atlas, track, span),
                times=(times[0], times[1]),
            )
        )
    return found


def collection(atlas: Atlas, id_: str) -> Collection:
    """The collection of an id. Raises NotFound with those there are."""
    known = collections(atlas)
    for one in known:
        if one.id == id_:
            return one
    raise NotFound(f"there is no collection {id_[:80]!r}; there are {', '.join(c.id for c in known)}")


class Shelf:
    """The items that are the same at any time, kept while the atlas stays as it is. Threads may share it."""

    def __init__(self) -> None:
        self._of = ""
        self._items: dict[str, Items] = {}

    def items(self, atlas: Atlas, one: Collection, span: Span | None) -> Items:
        """The items of a collection, at a time where it has any."""
        if one.times is not None:
            return one.items(atlas, span)
        state = atlas.state
        if state != self._of:
            self._items, self._of = {}, state
        kept = self._items
        if one.id not in kept:
            kept[one.id] = one.items(atlas, None)
        return kept[one.id]

    def item(self, atlas: Atlas, one: Collection, id_: str) -> Items:
        """The item of an id. Raises NotFound."""
        span = None
        if one.id.startswith("control") and "-" in id_:
            # an item of a map is known by its edition, whenever that was
            edition = id_.rpartition("-")[0]
            at = next((i.ref.valid_at for i in atlas.editions() if i.ref.id == edition), None)
            span = None if at is None else Span(at, at)
        found = self.items(atlas, one, span) if one.item is None else one.item(atlas, id_)
        for number, known in enumerate(found.ids):
            if known == id_:
                return found.some([number])
        raise NotFound(f"there is no item {id_[:80]!r} in the collection {one.id}")


# --- items ----------------------------------------------------------------------------------------


def _regions(atlas: Atlas, level: int) -> Items:
    found = atlas.regions(level)
    ids = [r.id for r in found]
    twice = {id_ for id_ in ids if ids.count(id_) > 1} if len(set(ids)) < len(ids) else set()
    geometry = np.array([r.geometry for r in found], dtype=object)
    own = [f"{r.layer}:{r.id}" if r.id in twice else r.id for r in found]
    return Items(own, found, geometry, lambda region: _flat(region_dict(region)))


def _place(atlas: Atlas, id_: str) -> Items:
    found = atlas.place_of_id(id_)
    return _places([] if found is None else [found])


def _places(found: Sequence[Place]) -> Items:
    geometry = np.array(
        [None if p.lon is None or p.lat is None else shapely.Point(p.lon, p.lat) for p in found],
        dtype=object,
    )
    return Items([p.id for p in found], found, geometry, lambda place: _flat(place_dict(place)))


def _flat(plain: Mapping[str, Any]) -> dict[str, Any]:
    """A figure's plain form as a table has it: names by language, lists as one text."""
    row: dict[str, Any] = {}
    for key, value in plain.items():
        if key == "names":
            row |= {f"name_{language}": name for language, name in value.items()}
        elif isinstance(value, list):
            row[key] = "; ".join(str(v["id"] if isinstance(v, dict) else v) for v in value)
        elif not isinstance(value, dict):
            row[key] = value
    return row


def _editions(atlas: Atlas, span: Span | None) -> Items:
    found: list[EditionInfo] = atlas.editions()
    if span is not None:
        start, end = _ends(atlas, span)
        found = [
            info
            for info in found
            if (start is None or start <= info.ref.valid_at) and (end is None or info.ref.valid_at <= end)
        ]
    none = np.full(len(found), None, dtype=object)
    return Items([info.ref.id for info in found], found, none, edition_info_dict)


def _control(atlas: Atlas, track: str, span: Span | None) -> Items:
    on: datetime | None = None
    if span is not None:
        start, end = _ends(atlas, span)
        last = [info for info in atlas.editions(track) if not info.superseded][-1].ref.valid_at
        # what was last shown stands for a while; an interval that begins later has no map
        if start is not None and start > last + CARRY:
            return NOTHING
        on = last if end is None or end > last else end
    try:
        control = atlas.control(on=on, track=track)
    except OutsideRecord:
        return NOTHING
    if len(control) == 0:
        return NOTHING
    sheet = control_sheet(atlas, "control", control)
    edition = control.provenance.edition.id
    ids = [f"{edition}-{number}" for number in range(len(sheet.rows))]
    # an item is the same whatever moment it was asked for by
    rows = [{name: value for name, value in row.items() if name != "at"} for row in sheet.rows]
    return Items(ids, rows, control.geometry, dict)


def _ends(atlas: Atlas, span: Span) -> tuple[datetime | None, datetime | None]:
    """The two ends, days as they are in the atlas's zone: from their beginning, to their end."""
    zone = ZoneInfo(atlas.scheme.time_zone)
    start, end = span.start, span.end
    try:
        if start is not None and span.days[0]:
            start = datetime.combine(start.date(), time(0), zone)
        if end is not None and span.days[1]:
            end = datetime.combine(end.date() + timedelta(days=1), time(0), zone) - timedelta(microseconds=1)
    except OverflowError:
        return start, None
    return start, end


def chosen(found: Items, asked: ItemsAsked) -> tuple[Items, int]:
    """The items on the page that is asked for, and how many there are on all pages."""
    which = np.arange(len(found))
    if asked.bbox is not None and len(found):
        west, south, east, north = asked.bbox
        boxes = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
        hit = np.zeros(len(found), dtype=bool)
        for a, b in boxes:
            flat = a == b or south == north
            frame = shapely.LineString([(a, south), (b, north)]) if flat else shapely.box(a, south, b, north)
            shapely.prepare(frame)
            hit |= shapely.intersects(frame, found.geometry)
        hit |= shapely.is_missing(found.geometry)  # what has no place is not excluded by one (7.15.3)
        which = which[hit]
    return found.some(which[asked.offset : asked.offset + asked.limit]), len(which)
