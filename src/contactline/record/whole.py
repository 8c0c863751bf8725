"""All that a map of the whole record is drawn from, read in one look at the atlas."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contactline.errors import UsageError
from contactline.model import Place, Region
from contactline.record.front import Home, home
from contactline.record.reading import Reading
from contactline.record.state import state_token
from contactline.store.editions import EditionRow, Track

if TYPE_CHECKING:
    from contactline.history.areas import PieceArrays


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """A track: its pieces, with their geometry as bytes too, and its editions in force, ascending."""

    track: Track
    pieces: PieceArrays
    packed: list[bytes]
    editions: tuple[EditionRow, ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """`state` names what is in here, `named` the regions and places. `areas_m2`: (layer, region id) ->
    measured area. `home`: what tells where there can be front; None where no home regions are loaded."""

    state: str
    tracks: tuple[TrackRecord, ...]
    named: str
    regions: tuple[Region, ...]
    areas_m2: Mapping[tuple[str, str], float]
    places: tuple[Place, ...]
    home: Home | None


def whole(reading: Reading, wanted: Callable[[str], bool] = lambda named: True) -> Whole:
    """Everything at once. Editions under embargo are not in it.

    `wanted`: told the name of the regions and places, whether they are to be read; else there are none.
    """
    store = reading.store
    tracks = []
    for track in reading.tracks:
        pieces = store.pieces.select(track.pk)
        tracks.append(TrackRecord(track, pieces.arrays(), pieces.packed, reading.line(track).editions))
    try:
        ground = home(reading)
    except UsageError:
        ground = None
    named = _named(reading)
    regions, places = (), ()
    if wanted(named):
        regions, places = tuple(_regions(reading)), tuple(store.places.all())
    areas = {(e.layer, e.id): e.area_m2 for e in reading.regions}
    return Whole(state_token(reading), tuple(tracks), named, regions, areas, places, ground)


def _named(reading: Reading) -> str:
    hasher = hashlib.sha256(repr(reading.store.places.contents()).encode())
    for e in reading.regions:
        hasher.update(f"{e.layer} {e.level}".encode() + e.sha256)
    return hasher.hexdigest()


def _regions(reading: Reading) -> Iterator[Region]:
    for e in reading.regions:
        geometry = reading.store.boundaries.geometry(e.pk)
        yield Region(
            e.id, e.level, e.layer, e.names, e.parent_id, geometry, e.codes, e.aliases, e.official_area_m2
        )
