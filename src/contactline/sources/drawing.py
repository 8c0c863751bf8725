"""Features of a map turned into feature versions: what every reader of polygons has in common.

A reader says what the properties of a feature mean (`Classify`); this module takes the ground: it drops
what is no ground, checks coordinates, snaps and repairs, and sends to quarantine what must not be counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from contactline.errors import SourceError
from contactline.geometry.clean import repair_all
from contactline.geometry.codec import pack_all, packed_sha256
from contactline.model import EditionSource, FeatureVersion, Quarantined, Scheme
from contactline.sources.collection import CollectionMemory, Feature
from contactline.sources.containers import SourceFile

if TYPE_CHECKING:
    from shapely import MultiPolygon, Polygon

    Ground = Polygon | MultiPolygon

EMPTY_POLYGON = "empty polygon"
REPEATED_POLYGON = "repeated polygon"
OUTSIDE_EXTENT = "far outside the scheme's extent"
MAX_NESTING = 32

_WGS84_NAMES = ("CRS84", "EPSG:4326", "EPSG::4326")


@dataclass(frozen=True, slots=True)
class Label:
    """What the properties of a feature say: its class, or why its class is not known.

    `text` is the label as a person would read it; `class_id` None: to quarantine, with `reason`.
    """

    text: str
    class_id: str | None
    reason: str = ""


Classify = Callable[[Mapping[str, Any], datetime], Label]
"""classify(properties, published_at)"""


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """What one feature of the source came to; the same object for as long as the feature stays."""

    features: tuple[FeatureVersion, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()
    dropped: tuple[str, ...] = ()
    swapped: bool = False
    """All its counted ground lies outside the scheme's extent, and inside it with lon and lat exchanged."""


