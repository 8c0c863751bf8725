"""The terms of the field as small frozen values. This module imports nothing of ours.

Times are aware UTC datetimes; intervals are half-open `[start, end)`, `end=None` is "still so".
Coordinates are lon/lat degrees on WGS 84. Units stand in names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:  # the values below carry shapely geometries but do not need shapely to exist
    from shapely import MultiPolygon, Polygon
    from shapely.geometry.base import BaseGeometry

    from contactline.history.composite import Exchange
    from contactline.reports import Source

Measure = Literal["authalic", "geodesic", "sphere"]
MEASURES: tuple[Measure, ...] = ("authalic", "geodesic", "sphere")
KM2_PER_MI2 = 2.589988110336  # the international mile, 1,609.344 m exactly
KM_PER_MI = 1.609344

CARRY = timedelta(days=3)
"""How long after the last edition its state still answers: the longest gap of the real record."""

Names = Mapping[str, str]
"""Language code -> name, e.g. {"en": "Sumy Oblast", "uk": "Сумська область"}."""


@dataclass(frozen=True, slots=True)
class Interval:
    """`[start, end)`; `end=None` means "until now"."""

    start: datetime
    end: datetime | None = None

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment and (self.end is None or moment < self.end)


# --- scheme -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Actor:
    """A party that can hold ground.

    `words`: what texts call it and its forces, by language; `hostile`: what the other side calls them,
    which tells on whose side a text stands; both in the notation of the rules of claims (docs/claims.md).
    `enemy_in`: the languages in which "the enemy" means it where nothing else tells.
    """

    id: str
    names: Names
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hostile: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    enemy_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ControlClass:
    """What a polygon says of the ground.

    `holder` is the id of the actor that holds it, or None where nobody is said to.
    `certainty`: "held", "contested", or "claimed".
    `counted` is False for ground that the source draws but that belongs to no figure of this
    conflict (`elsewhere`).
    `colours`: "light" and "dark" -> "#rrggbb"; `pattern`: "flat", "diagonal", "fine-diagonal".
    Where polygons of one edition overlap, the class that stands first in the scheme wins.
    """

    id: str
    names: Names
    holder: str | None
    certainty: str
    counted: bool
    colours: Mapping[str, str]
    opacity: Mapping[str, float]
    pattern: str


@dataclass(frozen=True, slots=True)
class ClassGroup:
    id: str
    names: Names
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegionLevel:
    """An administrative level: 0 country, 1 oblast, 2 raion, 3 hromada."""

    level: int
    names: Names


@dataclass(frozen=True, slots=True)
class KnownRegion:
    """A region that the scheme knows by name before any boundary is loaded.

    Boundary files often carry one name only; this entry gives the rest. A region read from a
    file whose id, code or name (normalised) equals one of these takes its id, names and codes.
    """

    id: str
    level: int
    names: Names
    codes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    official_area_m2: float | None = None


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """More names of a settlement than its gazetteer has; `id` is the gazetteer's."""

    id: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FrontRules:
    """How the line of contact is taken (docs/measures.md).

    `group`: the class group on one side. `gap_width_m`: gaps between its polygons narrower than
    this are closed first. `border_margin_m`: an edge nearer than this to the outline of the home
    regions is border or coast, not front. `tolerances_m`: what is reported when none is asked.
    `waters`: rings of (lon, lat) around bays and estuaries that boundary files count as land; a
    shore in them is coast, not front.
    """

    group: str
    gap_width_m: float = 50.0
    border_margin_m: float = 3000.0
    tolerances_m: tuple[float, ...] = (0.0, 1000.0, 2000.0, 5000.0)
    waters: tuple[tuple[tuple[float, float], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Scheme:
    """A conflict's vocabulary, read from a TOML file (docs/scheme.md).

    `extent` is (west, south, east, north) in degrees: counted polygons that lie wholly outside
    go to quarantine. `home_countries` are region ids or codes prefixes of the territory that is
    contested (the land border of the front). `undrawn_holder` holds what no polygon covers.
    `geojson_mappings`: name -> {"property": the feature property that tells the class,
    "values": {its value -> class id}}, for the `geojson` reader.
    """

    id: str
    names: Names
    time_zone: str
    extent: tuple[float, float, float, float]
    actors: tuple[Actor, ...]
    classes: tuple[ControlClass, ...]
    groups: tuple[ClassGroup, ...]
    levels: tuple[RegionLevel, ...]
    default_group: str
    undrawn_holder: str | None
    front: FrontRules
    home: str
    redraw_width_m: float = 100.0
    known_regions: tuple[KnownRegion, ...] = ()
    known_places: tuple[KnownPlace, ...] = ()
    geojson_mappings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    text: str = ""
    sources: tuple[Source, ...] = ()

    def class_ids(self) -> tuple[str, ...]:
        return tuple(c.id for c in self.classes)


# --- regions and places -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Region:
    """An administrative unit. `layer` names the boundary set it was read from."""

    id: str
    level: int
    layer: str
    names: Names
    parent_id: str | None
    geometry: BaseGeometry
    codes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    official_area_m2: float | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A settlement. `lon` and `lat` are both None for a place that is known by name only.

    `region_ids` are the ids of the regions it belongs to, highest level number first
    (hromada, raion, oblast), as far as its source tells.
    """

    id: str
    names: Names
    aliases: tuple[str, ...] = ()
    lon: float | None = None
    lat: float | None = None
    region_ids: tuple[str, ...] = ()
    kind: str = ""
    population: int | None = None


# --- editions as read -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FeatureVersion:
    """One distinct polygon with its class.

    `geometry` is valid, on the 1e-6 degree grid, normalised; `sha256` is
    `contactline.geometry.codec.feature_sha256(class_id, geometry)`.
    """

    class_id: str
    geometry: Polygon | MultiPolygon
    sha256: bytes


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A polygon whose class its label does not tell; it is kept and listed, never counted."""

    label: str
    reason: str
    geometry: Polygon | MultiPolygon
    area_m2: float


@dataclass(frozen=True, slots=True)
class EditionSource:
    """One published state of a track, as a reader gives it.

    `valid_at`: the situation it shows; `published_at`: when it was published.
    `reader`: the reader with the version of its class table, e.g. "deepstate/1".
    `dropped`: what was left out at the reader (tactical features), kind -> count.
    `exchanged`: the ground that changed from the edition before it in the same source, where whoever
    read it has computed that too; a help to whoever takes it in, and never needed.
    """

    valid_at: datetime
    published_at: datetime
    source_name: str
    source_sha256: bytes
    reader: str
    features: tuple[FeatureVersion, ...]
    quarantined: tuple[Quarantined, ...] = ()
    dropped: Mapping[str, int] = field(default_factory=dict)
    description: str = ""
    exchanged: Exchange | None = field(default=None, compare=False, repr=False)


# --- figures ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RegionRef:
    id: str
    name: str
    level: int
    layer: str


@dataclass(frozen=True, slots=True)
class EditionRef:
    """An edition of the record.

    `id` is made of its times and the hash of its source: the same in every atlas that holds it.
    """

    id: str
    track: str
    valid_at: datetime
    published_at: datetime
    recorded_at: datetime
    source_name: str
    source_sha256: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a figure comes from. A number without it does not leave the program.

    `attribution` and `licence` are the track's. `hashes` name what was computed from: the chain
    of the edition, the region's geometry, the scheme.
    """

    track: str
    edition: EditionRef
    measure: str
    method: str
    attribution: str
    licence: str
    hashes: Mapping[str, str]
    region_layer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Base of all figures."""

    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Area(Figure):
    """The ground of one class or group in a region at a moment (or averaged over a period).

    `region` None: the whole drawn ground. `share` is `area_m2 / share_of_m2`, and `share_basis`
    says whether that is the region's "official" or "measured" area.
    """

    on: date
    at: datetime
    region: RegionRef | None
    class_id: str | None
    group_id: str | None
    area_m2: float
    share: float | None = None
    share_of_m2: float | None = None
    share_basis: str | None = None
    min_area_m2: float | None = None
    max_area_m2: float | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Figure):
    """What one class or group won and lost between two dates in a region.

    `gross_gain_m2` is ground that belongs to it at the end and did not at the start;
    `gross_loss_m2` the reverse; `net_m2` their difference, which is the difference of the areas.
    Of both together, `redraw_m2` is ground in strips narrower than the scheme's
    `redraw_width_m`, and `reclassified_m2` ground whose holder stayed the same.
    """

    start: date
    end: date
    start_edition: EditionRef
    region: RegionRef | None
    class_id: str | None
    group_id: str | None
    gross_gain_m2: float
    gross_loss_m2: float
    redraw_m2: float
    reclassified_m2: float
    net_m2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition(Figure):
    """Ground that went from one class to another; `from_class`/`to_class` None: not drawn.

    `kind`: "gain", "loss", "reclassification", "redraw" or "correction".
    """

    start: date
    end: date
    start_edition: EditionRef
    region: RegionRef | None
    from_class: str | None
    to_class: str | None
    kind: str
    area_m2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontLength(Figure):
    """The length of the line of contact at a generalisation tolerance."""

    on: date
    at: datetime
    region: RegionRef | None
    tolerance_m: float
    length_m: float
    parts: int
    main_length_m: float


@dataclass(frozen=True, slots=True)
class Spell:
    """One entry of a history: a class over an interval; `class_id` None: not drawn."""

    class_id: str | None
    interval: Interval
    edition: EditionRef


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundHistory(Figure):
    """The history of control of one point of ground, of a place or of a coordinate."""

    lon: float
    lat: float
    place: Place | None
    regions: tuple[RegionRef, ...]
    spells: tuple[Spell, ...]
