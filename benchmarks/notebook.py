"""The peer that most people have: a notebook with geopandas, one edition at a time.

Its work is measured once a run, on days spread over the record, and shared by the benchmarks that
are held against it. It knows pieces and history no more than a notebook does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import shapely
from numpy.typing import NDArray

from benchmarks.measure import timed
from benchmarks.workshop import Workshop

if TYPE_CHECKING:
    import geopandas
    import pandas

    from contactline.model import EditionSource

EQUAL_AREA = "EPSG:6933"  # NSIDC EASE-Grid 2.0: cylindrical, equal-area on the WGS 84 ellipsoid


@dataclass(frozen=True, slots=True)
class Notebook:
    """Areas (days, regions, classes) in m² as a notebook has them, and the seconds of each day.

    `flattened_m2`: the same with the overlaps of classes taken off by precedence and long edges cut
    before they are projected, which no notebook does; it was not timed.
    """

    days: tuple[date, ...]
    seconds: NDArray[np.float64]
    area_m2: NDArray[np.float64]
    flattened_m2: NDArray[np.float64]

    @property
    def day_s(self) -> float:
        return float(self.seconds.mean())


_measured: dict[int, Notebook] = {}


def measured(shop: Workshop) -> Notebook:
    """The notebook's areas of some days, measured when first asked for."""
    if id(shop) not in _measured:
        _measured[id(shop)] = _measure(shop)
    return _measured[id(shop)]


def _measure(shop: Workshop) -> Notebook:
    import geopandas

    days = shop.some_days(shop.effort.sampled_days)
    classes = shop.scheme.class_ids()
    oblasts = geopandas.GeoDataFrame(
        {"oblast": np.arange(len(shop.oblasts))},
        geometry=[region.geometry for region in shop.oblasts],
        crs=4326,
    )
    editions = editions_of(shop, days)
    _area_of(
        overlaid(frame(editions[0]), oblasts), len(oblasts), classes
    )  # the first call imports and compiles
    shape = (len(days), len(oblasts), len(classes))
    seconds, areas, flattened = np.zeros(len(days)), np.zeros(shape), np.zeros(shape)
    for i, edition in enumerate(editions):
        polygons = frame(edition)
        seconds[i], areas[i] = timed(
            lambda polygons=polygons: _area_of(overlaid(polygons, oblasts), len(oblasts), classes)
        )
        flattened[i] = _area_of(
            overlaid(_flattened(edition, classes), oblasts), len(oblasts), classes, exact_area_m2
        )
    return Notebook(tuple(days), seconds, areas, flattened)


def editions_of(shop: Workshop, days: Sequence[date]) -> list[EditionSource]:
    """The edition that is in force on each day, as the reader gives it: repaired and classed."""
    by_name = {path.name: path for path in shop.files}
    with shop.opened() as atlas:
        paths = [by_name[Path(name).name] for name in (_in_force(atlas, day) for day in days)]
    return list(shop.read(paths))


def _in_force(atlas: Any, day: date) -> str:
    return atlas.area(on=day)[0].provenance.edition.source_name


def frame(edition: EditionSource) -> geopandas.GeoDataFrame:
    """The polygons of an edition with their class."""
    import geopandas

    return geopandas.GeoDataFrame(
        {"class": [f.class_id for f in edition.features]},
        geometry=[f.geometry for f in edition.features],
        crs=4326,
    )


def overlaid(polygons: geopandas.GeoDataFrame, regions: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """The polygons cut by the regions."""
    import geopandas

    return geopandas.overlay(polygons, regions, how="intersection", keep_geom_type=True)


def area_m2(cut: geopandas.GeoDataFrame | geopandas.GeoSeries) -> pandas.Series:
    """m² of each geometry on the equal-area plane."""
    return cut.to_crs(EQUAL_AREA).area


def exact_area_m2(cut: geopandas.GeoDataFrame | geopandas.GeoSeries) -> pandas.Series:
    """The same with edges cut to 0.01°, so that they run as they do in longitude and latitude.

    Ring by ring: `segmentize` of polygons mends what its new vertices cross, and has been seen to
    make a valid needle of 6 km² empty.
    """
    import geopandas
    import pandas

    polygons, owner = shapely.get_parts(cut.geometry.to_numpy(), return_index=True)
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    projected = geopandas.GeoSeries(shapely.segmentize(rings, 0.01), crs=4326).to_crs(EQUAL_AREA)
    sizes = np.asarray(shapely.area(shapely.polygons(projected.to_numpy())))
    sizes[1:][polygon[1:] == polygon[:-1]] *= -1  # rings after a polygon's first are holes
    return pandas.Series(np.bincount(owner[polygon], sizes, minlength=len(cut)), index=cut.index)


def _area_of(
    cut: geopandas.GeoDataFrame,
    regions: int,
    classes: Sequence[str],
    measure: Callable[[geopandas.GeoDataFrame], pandas.Series] = area_m2,
) -> NDArray[np.float64]:
    """m² (regions, classes)."""
    sums = measure(cut).groupby([cut["oblast"], cut["class"]]).sum()
    found = np.zeros((regions, len(classes)))
    for (region, class_id), area in sums.items():  # type: ignore[misc]
        found[region, classes.index(class_id)] = area
    return found


def _flattened(edition: EditionSource, classes: Sequence[str]) -> geopandas.GeoDataFrame:
    import geopandas

    taken = shapely.Polygon()
    grounds = []
    for class_id in classes:
        own = shapely.union_all([f.geometry for f in edition.features if f.class_id == class_id])
        grounds.append(shapely.difference(own, taken))
        taken = shapely.union(taken, own)
    return geopandas.GeoDataFrame({"class": list(classes)}, geometry=grounds, crs=4326)


def dissolved(data: bytes, label: str) -> geopandas.GeoDataFrame:
    """A source file parsed, repaired and dissolved by a property: what a naive pipeline does with it."""
    import geopandas

    raw = geopandas.GeoDataFrame.from_features(orjson.loads(data)["features"], crs=4326).explode()
    raw = raw[raw.geom_type.isin(["Polygon", "MultiPolygon"])]
    if label not in raw:
        raw[label] = None
    raw.geometry = raw.make_valid()
    return raw.dissolve(by=label, dropna=False)
