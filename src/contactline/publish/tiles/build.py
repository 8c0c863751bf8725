"""Tiles of a whole atlas: what is stale is made anew, the rest stays."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import shapely

from contactline import __version__
from contactline.history.keys import FOREVER
from contactline.publish.tiles import base
from contactline.publish.tiles.bands import BANDS
from contactline.publish.tiles.folder import FORMAT, Folder
from contactline.publish.tiles.fronts import FrontGround
from contactline.publish.tiles.making import RULES, make_part
from contactline.publish.tiles.parts import SECOND, Part, beginnings, content_key, parts_of, pieces_in
from contactline.publish.tiles.workshop import Cuts, Workshop

if TYPE_CHECKING:
    from contactline.atlas import Atlas, Progress
    from contactline.model import Scheme
    from contactline.record.whole import TrackRecord, Whole

T = TypeVar("T")

MINZOOM, MAXZOOM = BANDS[0].low, BANDS[-1].high


@dataclass(slots=True)
class Built:
    """What a build did: files made anew and files left as they were, with their sizes in bytes."""

    made: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A file that the atlas needs: the key of its content, its name, how it is made, and what that needs
    in its course, which can be begun beside it."""

    key: str
    name: str
    make: Callable[[Workshop], Cuts]
    needs: Callable[[], object] | None = None


def build(atlas: Atlas, path: Path, progress: Progress | None = None) -> Built:
    """Bring the tiles in a folder up to date with an atlas.

    Only files whose content changed are made anew. Raises Busy when another process builds there,
    ReadOnly where it cannot write, TilesNotMade when tippecanoe fails.
    """
    folder, built = Folder(path), Built()
    with folder.building() as work:
        before = folder.manifest()
        if _is_all_there(folder, before, atlas):
            built.kept = {entry["file"]: entry["bytes"] for entry in _entries(before)}
            folder.put_in_force(before, work)
            return built
        base_before = before.get("base") or {}
        if not (base_before and folder.has(base_before["file"], base_before["bytes"])):
            base_before = {}
        whole = atlas.whole(lambda named: _base_key(named, atlas.scheme) != base_before.get("key"))
        front = _once(lambda: _front_ground(whole, atlas.scheme))
        base_file = _base(whole, atlas.scheme)
        parts = {record.track.name: _parts(record, atlas.scheme, whole, front) for record in whole.tracks}
        wanted = [base_file, *(one for some in parts.values() for _, one in some)]
        files = _settle(wanted, folder, before, work, built, progress)
        about_base = base_before if base_file.key == base_before.get("key") else _about_base(whole)
        manifest = {
            "format": FORMAT,
            "atlas": whole.state,
            "rules": _rules(),
            "built_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "base": files.get(base_file.key) and about_base | files[base_file.key],
            "tracks": {
                record.track.name: _about_track(record, before)
                | {
                    "parts": [
                        _interval(p) | files[w.key] for p, w in parts[record.track.name] if w.key in files
                    ]
                }
                for record in whole.tracks
                if len(record.pieces.tile)
            },
        }
        folder.put_in_force(manifest, work)
    return built


def _rules() -> str:
    """A hash over all that tiles depend on besides the atlas."""
    return hashlib.sha256(
        repr([__version__, RULES, BANDS, base.BANDS, base.PLACE_ZOOMS]).encode()
    ).hexdigest()


def _is_all_there(folder: Folder, manifest: dict[str, Any], atlas: Atlas) -> bool:
    """Whether a build would find nothing to make and nothing to say that the manifest does not."""
    return (
        manifest.get("rules") == _rules()
        and manifest["atlas"] == atlas.state
        and all(folder.has(entry["file"], entry["bytes"]) for entry in _entries(manifest))
    )


def is_current(atlas: Atlas, path: Path) -> bool:
    """Whether the tiles in a folder show the atlas as it is."""
    return Folder(path).manifest().get("atlas") == atlas.state


def _settle(
    wanted: Sequence[_Wanted],
    folder: Folder,
    before: dict[str, Any],
    work: Path,
    built: Built,
    progress: Progress | None,
) -> dict[str, dict[str, Any]]:
    """Key -> the file of that content: the one that is there already, or one made now.

    What nothing is to be drawn in has no file.
    """
    known = {entry["key"]: entry for entry in _entries(before)}
    found: dict[str, dict[str, Any]] = {}
    workshop = Workshop(work)
    try:
        started = []
        for one in wanted:
            entry = known.get(one.key)
            if entry is not None and folder.has(entry["file"], entry["bytes"]):
                built.kept[entry["file"]] = entry["bytes"]
                found[one.key] = {name: entry[name] for name in ("file", "bytes", "key")}
            else:
                started.append((one, workshop.start(one.make, one.needs)))
        for number, (one, making) in enumerate(started):
            if progress is not None:
                progress(number, len(started), one.name)
            made = workshop.joined(making)
            if made is not None:
                file, size = folder.take_in(made, one.name)
                built.made[file] = size
                found[one.key] = {"file": file, "bytes": size, "key": one.key}
    finally:
        workshop.close()
    return found


