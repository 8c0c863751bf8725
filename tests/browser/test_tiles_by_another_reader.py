"""The tiles as others read them: by Protomaps' reader and Mapbox's, over HTTP, in range requests."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
MODULES = HERE.parents[1] / "web" / "node_modules"


def read(url: str, zoom: int) -> dict:
    done = subprocess.run(
        ["node", HERE / "read_tiles.mjs", MODULES, url, str(zoom)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_another_reader_finds_the_classes_of_the_day_in_the_tiles(site, atlas):
    record = site.get("/api/record")
    track = record["track"]
    parts = site.get("/tiles/manifest.json")["tracks"][track]["parts"]
    seen = [read(f"{site.url}/tiles/{part['file']}", 5) for part in parts]
    assert all(one["tileType"] == 1 for one in seen), "PMTiles has 1 for vector tiles"
    assert all(one["minZoom"] <= 5 <= one["maxZoom"] for one in seen)
    last = datetime.fromisoformat(str(atlas.editions(track)[-1].ref.valid_at)).astimezone(UTC).timestamp()
    alive = {
        scheme_class
        for *_, scheme_class, begin, end in seen[-1]["layers"]["control"]
        if begin <= last and (end is None or last < end)
    }
    drawn = {
        figure.class_id for figure in atlas.area(on=record["days"]["last"], track=track) if figure.area_m2
    }
    assert alive == drawn
