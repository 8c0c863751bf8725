"""Any GeoJSON FeatureCollection whose features say their class in a property."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from contactline.errors import SourceError, UnknownClass, UsageError
from contactline.model import EditionSource, Scheme
from contactline.sources.containers import SourceFile
from contactline.sources.dates import member_moment, moment_in_name, option_moment
from contactline.sources.drawing import Drawing, Label

DEFAULT_PROPERTY = "class"

Mapped = str | Mapping[str, Any] | Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class PropertyMapping:
    """The class that each value of a property stands for."""

    property: str
    values: Mapping[str, str]


class GeoJSONReader:
    """Reads collections by a mapping from a property to classes.

    `mapping`: `{"property": "status", "values": {"red": "occupied"}}`, several such in a list (the first
    whose property a feature has decides), or the name of a mapping of the scheme. Without it, the scheme's
    mappings; where it has none, the property `class` holding ids of classes. A value that the mapping does
    not know goes to quarantine.

    `valid_at`, `published_at`: for files that tell no time themselves. A file tells it by top-level members
    of these names (ISO 8601), else by its name; `published_at` is `valid_at` unless told. A date alone
    stands for the end of that day in the scheme's time zone.
    """

    name = "geojson"
    version = "1"

    def __init__(
        self,
        scheme: Scheme,
        *,
        mapping: Mapped | None = None,
        valid_at: str | date | datetime | None = None,
        published_at: str | date | datetime | None = None,
        allow_empty: bool = False,
    ) -> None:
        self._mappings = _mappings(mapping, scheme)
        self._zone = scheme.time_zone
        self._valid_at = option_moment(valid_at, self._zone, "valid_at")
        self._published_at = option_moment(published_at, self._zone, "published_at")
        self._drawing = Drawing(
            scheme, self._classify, reader=f"{self.name}/{self.version}", allow_empty=allow_empty
        )

    def read(self, source: SourceFile) -> EditionSource:
        """The edition in a file. Raises `SourceError` when nothing tells its time."""
        return self._drawing.edition(source, lambda members: self._times(source, members))

    def _times(self, source: SourceFile, members: Mapping[str, Any]) -> tuple[datetime, datetime]:
        valid_at = (
            self._valid_at
            or member_moment(members, "valid_at", self._zone, source.name)
            or moment_in_name(source.base_name, self._zone)
        )
        published_at = self._published_at or member_moment(members, "published_at", self._zone, source.name)
        if valid_at is None:
            raise SourceError(
                f"{source.name} does not say what moment it shows; give it a member valid_at, a date in its "
                "name, or the option valid_at=2025-08-12T18:00:00Z."
            )
        return valid_at, published_at or valid_at

    def _classify(self, properties: Mapping[str, Any], published_at: datetime) -> Label:
        for mapping in self._mappings:
            value = properties.get(mapping.property)
            if value is None:
                continue
            text = _text(value)
            label = f"{mapping.property}={text}"
            class_id = mapping.values.get(text)
            reason = "" if class_id else f"unknown value {text!r} of the property {mapping.property!r}"
            return Label(label, class_id, reason)
        wanted = " or ".join(repr(mapping.property) for mapping in self._mappings)
        return Label("no class", None, f"no property {wanted}")


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value.strip() if isinstance(value, str) else str(value)


def _mappings(mapping: Mapped | None, scheme: Scheme) -> tuple[PropertyMapping, ...]:
    class_ids = scheme.class_ids()
    if mapping is None:
        found = [_mapping(m, class_ids, f"mapping {n!r}") for n, m in scheme.geojson_mappings.items()]
        return tuple(found) or (PropertyMapping(DEFAULT_PROPERTY, {c: c for c in class_ids}),)
    if isinstance(mapping, str):
        if mapping not in scheme.geojson_mappings:
            known = ", ".join(scheme.geojson_mappings) or "none"
            raise UsageError(f"The scheme {scheme.id!r} has no mapping {mapping!r}; it has {known}.")
        return (_mapping(scheme.geojson_mappings[mapping], class_ids, f"mapping {mapping!r}"),)
    several = [mapping] if isinstance(mapping, Mapping) else list(mapping)
    if not several:
        raise UsageError("The mapping is empty; expected a property and its values.")
    return tuple(_mapping(one, class_ids, "mapping") for one in several)


def _mapping(mapping: Any, class_ids: Sequence[str], what: str) -> PropertyMapping:
    shape = 'expected {"property": "status", "values": {"red": "occupied"}}'
    if not isinstance(mapping, Mapping) or not isinstance(mapping.get("property"), str):
        raise UsageError(f"The {what} is {mapping!r}; {shape}.")
    values = mapping.get("values", {class_id: class_id for class_id in class_ids})
    if not isinstance(values, Mapping) or not values:
        raise UsageError(f"The {what} has no values for the property {mapping['property']!r}; {shape}.")
    for value, class_id in values.items():
        if class_id not in class_ids:
            raise UnknownClass(
                f"The {what} gives {value!r} the class {class_id!r}, which the scheme does not have; "
                f"it has {', '.join(class_ids)}."
            )
    return PropertyMapping(mapping["property"], {_text(value): c for value, c in values.items()})