def _entries(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    found = [manifest["base"]] if manifest.get("base") else []
    return found + [part for track in manifest.get("tracks", {}).values() for part in track["parts"]]


# --- the base -------------------------------------------------------------------------------------


def _base_key(named: str, scheme: Scheme) -> str:
    about = [RULES, scheme.home, scheme.extent, base.BANDS, base.PLACE_ZOOMS, list(scheme.names), named]
    return hashlib.sha256(repr(about).encode()).hexdigest()


def _base(whole: Whole, scheme: Scheme) -> _Wanted:
    def make(workshop: Workshop) -> Cuts:
        bands = base.features(
            whole.regions,
            whole.areas_m2,
            whole.places,
            scheme.home,
            scheme.extent,
            list(scheme.names),
        )
        return [workshop.cut(f, low=b.low, high=b.high, detail=b.detail) for b, f in reversed(bands.items())]

    return _Wanted(_base_key(whole.named, scheme), "base", make)


def _about_base(whole: Whole) -> dict[str, Any]:
    geometries = [r.geometry for r in whole.regions]
    bounds = shapely.total_bounds(geometries) if geometries else [-180.0, -85.0, 180.0, 85.0]
    return {"minzoom": base.MINZOOM, "maxzoom": base.MAXZOOM, "bounds": [round(float(b), 6) for b in bounds]}


# --- tracks ---------------------------------------------------------------------------------------


def _front_ground(whole: Whole, scheme: Scheme) -> FrontGround | None:
    """What makes the front; None where no home regions are loaded that say where it can be."""
    if whole.home is None:
        return None
    return FrontGround.of(_front_classes(scheme), scheme.front.gap_width_m, *whole.home.ground())


def _front_classes(scheme: Scheme) -> list[int]:
    """Numbers of the classes whose boundary is the front."""
    group = next(g for g in scheme.groups if g.id == scheme.front.group)
    return [scheme.class_ids().index(c) for c in group.classes]


def _once(make: Callable[[], T]) -> Callable[[], T]:
    """The same, made by the first thread that asks while the others wait."""
    lock = Lock()
    known = cache(make)

    def get() -> T:
        with lock:
            return known()

    return get


def _parts(
    record: TrackRecord, scheme: Scheme, whole: Whole, front: Callable[[], FrontGround | None]
) -> list[tuple[Part, _Wanted]]:
    """The parts of a track in which anything is drawn."""
    about: list[Any] = [RULES, scheme.class_ids(), scheme.time_zone, repr(BANDS)]
    if whole.home is not None:
        about += [_front_classes(scheme), whole.home.key]
    rules = hashlib.sha256(repr(about).encode()).digest()
    found = []
    first, last = record.editions[0].valid_at, record.editions[-1].valid_at
    for part in parts_of(first, last, ZoneInfo(scheme.time_zone)):
        mine = pieces_in(record.pieces, part)
        if len(mine) == 0:
            continue
        pieces = record.pieces.some(mine)
        begun = beginnings(record.pieces, part)
        key = content_key(pieces, begun, part, [record.packed[i] for i in mine], rules)

        def make(workshop: Workshop, pieces=pieces, begun=begun, part=part) -> Cuts:
            return make_part(pieces, begun, part, scheme.class_ids(), front, workshop)

        found.append((part, _Wanted(key, f"{record.track.name}-{part.name}", make, front)))
    return found


def _interval(part: Part) -> dict[str, Any]:
    until = None if part.until == FOREVER else part.until // SECOND
    return {"from": part.since // SECOND, "to": until}


def _about_track(record: TrackRecord, before: dict[str, Any]) -> dict[str, Any]:
    bounds = shapely.total_bounds(record.pieces.geometry)
    return {
        "bounds": [round(float(b), 6) for b in bounds],
        "minzoom": MINZOOM,
        "maxzoom": MAXZOOM,
        "fronts": before.get("tracks", {}).get(record.track.name, {}).get("fronts"),
    }