class Drawing:
    """Draws one edition after another; unchanged features come out as the same objects.

    `epoch(published_at)` names the set of class rules in force at a moment; what was drawn under one is
    not used under another.
    """

    def __init__(
        self,
        scheme: Scheme,
        classify: Classify,
        *,
        reader: str,
        epoch: Callable[[datetime], object] = lambda moment: None,
        allow_empty: bool = False,
    ) -> None:
        self._scheme = scheme
        self._classify = classify
        self._reader = reader
        self._epoch_of = epoch
        self._epoch: object = None
        self._allow_empty = allow_empty
        self._counted = {c.id: c.counted for c in scheme.classes}
        self._extent = shapely.box(*scheme.extent)
        self._memory: CollectionMemory[Drawn] = CollectionMemory(self._draw)
        self._versions: dict[bytes, FeatureVersion] = {}
        self._source_name = ""
        self._moment = datetime.min
        shapely.prepare(self._extent)

    def edition(
        self,
        source: SourceFile,
        times: Callable[[Mapping[str, Any]], tuple[datetime, datetime]] | tuple[datetime, datetime],
    ) -> EditionSource:
        """The edition that a source file holds.

        `times` is (valid_at, published_at), or a function that takes them from the members of the
        collection; the latter is only right where the class rules do not depend on the time.

        Raises `SourceError`, naming the file, for anything that is no map of polygons in lon/lat.
        """
        self._source_name = source.name
        if not callable(times):
            self._begin(times[1])
        members, drawn = self._memory.read(source, lambda members: _check_crs(members, source.name))
        valid_at, published_at = times(members) if callable(times) else times
        return self._gather(source, members, drawn, valid_at, published_at)

    def _begin(self, published_at: datetime) -> None:
        self._moment = published_at
        epoch = self._epoch_of(published_at)
        if epoch != self._epoch:
            self._memory.forget()
            self._epoch = epoch

    def _gather(
        self,
        source: SourceFile,
        members: Mapping[str, Any],
        drawn: Sequence[Drawn],
        valid_at: datetime,
        published_at: datetime,
    ) -> EditionSource:
        versions: dict[bytes, FeatureVersion] = {}
        quarantined: list[Quarantined] = []
        dropped: Counter[str] = Counter()
        ground = [one for one in drawn if one is not _POINT]
        if len(ground) < len(drawn):
            dropped["Point"] = len(drawn) - len(ground)
        swapped = 0
        for one in ground:
            for version in one.features:
                if version.sha256 in versions:
                    dropped[REPEATED_POLYGON] += 1
                else:
                    versions[version.sha256] = self._versions.get(version.sha256, version)
            if one.quarantined:
                quarantined.extend(one.quarantined)
                swapped += one.swapped
            if one.dropped:
                dropped.update(one.dropped)
        if swapped and not any(self._counted[v.class_id] for v in versions.values()):
            west, south, east, north = self._scheme.extent
            raise SourceError(
                f"{source.name} looks like lat/lon order: its ground lies outside the scheme's extent "
                f"({west:g} to {east:g} E, {south:g} to {north:g} N) and would lie inside when swapped; "
                "GeoJSON is lon, lat."
            )
        if not versions and not quarantined and not self._allow_empty:
            held = ", ".join(f"{count} × {kind}" for kind, count in sorted(dropped.items())) or "no features"
            raise SourceError(
                f"{source.name} holds no polygon ({held}); an edition that shows no ground needs allow_empty."
            )
        self._versions = versions
        description = members.get("description")
        return EditionSource(
            valid_at=valid_at,
            published_at=published_at,
            source_name=source.name,
            source_sha256=source.sha256,
            reader=self._reader,
            features=tuple(versions.values()),
            quarantined=tuple(quarantined),
            dropped=dict(sorted(dropped.items())),
            description=description if isinstance(description, str) else "",
        )

    # --- new features -----------------------------------------------------------------------

    def _draw(self, features: list[Feature]) -> list[Drawn]:
        """One `Drawn` per feature; the geometry of all of them at once."""
        drawn: list[Drawn | None] = []
        polygons: list[list[Any]] = []
        owner: list[int] = []
        dropped: dict[int, list[str]] = {}
        for position, feature in enumerate(features):
            geometry = feature.get("geometry")
            kind = geometry.get("type") if isinstance(geometry, dict) else None
            if kind == "Point":
                drawn.append(_POINT)
                continue
            drawn.append(None)
            dropped[position] = []
            for part_kind, part in _parts(geometry, self._source_name):
                if part is None:
                    dropped[position].append(part_kind)
                elif rings := self._rings(part):
                    polygons.append(rings)
                    owner.append(position)
                else:
                    dropped[position].append(EMPTY_POLYGON)
        ground: Any = repair_all(_build(polygons, self._source_name)) if polygons else []
        parts: dict[int, list[tuple[Ground, bytes]]] = {}
        packs = pack_all(ground) if polygons else []
        for position, geometry, packed in zip(owner, ground, packs, strict=True):
            if geometry.is_empty:
                dropped[position].append(EMPTY_POLYGON)
            else:
                parts.setdefault(position, []).append((geometry, packed))
        return [
            one or self._classified(features[position], parts.get(position, []), dropped[position])
            for position, one in enumerate(drawn)
        ]

    def _rings(self, coordinates: Any) -> list[Any]:
        """The rings of a polygon that can enclose ground; none when its shell cannot."""
        if not isinstance(coordinates, list) or not all(isinstance(ring, list) for ring in coordinates):
            raise SourceError(f"{self._source_name} has a polygon whose coordinates are no list of rings.")
        rings = []
        for number, ring in enumerate(coordinates):
            if len(ring) < 4:
                if len({str(position) for position in ring}) > 1:
                    raise SourceError(
                        f"{self._source_name} has a ring of {len(ring)} positions; a ring needs at least "
                        "four, the first and last being equal."
                    )
                if number == 0:
                    return []
                continue
            rings.append(ring)
        return rings

    def _classified(self, feature: Feature, parts: list[tuple[Ground, bytes]], dropped: list[str]) -> Drawn:
        """The parts of one feature, each with its packed form, by what its properties say."""
        if not parts:
            return Drawn(dropped=tuple(dropped))
        properties = feature.get("properties")
        label = self._classify(properties if isinstance(properties, dict) else {}, self._moment)
        class_id = label.class_id
        if class_id is None:
            ground = [part for part, _ in parts]
            return Drawn((), tuple(quarantine(label.text, label.reason, ground)), tuple(dropped))
        if class_id not in self._counted:
            raise SourceError(
                f"The reader gives {label.text!r} the class {class_id!r}, which the scheme "
                f"{self._scheme.id!r} does not have; it has {', '.join(self._counted)}."
            )
        features = []
        outside = []
        for part, packed in parts:
            if self._counted[class_id] and not self._extent.intersects(part):
                outside.append(part)
            else:
                features.append(FeatureVersion(class_id, part, packed_sha256(class_id, packed)))
        swapped = bool(outside) and not features and all(self._swapped_inside(part) for part in outside)
        entries = quarantine(label.text, OUTSIDE_EXTENT, outside)
        return Drawn(tuple(features), tuple(entries), tuple(dropped), swapped)

    def _swapped_inside(self, geometry: Ground) -> bool:
        west, south, east, north = shapely.bounds(geometry)
        return bool(self._extent.contains(shapely.box(south, west, north, east)))


