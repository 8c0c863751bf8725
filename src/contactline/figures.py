"""Figures gathered, and the one place where they become plain data.

Knows the JSON form of every figure, which is the form of `--json`, of the HTTP API and, flattened,
of `--csv` and of data frames. Must not know where figures come from, nor how they look: `tables`
says that. Imports no geometry, so that a command line that only prints starts fast.

In plain data, areas are km² and mi² to the square metre, lengths km and mi to the millimetre,
dates `YYYY-MM-DD`, times ISO 8601 in UTC with `Z`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from functools import lru_cache, singledispatch
from typing import TYPE_CHECKING, Any, SupportsIndex, TypeVar, overload

from contactline.errors import NotFound, UsageError
from contactline.model import (
    KM2_PER_MI2,
    KM_PER_MI,
    Area,
    Change,
    EditionRef,
    Figure,
    FrontLength,
    GroundHistory,
    Place,
    Region,
    RegionRef,
    Spell,
    Transition,
)

if TYPE_CHECKING:
    import geopandas
    import pandas

    from contactline.atlas import Atlas, EditionInfo, QuarantineEntry

F = TypeVar("F", bound=Figure, covariant=True)

Plain = dict[str, Any]


class Figures(tuple[F, ...]):
    """A frozen sequence of figures of one kind, as the calls of an atlas give it."""

    __slots__ = ()

    @overload
    def __getitem__(self, index: SupportsIndex, /) -> F: ...
    @overload
    def __getitem__(self, index: slice, /) -> Figures[F]: ...
    def __getitem__(self, index: SupportsIndex | slice, /) -> F | Figures[F]:
        if isinstance(index, slice):
            return Figures(super().__getitem__(index))
        return super().__getitem__(index)

    def __repr__(self) -> str:
        return f"Figures({list(self)!r})"

    def one(self) -> F:
        """The only figure. Raises `NotFound` if there is none, `UsageError` if there are several."""
        if not self:
            raise NotFound("There is no figure where one was asked for.")
        if len(self) > 1:
            raise UsageError(
                f"There are {len(self):,} figures where one was asked for;"
                " name the region, the class or group, and the day."
            )
        return self[0]

    def to_dicts(self) -> list[Plain]:
        """One nested dict per figure, in the JSON form."""
        return [as_dict(figure) for figure in self]

    def to_rows(self) -> list[Plain]:
        """Flat dicts, one per figure; one per spell of a history."""
        return [row for figure in self for row in as_rows(figure)]

    def to_frame(self) -> pandas.DataFrame:
        """A pandas DataFrame of `to_rows()`; dates and times become datetimes, times in UTC."""
        pandas = _needs("pandas")
        frame = pandas.DataFrame.from_records(self.to_rows())
        for name in frame.columns:
            if name in _TIME_COLUMNS or name.endswith("_at"):
                frame[name] = pandas.to_datetime(frame[name], format="ISO8601")
        return frame

    def to_geodataframe(self, atlas: Atlas) -> geopandas.GeoDataFrame:
        """`to_frame()` with the geometry of each figure's region, lon/lat on WGS 84.

        A history has the point it speaks of; a figure of the whole drawn ground has None.
        """
        geopandas = _needs("geopandas")
        shapely = _needs("shapely")
        levels = {r.level for r in map(_region_of, self) if r is not None}
        shapes = {(r.layer, r.id): r.geometry for level in levels for r in atlas.regions(level)}
        geometry: list[Any] = []
        for figure in self:
            if isinstance(figure, GroundHistory):
                geometry += [shapely.Point(figure.lon, figure.lat)] * max(1, len(figure.spells))
            else:
                region = _region_of(figure)
                geometry.append(None if region is None else shapes[region.layer, region.id])
        return geopandas.GeoDataFrame(self.to_frame(), geometry=geometry, crs="EPSG:4326")

    def _repr_html_(self) -> str:
        from contactline.tables import table_of

        return table_of(self).to_html()


_TIME_COLUMNS = frozenset({"on", "until", "at", "from", "to"})


def as_dict(figure: Figure) -> Plain:
    """The JSON form of a figure (docs/figures.md): nested, of str, int, float, bool, None only.

    Raises `TypeError` for anything that is no figure.
    """
    return _as_dict(figure)


@singledispatch
def _as_dict(figure: object) -> Plain:
    raise TypeError(f"{type(figure).__name__} is not a figure")


@_as_dict.register
def _(figure: Area) -> Plain:
    nested: Plain = {
        "region": _region(figure.region),
        "on": figure.on.isoformat(),
        **({} if figure.until is None else {"until": figure.until.isoformat()}),
        "at": time_text(figure.at),
        **_class_or_group(figure),
        **_area("area", figure.area_m2),
    }
    if figure.until is not None:
        nested |= _area("min_area", figure.min_area_m2) | _area("max_area", figure.max_area_m2)
    nested |= {
        "share": None if figure.share is None else round(figure.share, 9),
        "share_of_km2": km2(figure.share_of_m2),
        "share_basis": figure.share_basis,
    }
    return nested | _provenance(figure)


@_as_dict.register
def _(figure: Change) -> Plain:
    return {
        **_from_to(figure),
        **_class_or_group(figure),
        **_area("gross_gain", figure.gross_gain_m2),
        **_area("gross_loss", figure.gross_loss_m2),
        **_area("redraw", figure.redraw_m2),
        **_area("reclassified", figure.reclassified_m2),
        **_area("net", figure.net_m2),
        **_provenance(figure),
        "from_edition": edition_dict(figure.start_edition),
    }


@_as_dict.register
def _(figure: Transition) -> Plain:
    before = figure.start_edition.track
    return {
        **_from_to(figure),
        "from_class": figure.from_class,
        "to_class": figure.to_class,
        "kind": figure.kind,
        **_area("area", figure.area_m2),
        **_provenance(figure),
        **({} if before == figure.provenance.track else {"from_track": before}),
        "from_edition": edition_dict(figure.start_edition),
    }


@_as_dict.register
def _(figure: FrontLength) -> Plain:
    return {
        "region": _region(figure.region),
        "on": figure.on.isoformat(),
        "at": time_text(figure.at),
        "tolerance_m": figure.tolerance_m,
        **_length("length", figure.length_m),
        "parts": figure.parts,
        **_length("main_length", figure.main_length_m),
        **_provenance(figure),
    }


@_as_dict.register
def _(figure: GroundHistory) -> Plain:
    home = home_region(figure.regions)
    return {
        **_place_head(figure.place),
        "region": _region(home),
        "regions": [_region(region) for region in figure.regions],
        "lon": figure.lon,
        "lat": figure.lat,
        "history": [_spell(spell) for spell in figure.spells],
        **_provenance(figure),
    }


def as_rows(figure: Figure) -> list[Plain]:
    """The flat form of a figure: one dict with a column per value, `region_id`, `edition_id` and
    so on, or one per spell of a history."""
    nested = as_dict(figure)
    if not isinstance(figure, GroundHistory):
        return [flatten(nested)]
    del nested["regions"]
    spells = nested.pop("history") or [{"class": None, "from": None, "to": None}]
    return [flatten(nested | spell) for spell in spells]


def flatten(nested: Mapping[str, Any], prefix: str = "") -> Plain:
    """Nested dicts as one, keys joined by `_`; what `provenance` holds stands without a prefix,
    a list is joined by `; `, and an absent region still has its columns."""
    flat: Plain = {}
    for key, value in nested.items():
        if key == "provenance":
            flat |= flatten(value, prefix)
        elif isinstance(value, Mapping):
            flat |= flatten(value, f"{prefix}{key}_")
        elif key == "region" and value is None:
            flat |= flatten(dict.fromkeys(_REGION_KEYS), f"{prefix}{key}_")
        elif isinstance(value, list | tuple):
            flat[prefix + key] = "; ".join(map(str, value))
        else:
            flat[prefix + key] = value
    return flat


def rows_csv(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Flat rows as CSV in UTF-8, with every column that any of them has; nothing where there are none."""
    import csv
    import io

    rows = [flatten(row) for row in rows]
    columns = list(dict.fromkeys(key for row in rows for key in row))
    if not columns:
        return b""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


