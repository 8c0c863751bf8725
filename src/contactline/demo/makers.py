"""Two map makers who watch the same war and disagree a little.

Meridian draws every class, evening by evening, and corrects itself; its maps have the small flaws
that drawn maps have. Tideline draws all occupied ground as one class, a day late, with smoother
lines, and puts everything a little to one side.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import orjson

from contactline.demo.island import Island
from contactline.demo.mesh import Border, Floats, between, polygons, positions, rings, signed_area
from contactline.demo.pen import KM_PER_DEG_LAT, KM_PER_DEG_LON, to_degrees
from contactline.demo.terrain import waves
from contactline.demo.war import Day

STATUS = {
    "occupied": "Held by the League",
    "occupied_before": "Held by the League before the war",
    "contested": "Contested",
    "liberated": "Liberated",
    "incursion": "Landing on Orvane",
    "elsewhere": "Not part of this war",
}
"""Class of the demo's scheme -> what Meridian calls it; the scheme's mapping is the reverse."""

UNKNOWN_STATUS = "Under review"
TIDELINE_MIN_KM2 = 30.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A polygon as drawn: its class (None where the label tells none), its rings in degrees (shell
    first, not closed), and the feature in GeoJSON."""

    class_id: str | None
    rings: list[Floats]
    feature: bytes


def drawn(class_id: str, rings: list[Floats]) -> Drawn:
    return Drawn(class_id, rings, _feature({"status": STATUS[class_id]}, "Polygon", _closed(rings)))


class Meridian:
    """Draws the editions of the track "meridian"."""

    def __init__(self, island: Island, rng: np.random.Generator) -> None:
        self._island = island
        self._rng = rng
        self._before: tuple[Border, list[Drawn]] | None = None
        self._contested: list[Drawn] = []
        self._drawn: list[Drawn] | None = None
        self._outlines: dict[bytes, Floats] = {}
        self._front: Border | None = None
        self._aside = self._polygons("elsewhere", island.coast(3))

    def draw(self, day: Day, *, hasty: bool = False) -> list[Drawn]:
        """The map of a day. In haste the contested ground of the day before stays on it, so that
        narrow overlaps and gaps lie along what has moved since."""
        if self._drawn is not None and not day.is_moved:
            return self._drawn
        ground = self._island.ground
        if self._before is None:
            line = ground(day.held_before)
            self._before = line, self._polygons("occupied_before", line)
        before_line, before = self._before
        held, contested, ever = ground(day.held), ground(day.held_or_contested), ground(day.ever_held)
        self._front = between(held, before_line)
        contested_now = self._polygons("contested", between(contested, held))
        result = [
            *before,
            *self._polygons("occupied", self._front),
            *(self._contested if hasty else contested_now),
            *self._polygons("liberated", between(ever, contested)),
            *self._polygons("incursion", ground(day.landing, part=2)),
            *self._aside,
        ]
        self._contested = contested_now
        # a map drawn in haste must not stand in for the next day's
        self._drawn = None if hasty else result
        return result

    def bow_tie(self) -> Drawn:
        """A contested polygon whose outline crosses itself: four corners in the wrong order."""
        at = self._somewhere_on_the_front()
        corners = at + np.array([[-1.2, -0.8], [1.1, 0.9], [1.2, -0.7], [-1.0, 0.8]])
        return drawn("contested", [to_degrees(corners)])

    def overlap(self) -> Drawn:
        """A contested polygon laid over the front without regard for what is drawn there."""
        at = self._somewhere_on_the_front()
        angle = np.linspace(0, 2 * np.pi, 13)[:-1]
        radius_km = self._rng.uniform(1.2, 2.4, 12)
        return drawn(
            "contested", [to_degrees(at + np.stack([np.cos(angle), np.sin(angle)], 1) * radius_km[:, None])]
        )

    def under_review(self) -> Drawn:
        """A polygon whose label tells no class."""
        outline = self.overlap().rings
        return Drawn(None, outline, _feature({"status": UNKNOWN_STATUS}, "Polygon", _closed(outline)))

    def far_away(self) -> Drawn:
        """A slip of the hand: contested ground on another ocean."""
        corners = np.array([[61.2, 14.1], [62.0, 14.2], [61.8, 15.0], [61.1, 14.8]])
        return drawn("contested", [corners])

    def tactical(self) -> bytes:
        """A point such as map makers add and no atlas of control keeps."""
        lon, lat = to_degrees(self._somewhere_on_the_front()).tolist()
        return _feature({"status": "Position", "name": "Observation post"}, "Point", [lon, lat])

    def edition(
        self,
        polygons: list[Drawn],
        valid_at: datetime,
        published_at: datetime,
        description: str,
        points: list[bytes],
    ) -> bytes:
        """A FeatureCollection that says what moment it shows and when it was published."""
        members = orjson.dumps(
            {
                "type": "FeatureCollection",
                "name": "meridian",
                "valid_at": _iso(valid_at),
                "published_at": _iso(published_at),
                "description": description,
            }
        )
        features = b",\n".join([*(polygon.feature for polygon in polygons), *points])
        return members[:-1] + b',"features":[\n' + features + b"\n]}\n"

    def _polygons(self, class_id: str, line: Border) -> list[Drawn]:
        outlines = []
        for ring in rings(line):
            key = ring.tobytes()
            if key not in self._outlines:
                self._outlines[key] = self._island.pen.outline(ring)
            outlines.append(self._outlines[key])
        return [drawn(class_id, polygon) for polygon in polygons(outlines)]

    def _somewhere_on_the_front(self) -> Floats:
        assert self._front is not None
        starts = self._front.starts
        if not len(starts):  # before the invasion there is no ground taken
            starts = self._island.coast().starts
        return positions(self._island.mesh, starts[[int(self._rng.integers(len(starts)))]])[0]


