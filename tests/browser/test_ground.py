"""The colours on the screen are the classes that the engine gives of the same ground."""

from __future__ import annotations

import random
from datetime import UTC, datetime, time

import pytest
import shapely

from onscreen import Camera, flat_colours, ground_coloured, picture_once

LAND = {"light": "#f6f3ec", "dark": "#1e2224"}


@pytest.mark.parametrize(("when", "theme"), [(0.25, "light"), (0.6, "dark"), (1.0, "light")])
def test_the_ground_has_the_colour_of_its_class_on_every_day(visit, site, atlas, when, theme):
    days = atlas.series_arrays().days
    day = days[int((len(days) - 1) * when)]
    info = site.get("/api/atlas")
    colours = flat_colours(info, LAND[theme], theme)
    front = shapely.geometry.shape(atlas.front_geojson(on=day, tolerances_m=[0])["features"][0]["geometry"])
    longest = max(shapely.get_parts(front), key=lambda line: line.length)
    lon, lat = longest.interpolate(0.5, normalized=True).coords[0]
    camera = Camera(lon, lat, 9.5)
    seen = visit(f"/?day={day}&{camera.query}&theme={theme}&embed")
    seen.wait_for_ground(str(day))
    chance = random.Random(20250803)
    due = []
    for _ in range(400):
        x, y = chance.uniform(330, 1110), chance.uniform(40, 700)
        history = atlas.at(*camera.ground(x, y, 1440, 900))
        spell = next((s for s in history.spells if on_day(s, day)), None)
        class_id = spell.class_id if spell else None
        if class_id in colours and history.regions:  # else told by its pattern, or nobody's
            due.append((x, y, colours[class_id]))

    picture_once(seen.page, ground_coloured(due, 100))


def on_day(spell, day) -> bool:
    end = datetime.combine(day, time.max, tzinfo=UTC)  # the demo's zone is UTC
    return end in spell.interval
