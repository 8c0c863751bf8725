"""Area series as steps: what a reader's map needs to give every figure of every day by itself.

An area changes at an edition or not at all, so a series is the editions at which it changed and the
area from each on. Both are written as differences: most are small, and compress well.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from contactline.errors import UsageError
from contactline.history.keys import DRAWN
from contactline.record.areas import series_arrays, series_within
from contactline.record.reading import METHODS, Reading
from contactline.record.state import state_token
from contactline.record.summary import bounds_of
from contactline.store.editions import Track
from contactline.store.regions import RegionEntry

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from contactline.store.areas import SeriesArrays

Plain = dict[str, Any]

MOST_RADIUS_KM = 100.0
_CORNERS = 128
"""Of the polygon that stands for a circle: its area is 0.04 % smaller."""


def steps(
    reading: Reading,
    regions: Sequence[RegionEntry | None],
    *,
    track: Track,
    circle: tuple[float, float, float] | None = None,
) -> Plain:
    """The steps of every class in each region; or, in the place of regions, in a circle given as
    longitude, latitude and radius in kilometres.

    `at`: the positions, among the editions in force, of those at which the area changed; `m2`: whole
    square metres from each on. Both as differences, the first of each absolute; nothing before it.
    `version`: the state of the atlas that the positions are of; `columns` of the same say which editions.
    """
    moments = np.array(reading.line(track).moments)
    if circle is not None:
        ground = circle_of(*circle)
        one = _described(reading, None) | {"bounds": [round(float(edge), 6) for edge in ground.bounds]}
        one["steps"] = _steps(reading, series_within(reading, track, ground), moments)
        found = [one]
    else:
        keys = [DRAWN if r is None else r.pk for r in regions]
        found = [
            _described(reading, region) | {"steps": _steps(reading, arrays, moments)}
            for region, arrays in zip(regions, series_arrays(reading, track, keys), strict=True)
        ]
    return {
        "track": track.name,
        "measure": "authalic",
        "method": METHODS["authalic"],
        "classes": list(reading.scheme.class_ids()),
        "regions": found,
        "version": state_token(reading),
    }


def _described(reading: Reading, region: RegionEntry | None) -> Plain:
    if region is None:
        empty = dict.fromkeys(("id", "level", "layer", "parent", "bounds", "area_m2", "official_area_m2"))
        return empty | {"names": {}}
    return {
        "id": region.id,
        "names": dict(region.names),
        "level": region.level,
        "layer": region.layer,
        "parent": region.parent_id,
        "bounds": list(bounds_of(reading, region)),
        "area_m2": round(region.area_m2),
        "official_area_m2": None if region.official_area_m2 is None else round(region.official_area_m2),
    }


def _steps(reading: Reading, arrays: SeriesArrays, moments: NDArray[np.int64]) -> Plain:
    ids = reading.scheme.class_ids()
    found: Plain = {}
    for number, (starts, areas) in sorted(arrays.items()):
        whole = np.rint(areas).astype(np.int64)  # nothing, then from each moment on
        changed = np.flatnonzero(np.diff(whole))
        if len(changed):
            at = np.searchsorted(moments, starts[changed])
            found[ids[number]] = {
                "at": np.diff(at, prepend=0).tolist(),
                "m2": np.diff(whole[changed + 1], prepend=0).tolist(),
            }
    return found


def circle_of(lon: float, lat: float, radius_km: float) -> BaseGeometry:
    """The ground within a distance of a point, along the ellipsoid. Raises UsageError for what is none."""
    import shapely
    from pyproj import Geod

    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise UsageError(f"{lon:g}, {lat:g} is no point of the earth: longitude first, then latitude")
    if not 0 < radius_km <= MOST_RADIUS_KM:
        raise UsageError(f"a radius is above 0 and up to {MOST_RADIUS_KM:g} km, not {radius_km:g}")
    azimuths = np.linspace(0, 360, _CORNERS, endpoint=False)
    every = np.ones(_CORNERS)
    lons, lats, _ = Geod(ellps="WGS84").fwd(lon * every, lat * every, azimuths, radius_km * 1000 * every)
    circle = shapely.Polygon(np.column_stack([lons, lats]))
    if abs(lon) + radius_km / (111 * max(0.01, np.cos(np.radians(lat)))) > 180 or abs(lat) > 88:
        raise UsageError("a circle over a pole or the date line cannot be measured: choose another point")
    return circle
