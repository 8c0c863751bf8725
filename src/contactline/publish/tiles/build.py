"""Tiles of a whole atlas: what is stale is made anew, the rest stays."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
import orjson

from contactline import __version__
from contactline.history.keys import FOREVER
from contactline.publish.tiles import base, packed, tippecanoe
from contactline.publish.tiles.bands import BANDS, chosen_states, coverages, drawn, simplified, some_states
from contactline.publish.tiles.cells import Versions, cells_of, versions
from contactline.publish.tiles.folder import FORMAT, Folder
from contactline.publish.tiles.fronts import FrontGround, at_states, front_versions
from contactline.publish.tiles.packed import Features
from contactline.publish.tiles.parts import SECOND, Part, content_key, parts_of, pieces_in
from contactline.publish.tiles.thin import thinned

if TYPE_CHECKING:
    from contactline.atlas import Atlas, Progress
    from contactline.history.areas import PieceArrays
    from contactline.model import Scheme
    from contactline.record.whole import TrackRecord, Whole

EDITION_OF_THE_RULES = 1
"""To be raised when the same record would give other tiles: files made by other rules are made anew."""

COLLINEAR_STEPS = 64
"""0.4 m, four times the sources' grid: a vertex nearer than this to the line past it, as a neighbour's
corner on an edge is, is not drawn. They are a quarter of all vertices."""

Settle = Callable[[str, str, Callable[[], Path | None]], dict[str, Any] | None]
"""settle(content key, name, make): the file of that content, the one there was or one made now."""

MINZOOM, MAXZOOM = BANDS[0].low, BANDS[-1].high


@dataclass(slots=True)
class Built:
    """What a build did: files made anew and files left as they were, with their sizes in bytes."""

    made: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)


class _Workshop:
    """One build: where it works, and the threads that run tippecanoe beside the computing."""

    def __init__(self, work: Path) -> None:
        self.work = work
        self.helper = ThreadPoolExecutor(1, thread_name_prefix="ground")
        self.cutters = ThreadPoolExecutor(2, thread_name_prefix="cut")
        self._numbers = itertools.count()

    def path(self, suffix: str) -> Path:
        return self.work / f"{next(self._numbers)}{suffix}"

    def cut(self, features: Sequence[Features], *, low: int, high: int, detail: int) -> Future[Path] | None:
        """Start to cut some layers into tiles; None where there is nothing to cut."""
        filled = [f for f in features if len(f)]
        if not filled:
            return None

        def run() -> Path:
            layers = []
            for one in filled:
                path = self.path(".fgb")
                one.write(path)
                layers.append((one.layer, path))
            target = self.path(".pmtiles")
            tippecanoe.cut(target, layers, low=low, high=high, detail=detail)
            for _, path in layers:
                path.unlink()
            return target

        return self.cutters.submit(run)

    def close(self) -> None:
        self.cutters.shutdown(cancel_futures=True)
        self.helper.shutdown()


def build(atlas: Atlas, path: Path, progress: Progress | None = None) -> Built:
    """Bring the tiles in a folder up to date with an atlas.

    Only parts whose content changed are made anew. Raises Busy when another process builds there,
    ReadOnly where it cannot write, TilesNotMade when tippecanoe fails.
    """
    folder = Folder(path)
    built = Built()
    with folder.building() as work:
        workshop = _Workshop(work)
        try:
            manifest = _manifest(atlas, folder, workshop, built, progress)
            folder.put_in_force(manifest, work)
        finally:
            workshop.close()
    return built


def is_current(atlas: Atlas, path: Path) -> bool:
    """Whether the tiles in a folder show the atlas as it is."""
    return Folder(path).manifest().get("atlas") == atlas.state


def _manifest(
    atlas: Atlas, folder: Folder, workshop: _Workshop, built: Built, progress: Progress | None
) -> dict[str, Any]:
    whole = atlas.whole()
    before = folder.manifest()
    known = {part["key"]: part for track in before.get("tracks", {}).values() for part in track["parts"]}
    if before.get("base"):
        known[before["base"]["key"]] = before["base"]

    def settled(key: str, name: str, make: Callable[[], Path | None]) -> dict[str, Any] | None:
        entry = known.get(key)
        if entry is not None and folder.has(entry["file"], entry["bytes"]):
            built.kept[entry["file"]] = entry["bytes"]
            return {"file": entry["file"], "bytes": entry["bytes"], "key": key}
        made = make()
        if made is None:
            return None
        file, size = folder.take_in(made, name)
        built.made[file] = size
        return {"file": file, "bytes": size, "key": key}

    scheme = atlas.scheme
    base_key = _base_key(whole, scheme)
    base_file = settled(base_key, "base", lambda: _make_base(whole, scheme, workshop))
    tracks = {}
    for record in whole.tracks:
        if len(record.pieces.tile) == 0:
            continue
        tracks[record.track.name] = _track(record, whole, scheme, workshop, settled, before)
    return {
        "format": FORMAT,
        "atlas": whole.state,
        "built_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "base": base_file
        and {**base_file, "minzoom": base.MINZOOM, "maxzoom": base.MAXZOOM, "bounds": _region_bounds(whole)},
        "tracks": tracks,
    }


def _region_bounds(whole: Whole) -> list[float]:
    import shapely

    bounds = (
        shapely.total_bounds([r.geometry for r in whole.regions]) if whole.regions else [-180, -85, 180, 85]
    )
    return [round(float(b), 6) for b in bounds]


def _front_ground(whole: Whole, scheme: Scheme) -> FrontGround | None:
    """What makes the front; None where no home regions are loaded that say where it can be."""
    if whole.home is None:
        return None
    group = next(g for g in scheme.groups if g.id == scheme.front.group)
    numbers = [scheme.class_ids().index(c) for c in group.classes]
    return FrontGround.of(numbers, scheme.front.gap_width_m, *whole.home)


def _rules(scheme: Scheme, front: FrontGround | None) -> bytes:
    """What the tiles of a record depend on besides its pieces."""
    about = [EDITION_OF_THE_RULES, scheme.class_ids(), scheme.time_zone, repr(BANDS)]
    if front is not None:
        about += [front.classes, front.gap_width_m, hashlib.sha256(front.inner.wkb).hexdigest()]
    return hashlib.sha256(repr(about).encode()).digest()


def _track(
    record: TrackRecord,
    whole: Whole,
    scheme: Scheme,
    workshop: _Workshop,
    settled: Settle,
    before: dict[str, Any],
) -> dict[str, Any]:
    import shapely

    zone = ZoneInfo(scheme.time_zone)
    entries = []
    front = _front_ground(whole, scheme)
    rules = _rules(scheme, front)
    for part in parts_of(record.editions[0].valid_at, record.editions[-1].valid_at, zone):
        mine = pieces_in(record.pieces, part)
        pieces = record.pieces.some(mine)
        key = content_key(pieces, part, [record.packed[i] for i in mine], rules)
        name = f"{record.track.name}-{part.name}"
        entry = settled(key, name, lambda p=pieces, q=part: _make_part(p, q, scheme, front, workshop))
        if entry is not None:
            until = None if part.until == FOREVER else part.until // SECOND
            entries.append({"from": part.since // SECOND, "to": until, **entry})
    bounds = shapely.total_bounds(record.pieces.geometry)
    return {
        "bounds": [round(float(b), 6) for b in bounds],
        "minzoom": MINZOOM,
        "maxzoom": MAXZOOM,
        "parts": entries,
        "fronts": before.get("tracks", {}).get(record.track.name, {}).get("fronts"),
    }


def _make_part(
    pieces: PieceArrays, part: Part, scheme: Scheme, front: FrontGround | None, workshop: _Workshop
) -> Path | None:
    """The archive of one part of a track."""
    if len(pieces.tile) == 0:
        return None
    cells = thinned(cells_of(pieces, part.since, part.until), COLLINEAR_STEPS, workshop.helper)
    line = None
    if front is not None:
        line = front_versions(cells, front, part.since, part.until, workshop.helper)
    cuts = []
    whole = None
    for band in reversed(BANDS):
        if band is BANDS[-1]:
            found, drawn_line = versions(cells, workshop.helper), line
        else:
            # each band from the states and the lines of the one before: the finest costs the most
            among = None if whole is None else whole.states
            states = chosen_states(cells, band, part.since, part.until, among)
            if whole is None:
                thin = cells
                if band.thin_px is not None:
                    thin = thinned(cells, band.thin_px * band.pixel, workshop.helper)
                whole = coverages(thin, states, workshop.helper)
            else:
                whole = some_states(whole, states)
            whole = simplified(whole, band, workshop.helper)
            found = drawn(whole, band)
            drawn_line = None if line is None else at_states(line, states, band)
        layers = [_control(found, part, scheme)]
        if drawn_line is not None:
            layers.append(_front(drawn_line, part))
        cuts.append(workshop.cut(layers, low=band.low, high=band.high, detail=band.detail))
    return _joined(cuts, workshop, {"name": "control"})


def _joined(cuts: Sequence[Future[Path] | None], workshop: _Workshop, about: dict[str, Any]) -> Path | None:
    sources = [cut.result() for cut in cuts if cut is not None]
    if not sources:
        return None
    target = workshop.path(".pmtiles")
    packed.join(target, sources, {**about, "generator": f"contactline {__version__}"})
    for source in sources:
        source.unlink()
    return target


def _control(found: Versions, part: Part, scheme: Scheme) -> Features:
    """Versions as features. What goes on after the part has no end in it."""
    ids = np.array(scheme.class_ids(), dtype=object)
    return Features("control", found.geometry, {"class": ids[found.class_number], **_interval(found, part)})


def _front(found: Versions, part: Part) -> Features:
    return Features("front", found.geometry, _interval(found, part))


def _interval(found: Versions, part: Part) -> dict[str, Any]:
    until = np.ma.masked_where(found.until >= part.until, found.until // SECOND)
    return {"from": found.since // SECOND, "to": until}


def _base_key(whole: Whole, scheme: Scheme) -> str:
    hasher = hashlib.sha256(repr([EDITION_OF_THE_RULES, scheme.home, scheme.extent, base.BANDS]).encode())
    from shapely import to_wkb

    for region in whole.regions:
        about = [region.id, region.level, region.layer, dict(region.names), region.parent_id]
        hasher.update(orjson.dumps(about) + to_wkb(region.geometry))
    for place in whole.places:
        about = [place.id, dict(place.names), place.lon, place.lat, place.region_ids, place.population]
        hasher.update(orjson.dumps(about))
    return hasher.hexdigest()


def _make_base(whole: Whole, scheme: Scheme, workshop: _Workshop) -> Path | None:
    languages = list(scheme.names)
    found = base.features(whole.regions, whole.areas_m2, whole.places, scheme.home, scheme.extent, languages)
    cuts = [
        workshop.cut(features, low=band.low, high=band.high, detail=band.detail)
        for band, features in found.items()
    ]
    return _joined(cuts, workshop, {"name": "base"})