class Tideline:
    """Draws the daily files of the track "tideline"."""

    def __init__(self, island: Island, rng: np.random.Generator) -> None:
        self._island = island
        self._opinion = waves(rng, [(70, 0.7), (30, 0.5)])(island.mesh.vertices)
        edges = island.mesh.edges
        self._pairs = np.concatenate([edges, edges[:, ::-1]])
        self._degree = np.bincount(self._pairs[:, 0], minlength=len(island.mesh.vertices))
        self._last: bytes | None = None

    def draw(self, day: Day) -> bytes:
        """The MultiPolygon of all ground held on a day, as GeoJSON coordinates."""
        if self._last is None or day.is_moved:
            around = np.bincount(
                self._pairs[:, 0], weights=day.held[self._pairs[:, 1]], minlength=len(day.held)
            )
            smooth = day.held / 2 + around / self._degree / 2 + self._opinion
            line = self._island.ground(smooth)
            drawn_rings = [self._island.smooth_pen.outline(ring) for ring in rings(line)]
            least = TIDELINE_MIN_KM2 / (KM_PER_DEG_LON * KM_PER_DEG_LAT)
            kept = [polygon for polygon in polygons(drawn_rings) if signed_area(polygon[0]) > least]
            self._last = _dumps([_closed(polygon) for polygon in kept])
        return self._last

    def edition(self, coordinates: bytes, on: date) -> bytes:
        """A FeatureCollection of one feature without properties; only the file's name says the day."""
        return (
            b'{"type":"FeatureCollection","name":"tideline_'
            + on.strftime("%Y%m%d").encode()
            + b'","features":[\n'
            b'{"type":"Feature","properties":{},"geometry":{"type":"MultiPolygon","coordinates":'
            + coordinates
            + b"}}\n]}\n"
        )


def _closed(rings: list[Floats]) -> list[Floats]:
    return [np.concatenate([ring, ring[:1]]) for ring in rings]


def _feature(properties: dict[str, str], kind: str, coordinates: Any) -> bytes:
    return _dumps(
        {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}
    )


def _dumps(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY)


def _iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