_POINT = Drawn(dropped=("Point",))


def quarantine(text: str, reason: str, parts: Sequence[Ground]) -> Iterator[Quarantined]:
    """Quarantine entries, with their areas in square metres."""
    if not parts:
        return
    from contactline.geometry.measures import area_m2

    for part, area in zip(parts, area_m2(np.array(parts, dtype=object)), strict=True):
        yield Quarantined(text, reason, part, float(area))


def _parts(geometry: Any, name: str, depth: int = 0) -> Iterator[tuple[str, list[Any] | None]]:
    """(kind, coordinates) of each polygon of a geometry, (kind, None) of what is no polygon."""
    if geometry is None:
        yield "no geometry", None
        return
    kind = geometry.get("type") if isinstance(geometry, dict) else type(geometry).__name__
    if kind == "Polygon":
        yield kind, geometry.get("coordinates")
    elif kind == "MultiPolygon":
        polygons = geometry.get("coordinates")
        if not isinstance(polygons, list):
            raise SourceError(f"{name} has a MultiPolygon whose coordinates are no list of polygons.")
        for coordinates in polygons:
            yield "Polygon", coordinates
    elif kind == "GeometryCollection":
        members = geometry.get("geometries")
        if not isinstance(members, list) or depth >= MAX_NESTING:
            deep = depth >= MAX_NESTING
            fault = f"nested over {MAX_NESTING} deep" if deep else "without a list of geometries"
            raise SourceError(f"{name} has a GeometryCollection {fault}.")
        for member in members:
            yield from _parts(member, name, depth + 1)
    elif kind in ("Point", "MultiPoint", "LineString", "MultiLineString"):
        yield kind, None
    else:
        raise SourceError(f"{name} has a geometry of type {kind!r}, which GeoJSON does not know.")


def _build(polygons: list[list[Any]], name: str) -> NDArray[np.object_]:
    """Polygons from lists of rings of positions; the third coordinate is left out."""
    rings = list(chain.from_iterable(polygons))
    sizes = np.fromiter(map(len, rings), np.int64, len(rings))
    try:
        dimensions = set(map(len, chain.from_iterable(rings)))
        if len(dimensions) == 1 and (width := dimensions.pop()) >= 2:
            flat = np.fromiter(chain.from_iterable(chain.from_iterable(rings)), np.float64)
            coordinates = flat.reshape(-1, width)[:, :2]
        else:
            coordinates = np.array([(lon, lat) for ring in rings for lon, lat, *_ in ring], np.float64)
    except (TypeError, ValueError) as error:
        raise SourceError(f"{name} has a position that is no [lon, lat] in numbers ({error}).") from error
    _check_range(coordinates, name)
    linear: Any = shapely.linearrings(coordinates, indices=np.repeat(np.arange(len(rings)), sizes))
    owner = np.repeat(np.arange(len(polygons)), [len(polygon) for polygon in polygons])
    built: Any = shapely.polygons(linear, indices=owner)
    return built


def _check_range(coordinates: NDArray[np.float64], name: str) -> None:
    wrong = ~((np.abs(coordinates[:, 0]) <= 180) & (np.abs(coordinates[:, 1]) <= 90))  # NaN is wrong too
    if not wrong.any():
        return
    lon, lat = coordinates[np.flatnonzero(wrong)[0]].tolist()
    if not np.isfinite([lon, lat]).all():
        raise SourceError(f"{name} has a coordinate that is no finite number: [{lon:g}, {lat:g}].")
    if max(abs(lon), abs(lat)) > 1000:
        hint = "it looks projected: convert it to WGS 84 longitude and latitude"
    elif abs(lat) > 90 and abs(lon) <= 90:
        hint = "it looks like lat/lon order: GeoJSON is lon, lat"
    else:
        hint = "expected longitude in -180..180 and latitude in -90..90"
    raise SourceError(f"{name} has a coordinate out of range: [{lon:.10g}, {lat:.10g}]; {hint}.")


def _check_crs(members: Mapping[str, Any], name: str) -> None:
    crs = members.get("crs")
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    crs_name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(crs_name, str) or not crs_name.upper().endswith(_WGS84_NAMES):
        said = repr(crs_name) if crs_name else "one that is not named"
        raise SourceError(
            f"{name} says its coordinate system is {said}; expected WGS 84 longitude and latitude "
            "(EPSG:4326)."
        )
