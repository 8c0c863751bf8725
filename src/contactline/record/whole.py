"""All that a map of the whole record is drawn from, read in one look at the atlas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contactline.errors import UsageError
from contactline.model import Place, Region
from contactline.record.front import home_ground
from contactline.record.reading import Reading
from contactline.record.state import state_token
from contactline.store.editions import EditionRow, Track

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from contactline.history.areas import PieceArrays
    from contactline.history.front import Plane


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """A track: its pieces, with their geometry as bytes too, and its editions in force, ascending."""

    track: Track
    pieces: PieceArrays
    packed: list[bytes]
    editions: tuple[EditionRow, ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """`state` names what is in here. `areas_m2`: (layer, region id) -> measured area. `home`: the ground
    in which there can be front, in metres, with its plane; None where no home regions are loaded."""

    state: str
    tracks: tuple[TrackRecord, ...]
    regions: tuple[Region, ...]
    areas_m2: Mapping[tuple[str, str], float]
    places: tuple[Place, ...]
    home: tuple[BaseGeometry, Plane] | None


def whole(reading: Reading) -> Whole:
    """Everything at once. Editions under embargo are not in it."""
    store = reading.store
    tracks = []
    for track in reading.tracks:
        pieces = store.pieces.select(track.pk)
        tracks.append(TrackRecord(track, pieces.arrays(), pieces.packed, reading.line(track).editions))
    regions = []
    for e in reading.regions:
        geometry = store.boundaries.geometry(e.pk)
        regions.append(
            Region(
                e.id, e.level, e.layer, e.names, e.parent_id, geometry, e.codes, e.aliases,
                e.official_area_m2,
            )
        )  # fmt: skip
    try:
        home = home_ground(reading)
    except UsageError:
        home = None
    areas = {(e.layer, e.id): e.area_m2 for e in reading.regions}
    return Whole(state_token(reading), tuple(tracks), tuple(regions), areas, tuple(store.places.all()), home)
