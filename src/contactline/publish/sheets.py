"""What leaves as a file, as a sheet: rows, perhaps a geometry for each, and who is to be named.

Knows what the columns of each kind of export are; `files` knows how they are written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from contactline import __version__
from contactline.errors import UsageError
from contactline.figures import (
    Figures,
    as_rows,
    display_name,
    edition_info_dict,
    flatten,
    km2,
    time_text,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from contactline.atlas import Atlas
    from contactline.record.control import ControlPolygons
    from contactline.record.grounds import ChangedGround

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """`geometry` (n,) of lon/lat on WGS 84, None where a row has none; a geometry of None: a sheet of
    rows only. `spatial` says that the geometry is what the sheet is for. `nested` has the rows in the
    form of `--json`. `about` names the track, who made the map and under which licence."""

    name: str
    rows: Rows
    nested: Sequence[Mapping[str, Any]]
    about: Mapping[str, str]
    geometry: NDArray[np.object_] | None = None
    spatial: bool = False


def figures_sheet(atlas: Atlas, name: str, figures: Figures[Any]) -> Sheet:
    """Areas, series or changes, each with the outline of its region (none for the whole drawn ground)."""
    shapes = _Shapes(atlas)
    rows, geometry = [], []
    for figure, row in zip(figures, figures.to_rows(), strict=True):
        region = figure.region
        rows.append(row | shapes.credit(None if region is None else region.layer))
        geometry.append(None if region is None else shapes.of(region.layer, region.level, region.id))
    return Sheet(name, rows, figures.to_dicts(), _about(atlas, rows), _array(geometry))


def front_sheet(atlas: Atlas, lines: Mapping[str, Any]) -> Sheet:
    """The line of contact as `Atlas.front_geojson` gives it, a row for each region and tolerance."""
    nested = [feature["properties"] for feature in lines["features"]]
    geometry = [shapely.geometry.shape(feature["geometry"]) for feature in lines["features"]]
    rows = [flatten(properties) for properties in nested]
    return Sheet("front", rows, nested, _about(atlas, rows), _array(geometry), spatial=True)


def grounds_sheet(atlas: Atlas, grounds: Sequence[ChangedGround]) -> Sheet:
    """Changed ground, a row for each connected polygon: `area_km2` is the polygon's, `changed_km2` what
    changed the same way in the region together."""
    rows, geometry = [], []
    for ground in grounds:
        (row,) = as_rows(ground.figure)
        for polygon, area in zip(ground.polygons, ground.area_m2.tolist(), strict=True):
            rows.append(row | {"area_km2": km2(area), "changed_km2": row["area_km2"]})
            rows[-1].pop("area_mi2")
            geometry.append(polygon)
    about = _about(atlas, rows) if rows else {}
    return Sheet("changed ground", rows, rows, about, _array(geometry), spatial=True)


def control_sheet(atlas: Atlas, name: str, control: ControlPolygons) -> Sheet:
    """Control polygons: of one day, or all pieces with the interval over which each had its class."""
    classes = {c.id: c for c in atlas.scheme.classes}
    source = control.provenance
    common = {
        "track": source.track,
        "measure": source.measure,
        "attribution": source.attribution,
        "licence": source.licence,
    }
    rows: Rows = []
    for i, class_id in enumerate(control.class_ids):
        known = classes[class_id]
        row: dict[str, Any] = {
            "class": class_id,
            "class_name": display_name(known.names, class_id),
            "holder": known.holder,
            "certainty": known.certainty,
            "counted": known.counted,
            "area_km2": km2(float(control.area_m2[i])),
        }
        if control.on is not None:
            edition = source.edition
            row |= {
                "at": time_text(control.on),
                "edition_id": edition.id,
                "edition_valid_at": time_text(edition.valid_at),
                "edition_published_at": time_text(edition.published_at),
                "edition_source": edition.source_name,
                "edition_sha256": edition.source_sha256,
            }
        else:
            interval, (first, last) = control.intervals[i], control.editions[i]
            row |= {
                "from": time_text(interval.start),
                "to": None if interval.end is None else time_text(interval.end),
                "from_edition": first.id,
                "to_edition": None if last is None else last.id,
            }
        rows.append(row | common)
    about = (_about(atlas, rows) if rows else {}) | {"method": source.method, "edition": source.edition.id}
    about |= {f"{kind}_hash": value for kind, value in source.hashes.items()}
    return Sheet(name, rows, rows, about, control.geometry, spatial=True)


def editions_sheet(atlas: Atlas, track: str | None) -> Sheet:
    """Every edition that may be shown, with its hash and its track's terms."""
    terms = {t.name: {"attribution": t.attribution, "licence": t.licence} for t in atlas.tracks()}
    rows = [edition_info_dict(info) | terms[info.ref.track] for info in atlas.editions(track)]
    return Sheet("editions", rows, rows, _about(atlas, rows))


def regions_sheet(atlas: Atlas, level: int | None) -> Sheet:
    """Regions with their names in every language, their outlines and both of their areas."""
    from contactline.geometry.measures import area_m2

    layers = {(layer.name, layer.level): layer for layer in atlas.layers()}
    found = atlas.regions(level)
    geometry = _array([region.geometry for region in found])
    measured = area_m2(geometry).tolist() if len(found) else []
    languages = sorted({language for region in found for language in region.names})
    rows = [
        {
            "id": region.id,
            "name": display_name(region.names, region.id),
            **{f"name_{language}": region.names.get(language) for language in languages},
            "level": region.level,
            "layer": region.layer,
            "parent": region.parent_id,
            "codes": "; ".join(region.codes),
            "area_km2": km2(area),
            "official_area_km2": km2(region.official_area_m2),
            "licence": layers[region.layer, region.level].licence,
            "attribution": layers[region.layer, region.level].attribution,
        }
        for region, area in zip(found, measured, strict=True)
    ]
    return Sheet("regions", rows, rows, _about(atlas, rows), geometry, spatial=True)


class _Shapes:
    """Outlines of regions and the terms of their boundary sets, read when a figure needs them."""

    def __init__(self, atlas: Atlas) -> None:
        self._atlas = atlas
        self._known: dict[int, dict[tuple[str, str], Any]] = {}
        self._terms = {layer.name: layer for layer in atlas.layers()}

    def of(self, layer: str, level: int, id_: str) -> Any:
        if level not in self._known:
            self._known[level] = {(r.layer, r.id): r.geometry for r in self._atlas.regions(level)}
        return self._known[level][layer, id_]

    def credit(self, layer: str | None) -> dict[str, Any]:
        terms = self._terms.get(layer or "")
        return {
            "boundaries_attribution": "" if terms is None else terms.attribution,
            "boundaries_licence": "" if terms is None else terms.licence,
        }


def _about(atlas: Atlas, rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Whom to name, gathered from the rows, so that no row is without it and none is named idly."""
    rows = list(rows)
    if not rows:
        raise UsageError("there is nothing to write: the record has no such rows")
    gathered = {
        name: "; ".join(dict.fromkeys(str(row[name]) for row in rows if row.get(name)))
        for name in (
            *("track", "measure", "attribution", "licence"),
            *("boundaries_attribution", "boundaries_licence"),
        )
    }
    return {
        "made_with": f"Contactline {__version__}",
        "scheme": atlas.scheme.id,
        **{name: text for name, text in gathered.items() if text},
    }


def _array(geometries: Sequence[Any]) -> NDArray[np.object_]:
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    return array
