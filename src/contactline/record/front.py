"""The line of contact on a day, at one or several tolerances."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from contactline.errors import UsageError
from contactline.figures import Figures, as_dict
from contactline.model import FrontLength
from contactline.record.ground import ground_of
from contactline.record.reading import Reading
from contactline.record.when import When, day_of
from contactline.store.editions import EditionRow, Track
from contactline.store.regions import RegionEntry

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from contactline.history.front import Plane
    from contactline.model import FrontRules


@dataclass(frozen=True, slots=True)
class FrontDistance:
    """Kilometres from a point to the line of contact of one edition or to its contested ground; None
    where there is neither.

    Taken in a conformal projection laid over the ground, true to 0.3 %. `day`: the day the edition
    shows, which is not the day that was asked where the record does not reach it.
    """

    day: date | None
    line: BaseGeometry | None
    plane: Plane | None
    known: dict[tuple[float, float], float] = field(default_factory=dict)

    def __call__(self, lon: float, lat: float) -> float | None:
        if self.line is None or self.plane is None:
            return None
        found = self.known.get((lon, lat))
        if found is None:
            import numpy as np
            import shapely

            metres = self.plane.to_metres(np.array([[lon, lat]]))[0]
            if not np.isfinite(metres).all():
                return None
            found = self.known[lon, lat] = float(shapely.distance(self.line, shapely.Point(metres))) / 1000
        return found


def distance_km(reading: Reading, on: When | None, track: Track | None) -> FrontDistance:
    """The distance to the line of contact on a day, or to contested ground where that is nearer: along
    a land border, which is no line of contact, it is all that tells.

    Without a track, of the default one, or of the first that has an edition in force. After the end of
    the records the last edition answers; before their beginning, and without a line, nothing does.
    """
    import shapely

    def drawn(edition: EditionRow) -> tuple[list[BaseGeometry], Plane]:
        line, plane = line_of_contact_of(reading, edition)
        grounds = ground_of(reading, edition, grey)
        return [line, *(shapely.transform(g, plane.to_metres) for g in grounds)], plane

    grey = _contested(reading)
    return _distance(reading, _edition_meant(reading, on, track), "front distance", drawn)


def rough_distance_km(reading: Reading, on: When | None) -> FrontDistance:
    """The same within a few hundred metres, in a sixth of the time: for telling which of the places of one
    name a text means, not to be quoted.

    Outlines are simplified before they are united, and seams of drawing up to 100 m wider are closed.
    """
    import numpy as np
    import shapely

    from contactline.history.front import contact_in_metres

    def drawn(edition: EditionRow) -> tuple[list[BaseGeometry], Plane]:
        inner, plane = home_ground(reading)
        features = reading.store.features.load(edition.feature_pks)
        numbers = {id_: n for n, id_ in enumerate(reading.scheme.class_ids())}
        classes = np.array([numbers[f.class_id] for f in features], dtype=int)
        shapes = shapely.transform(np.array([f.geometry for f in features], dtype=object), plane.to_metres)
        shapes = shapely.make_valid(shapely.simplify(shapes, ROUGH_M, preserve_topology=False))
        grounds = {int(n): shapely.union_all(shapes[classes == n]) for n in np.unique(classes)}
        of_front = _of_the_front(reading)
        held = shapely.union_all([g for n, g in grounds.items() if n in of_front])
        for n, above in grounds.items():  # what is drawn over it
            if n not in of_front and any(n < other for other in of_front):
                held = shapely.difference(held, above)
        gap_m = reading.scheme.front.gap_width_m + 2 * ROUGH_M
        return [contact_in_metres(held, inner, gap_m), *(g for n, g in grounds.items() if n in grey)], plane

    grey = _contested(reading)
    return _distance(reading, _edition_meant(reading, on, None), "rough front distance", drawn)


ROUGH_M = 50.0


def _edition_meant(reading: Reading, on: When | None, track: Track | None) -> EditionRow | None:
    """The edition in force on a day in the first track that has one, or the last one before it."""
    from contactline.errors import ContactlineError

    default = [track] if track is not None else [reading.track(None)] if reading.tracks else []
    tracks = [*default, *(t for t in reading.tracks if track is None and t not in default)]
    last: EditionRow | None = None
    for each in tracks:
        line = reading.line(each)
        when = reading.moment(on, line)
        try:
            return reading.edition(each, line, when)
        except ContactlineError:
            before = line.at(when.micros)
            if before is not None and (last is None or before.valid_at > last.valid_at):
                last = before
    return last


def _distance(
    reading: Reading,
    edition: EditionRow | None,
    name: str,
    drawn: Callable[[EditionRow], tuple[list[BaseGeometry], Plane]],
) -> FrontDistance:
    import shapely

    if edition is None:
        return FrontDistance(None, None, None)
    key = (name, edition.pk)
    if key not in reading.at_hand:
        try:
            parts, plane = drawn(edition)
        except UsageError:  # no regions are loaded: nobody can tell front from border
            return FrontDistance(None, None, None)
        whole = shapely.GeometryCollection(parts)
        if whole.is_empty:
            return FrontDistance(None, None, None)
        shapely.prepare(whole)
        reading.at_hand[key] = FrontDistance(day_of(edition.valid_at, reading.zone), whole, plane)
    return reading.at_hand[key]


def _contested(reading: Reading) -> set[int]:
    """Numbers of the classes of contested ground."""
    classes = enumerate(reading.scheme.classes)
    return {n for n, c in classes if c.counted and c.certainty == "contested"}


def _of_the_front(reading: Reading) -> set[int]:
    """Numbers of the classes whose boundary is the front."""
    group = next(g for g in reading.scheme.groups if g.id == reading.scheme.front.group)
    return {reading.scheme.class_ids().index(c) for c in group.classes}


METHOD = (
    "boundary of the group {group}, gaps under {gap:g} m closed, without what lies within {margin:g} m of"
    " border or coast; simplified by Douglas and Peucker's method to the tolerance; geodesic length"
)


def front(
    reading: Reading,
    regions: Sequence[RegionEntry | None],
    *,
    on: When | None,
    tolerances_m: Sequence[float] | None,
    track: Track,
    as_published: When | None,
) -> Figures[FrontLength]:
    """The length of the front in each region at each tolerance."""
    return Figures(figure for figure, _ in _lines(reading, regions, on, tolerances_m, track, as_published))


def front_geojson(
    reading: Reading,
    regions: Sequence[RegionEntry | None],
    *,
    on: When | None,
    tolerances_m: Sequence[float] | None,
    track: Track,
    as_published: When | None,
) -> dict[str, Any]:
    """The same as a FeatureCollection of MultiLineStrings, each with its figure as properties."""
    import shapely

    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": shapely.geometry.mapping(line),
                "properties": as_dict(figure),
            }
            for figure, line in _lines(reading, regions, on, tolerances_m, track, as_published)
        ],
    }


def _lines(
    reading: Reading,
    regions: Sequence[RegionEntry | None],
    on: When | None,
    tolerances_m: Sequence[float] | None,
    track: Track,
    as_published: When | None,
) -> list[tuple[FrontLength, BaseGeometry]]:
    import shapely

    from contactline.history.front import generalised, lengths_m, merged

    rules = reading.scheme.front
    tolerances = list(rules.tolerances_m if tolerances_m is None else tolerances_m)
    for tolerance in tolerances:
        if not 0 <= tolerance <= 100_000:
            raise UsageError(f"a tolerance is between 0 and 100,000 metres, not {tolerance:g}")
    line = reading.line(track, as_published)
    when = reading.moment(on, line)
    edition = reading.edition(track, line, when)
    whole, plane = line_of_contact_of(reading, edition)
    method = METHOD.format(group=rules.group, gap=rules.gap_width_m, margin=rules.border_margin_m)
    found = []
    for region in regions:
        mine = whole
        if region is not None:
            frame = shapely.transform(reading.store.boundaries.geometry(region.pk), plane.to_metres)
            mine = merged(shapely.intersection(whole, frame))
        for tolerance in tolerances:
            drawn = generalised(mine, tolerance, plane)
            lengths = lengths_m(drawn)
            figure = FrontLength(
                provenance=reading.provenance(track, edition, "front", method, region),
                on=when.day,
                at=when.at,
                region=None if region is None else reading.ref(region),
                tolerance_m=float(tolerance),
                length_m=float(lengths.sum()),
                parts=len(lengths),
                main_length_m=float(lengths.max(initial=0.0)),
            )
            found.append((figure, drawn))
    return found


def line_of_contact_of(reading: Reading, edition: EditionRow) -> tuple[BaseGeometry, Plane]:
    """The line of an edition in metres, as it is drawn, and the plane it lies in."""
    import shapely

    from contactline.geometry import overlay
    from contactline.history.front import line_of_contact

    key = ("front", edition.pk)
    if key not in reading.at_hand:
        inner, plane = home_ground(reading)
        rules = reading.scheme.front
        held = ground_of(reading, edition, _of_the_front(reading))
        reading.at_hand[key] = (
            line_of_contact(overlay.union(held), inner, plane, rules.gap_width_m)
            if held
            else shapely.MultiLineString(),
            plane,
        )
    return reading.at_hand[key]


@dataclass(frozen=True, slots=True)
class Home:
    """The home regions of the widest level and the rules by which front can be within them. `key`: a hash
    of all of it."""

    regions: tuple[BaseGeometry, ...]
    rules: FrontRules
    key: str

    def ground(self) -> tuple[BaseGeometry, Plane]:
        """The home ground without its margin, in metres, and the plane it lies in."""
        import shapely

        from contactline.history.front import inner_ground, plane_over

        home = shapely.union_all(list(self.regions))
        plane = plane_over(home.bounds)
        waters = [shapely.Polygon(ring) for ring in self.rules.waters]
        return inner_ground(home, waters, plane, self.rules.border_margin_m), plane


def home(reading: Reading) -> Home:
    """Raises UsageError where no home regions are loaded."""
    mine = [e for e in reading.regions if e.id.startswith(reading.scheme.home)]
    if not mine:
        raise UsageError(
            "the front needs the outline of the home regions:"
            " load them with `contactline load regions FILE --level 1`"
        )
    widest = min(mine, key=lambda e: e.level)
    entries = [e for e in mine if (e.level, e.layer) == (widest.level, widest.layer)]
    rules = reading.scheme.front
    geometries = tuple(reading.store.boundaries.geometry(e.pk) for e in entries)
    hasher = hashlib.sha256(repr(rules).encode())
    for geometry in geometries:
        hasher.update(geometry.wkb)
    return Home(geometries, rules, hasher.hexdigest())


def home_ground(reading: Reading) -> tuple[BaseGeometry, Plane]:
    """The home ground without its margin, in metres, and the plane it lies in."""
    if "home" not in reading.at_hand:
        reading.at_hand["home"] = home(reading).ground()
    return reading.at_hand["home"]
