"""Region layers and their regions, without geometry (that is in `boundaries`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from contactline.errors import SourceError
from contactline.store.database import Database


@dataclass(frozen=True, slots=True)
class Layer:
    """A boundary set: one level from one source."""

    pk: int
    name: str
    level: int
    licence: str
    attribution: str


@dataclass(frozen=True, slots=True)
class RegionEntry:
    """A region without its geometry. `area_m2` is measured (authalic)."""

    pk: int
    layer: str
    level: int
    id: str
    names: Mapping[str, str]
    codes: tuple[str, ...]
    aliases: tuple[str, ...]
    parent_id: str | None
    official_area_m2: float | None
    area_m2: float
    sha256: bytes


class RegionStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    def layers(self) -> list[Layer]:
        rows = self._database.rows("SELECT pk, name, level, licence, attribution FROM layer ORDER BY pk")
        return [Layer(int(pk), name, int(level), *terms) for pk, name, level, *terms in rows]

    def ensure_layer(self, name: str, level: int, licence: str, attribution: str) -> Layer:
        """The layer of this name, made when new; what is given of terms is kept.

        Raises SourceError where it has regions of another level.
        """
        for layer in self.layers():
            if layer.name == name and layer.level == level:
                terms = (licence or layer.licence, attribution or layer.attribution)
                if terms != (layer.licence, layer.attribution):
                    self._database.execute(
                        "UPDATE layer SET licence = ?, attribution = ? WHERE pk = ?", (*terms, layer.pk)
                    )
                return Layer(layer.pk, name, level, *terms)
            if layer.name == name:
                raise SourceError(
                    f"the layer {name} has regions of level {layer.level}:"
                    f" name another layer for level {level}"
                )
        values = (name, level, licence, attribution)
        pk = self._database.insert(
            "INSERT INTO layer (name, level, licence, attribution) VALUES (?, ?, ?, ?)", values
        )
        return Layer(pk, *values)

    def entries(self, *, down_to: int = 99) -> list[RegionEntry]:
        """Regions without their geometry, in the order of their layers, down to a level."""
        rows = self._database.rows(
            "SELECT region.pk, layer.name, layer.level, region.id, names, parent_id, official_area_m2,"
            " area_m2, sha256 FROM region JOIN layer ON layer.pk = layer_pk WHERE layer.level <= ?"
            " ORDER BY layer_pk, region.pk",
            (down_to,),
        )
        entries = []
        for pk, layer, level, id_, names, parent_id, official, area, sha256 in rows:
            known = json.loads(names)
            entries.append(
                RegionEntry(
                    int(pk), layer, int(level), id_, known["names"], tuple(known["codes"]),
                    tuple(known["aliases"]), parent_id, official, float(area), bytes(sha256),
                )
            )  # fmt: skip
        return entries
