"""The length of the front for every edition, computed after the tiles and kept from build to build.

Each is exactly what the atlas answers for that edition. It takes a tenth of a second an edition, so it
is done newest first, on every core, written in steps, and goes on where it was.
"""

from __future__ import annotations

import hashlib
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from contactline import workers
from contactline.errors import UsageError
from contactline.publish.tiles.folder import Folder

if TYPE_CHECKING:
    from contactline.atlas import Atlas, Progress
    from contactline.model import EditionRef

STEP_S = 10.0
"""How often what was computed is put in force."""


def add_lengths(atlas: Atlas, path: Path, progress: Progress | None = None) -> int:
    """Compute the lengths that are missing; gives how many were.

    Ends early when the atlas is no longer the one that the tiles show: they come first then. Does
    nothing where no home regions are loaded, for then no front can be told.
    """
    folder = Folder(path)
    added = 0
    for track in folder.manifest().get("tracks", {}):
        editions = [info.ref for info in atlas.editions(track) if not info.superseded]
        rules = _rules(atlas)
        known = _known(folder, track, rules)
        missing = [ref for ref in reversed(editions) if ref.id not in known]
        if not missing:
            _put(folder, atlas, track, editions, known, rules)
            continue
        written = time.monotonic()
        computed = workers.answers(atlas, iter(missing), lengths_of, {"track": track})
        with closing(computed):
            for number, ref in enumerate(missing):
                if progress is not None:
                    progress(number, len(missing), f"fronts of {track}")
                try:
                    known[ref.id] = next(computed)
                except UsageError:  # no home regions
                    return added
                added += 1
                if time.monotonic() - written > STEP_S:
                    written = time.monotonic()
                    if not _put(folder, atlas, track, editions, known, rules):
                        return added
        if not _put(folder, atlas, track, editions, known, rules):
            return added
    return added


def lengths_of(atlas: Atlas, ref: EditionRef, track: str) -> list[float]:
    """Metres of front at each tolerance of the scheme, for one edition."""
    return [round(f.length_m, 1) for f in atlas.front(on=ref.valid_at, track=track)]


def _rules(atlas: Atlas) -> str:
    """What a length depends on besides its edition."""
    scheme = atlas.scheme
    hasher = hashlib.sha256(repr([scheme.front, scheme.groups, scheme.home, scheme.class_ids()]).encode())
    levels = sorted({layer.level for layer in atlas.layers()})
    for region in atlas.regions(levels[0]) if levels else ():
        if region.id.startswith(scheme.home):
            hasher.update(region.geometry.wkb)
    return hasher.hexdigest()


def _known(folder: Folder, track: str, rules: str) -> dict[str, list[float]]:
    name = folder.manifest()["tracks"][track].get("fronts")
    if not name:
        return {}
    try:
        found = orjson.loads((folder.path / name).read_bytes())
        if found["rules"] != rules:
            return {}
        return dict(zip(found["editions"], found["length_m"], strict=True))
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _put(
    folder: Folder,
    atlas: Atlas,
    track: str,
    editions: list[EditionRef],
    known: dict[str, list[float]],
    rules: str,
) -> bool:
    """Put what is known in force; False when the tiles in the folder are not the atlas's any more."""
    there = [ref.id for ref in editions if ref.id in known]
    content: dict[str, Any] = {
        "track": track,
        "tolerances_m": list(atlas.scheme.front.tolerances_m),
        "editions": there,
        "length_m": [known[id_] for id_ in there],
        "complete": len(there) == len(editions),
        "rules": rules,
    }
    with folder.building() as work:
        manifest = folder.manifest()
        if manifest.get("atlas") != atlas.state or track not in manifest["tracks"]:
            return False
        made = work / "fronts.json"
        made.write_bytes(orjson.dumps(content))
        name, _ = folder.take_in(made, f"{track}-fronts")
        if manifest["tracks"][track].get("fronts") != name:
            manifest["tracks"][track]["fronts"] = name
            folder.put_in_force(manifest, work, same_tiles=True)
    return True
