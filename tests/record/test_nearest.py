"""How near some ground lies to a point, against the geodesics of pyproj to every vertex along its outline."""

from __future__ import annotations

import random

import numpy as np
import pytest
import shapely
from pyproj import Geod

from build import TERMS, box, contested, edition, moment, occupied
from contactline.claims.checking.record import LOOKED_KM
from contactline.record.beside import nearest_km

# ground of many tiles, large and small, near the borders of tiles, and of two days
NEAR = [box(-33.26, 45.24, 0.02), box(-33.1, 45.3, 0.4), box(-32.2, 45.05, 0.01)]
EDITIONS = [
    edition(1, *(f for ground in NEAR for f in occupied(ground)), *contested(box(-32.75, 45.49, 0.3))),
    edition(2, *occupied(NEAR[0]), *contested(box(-32.75, 45.49, 0.03))),
]
STEP_DEG = 0.002
"""To the nearest vertex it is less than a metre further than to the line, beyond a kilometre."""


def geodesic_km(ground: shapely.Geometry, lon: float, lat: float) -> float:
    if shapely.intersects_xy(ground, lon, lat):
        return 0.0
    outline = shapely.get_coordinates(shapely.segmentize(ground, STEP_DEG))
    every = np.ones(len(outline))
    _, _, metres = Geod(ellps="WGS84").inv(lon * every, lat * every, outline[:, 0], outline[:, 1])
    return float(metres.min()) / 1e3


@pytest.mark.parametrize(
    "class_ids", [["occupied"], ["contested"], ["occupied", "contested"]], ids=" or ".join
)
def test_the_nearest_ground_is_as_far_as_the_geodesic(atlas, class_ids):
    atlas.load_editions(EDITIONS, track="meridian", **TERMS)
    reading = atlas._reading
    track = reading.track(None)
    ids = reading.scheme.class_ids()
    numbers = [ids.index(class_id) for class_id in class_ids]
    chance = random.Random(1)
    found = []
    for day in (1, 2):
        on = moment(day).date()
        control = atlas.control(on=on)
        ground = shapely.union_all(control.geometry[np.isin(control.class_ids, class_ids)])
        for _ in range(60):
            lon, lat = chance.uniform(-34.2, -31.2), chance.uniform(44.6, 46.4)
            expected = geodesic_km(ground, lon, lat)
            nearest = nearest_km(reading, track, (lon, lat), numbers, on)
            found.append(nearest)
            if nearest is None:
                assert expected > LOOKED_KM * 0.995
            else:
                assert nearest == pytest.approx(expected, rel=5e-3, abs=0.02)
                assert nearest <= LOOKED_KM
    assert any(f is None for f in found)
    assert any(f is not None and f > 15 for f in found)
    assert any(f is not None and f < 5 for f in found)