# --- what is not a figure but leaves in the same form ------------------------------------------


def edition_dict(edition: EditionRef) -> Plain:
    """`id`, `valid_at`, `published_at`, `recorded_at`, `source`, `sha256`."""
    return dict(_edition_plain(edition))


@lru_cache(maxsize=4096)
def _edition_plain(edition: EditionRef) -> Plain:
    return {
        "id": edition.id,
        "valid_at": time_text(edition.valid_at),
        "published_at": time_text(edition.published_at),
        "recorded_at": time_text(edition.recorded_at),
        "source": edition.source_name,
        "sha256": edition.source_sha256,
    }


def edition_info_dict(info: EditionInfo) -> Plain:
    """One entry of the record: an edition with what is known of it in this atlas."""
    return {
        "track": info.ref.track,
        **edition_dict(info.ref),
        "features": info.features,
        "quarantined": info.quarantined,
        "superseded": info.superseded,
        "embargoed_until": None if info.embargoed_until is None else time_text(info.embargoed_until),
        "pending": info.pending,
    }


def quarantine_dict(entry: QuarantineEntry) -> Plain:
    """One quarantined label with how often, how large, and from when to when."""
    return {
        "track": entry.track,
        "label": entry.label,
        "reason": entry.reason,
        "count": entry.count,
        **_area("area", entry.area_m2),
        "first": time_text(entry.first),
        "last": time_text(entry.last),
    }


def region_dict(region: Region | RegionRef) -> Plain:
    """A region without its geometry. A `Region` has all its names and codes."""
    if isinstance(region, RegionRef):
        return {"id": region.id, "name": region.name, "level": region.level, "layer": region.layer}
    return {
        "id": region.id,
        "name": display_name(region.names, region.id),
        "level": region.level,
        "layer": region.layer,
        "names": dict(region.names),
        "parent": region.parent_id,
        "codes": list(region.codes),
        "aliases": list(region.aliases),
        "official_area_km2": km2(region.official_area_m2),
    }


def place_dict(place: Place, regions: Iterable[RegionRef] = ()) -> Plain:
    """A place without its history, as it stands among candidates."""
    regions = tuple(regions)
    return {
        **_place_head(place),
        "region": _region(home_region(regions)),
        "regions": [_region(region) for region in regions] or list(place.region_ids),
        "lon": place.lon,
        "lat": place.lat,
    }


def candidate_dict(candidate: object) -> Plain:
    """The plain form of a candidate of `Ambiguous`: a place, a region, or anything with an id."""
    if isinstance(candidate, Place):
        return place_dict(candidate)
    if isinstance(candidate, Region | RegionRef):
        return region_dict(candidate)
    if isinstance(candidate, Mapping):
        return dict(candidate)
    keys = ("id", "name", "names", "level", "layer", "parent_id")
    known = {key: getattr(candidate, key) for key in keys if hasattr(candidate, key)}
    return known or {"name": str(candidate)}


def plain(value: object) -> Any:
    """Any small frozen value of ours as plain data: fields by name, times and dates as text.

    For values that are no figures (tracks, gaps); geometry has no place here.
    """
    if isinstance(value, datetime):
        return time_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: plain(item) for name, item in zip(value._fields, value, strict=True)}  # pyright: ignore[reportAttributeAccessIssue]
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, bytes):
        return value.hex()
    return value


def display_name(names: Mapping[str, str], fallback: str, language: str = "en") -> str:
    """The name in that language, else in English, else the first there is, else the fallback."""
    return names.get(language) or names.get("en") or next(iter(names.values()), fallback)


def home_region(regions: Iterable[RegionRef]) -> RegionRef | None:
    """The region a place is said to be in: the widest below the country (an oblast)."""
    ordered = sorted(regions, key=lambda region: (region.level == 0, region.level))
    return ordered[0] if ordered else None


def time_text(moment: datetime) -> str:
    """ISO 8601 in UTC with `Z`, to the second (to the microsecond where there is one)."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def km2(area_m2: float | None) -> float | None:
    """Square kilometres, rounded to the square metre."""
    return None if area_m2 is None else round(area_m2 / 1e6, 6)


# --- parts -------------------------------------------------------------------------------------

_REGION_KEYS = ("id", "name", "level", "layer")


def _region(region: RegionRef | None) -> Plain | None:
    return None if region is None else region_dict(region)


def _region_of(figure: Figure) -> RegionRef | None:
    return getattr(figure, "region", None)


def _class_or_group(figure: Area | Change) -> Plain:
    if figure.group_id is not None:
        return {"group": figure.group_id}
    return {"class": figure.class_id}


def _from_to(figure: Change | Transition) -> Plain:
    return {
        "region": _region(figure.region),
        "from": figure.start.isoformat(),
        "to": figure.end.isoformat(),
    }


def _area(name: str, area_m2: float | None) -> Plain:
    mi2 = None if area_m2 is None else round(area_m2 / 1e6 / KM2_PER_MI2, 6)
    return {f"{name}_km2": km2(area_m2), f"{name}_mi2": mi2}


def _length(name: str, length_m: float) -> Plain:
    return {
        f"{name}_km": round(length_m / 1e3, 6),
        f"{name}_mi": round(length_m / 1e3 / KM_PER_MI, 6),
    }


def _spell(spell: Spell) -> Plain:
    end = spell.interval.end
    return {
        "class": spell.class_id,
        "from": time_text(spell.interval.start),
        "to": None if end is None else time_text(end),
        "edition": edition_dict(spell.edition),
    }


def _place_head(place: Place | None) -> Plain:
    if place is None:
        return {"id": None, "names": {}}
    return {
        "id": place.id,
        "names": dict(place.names),
        "aliases": list(place.aliases),
        "kind": place.kind,
        "population": place.population,
    }


def _provenance(figure: Figure) -> Plain:
    provenance = figure.provenance
    return {
        "measure": provenance.measure,
        "track": provenance.track,
        "edition": edition_dict(provenance.edition),
        "provenance": {
            "method": provenance.method,
            "attribution": provenance.attribution,
            "licence": provenance.licence,
            "hashes": dict(provenance.hashes),
        },
    }


def _needs(module: str) -> Any:
    import importlib

    try:
        return importlib.import_module(module)
    except ImportError:
        raise UsageError(
            f"Data frames need {module}, which is not installed; pip install 'contactline[frames]' adds it."
        ) from None
