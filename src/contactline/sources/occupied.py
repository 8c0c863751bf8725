"""Daily files of one class: everything drawn in them is the same ground, dated by the file name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

from contactline.errors import SourceError, UnknownClass, UsageError
from contactline.model import EditionSource, Scheme
from contactline.sources.containers import SourceFile
from contactline.sources.dates import day_in_name
from contactline.sources.drawing import Drawing, Label


class OccupiedReader:
    """Reads daily files such as `deepstatemap_data_20250812.geojson`.

    `class_id` is the class of all the ground; by default the first class of the scheme's default group.
    `hour_utc` is the hour at which the maker takes the map each day: the edition is valid and published
    then.
    """

    name = "occupied"
    version = "1"

    def __init__(
        self,
        scheme: Scheme,
        *,
        class_id: str | None = None,
        hour_utc: int | str = 3,
        allow_empty: bool = False,
    ) -> None:
        class_id = class_id or default_class(scheme)
        if class_id not in scheme.class_ids():
            raise UnknownClass(
                f"The scheme {scheme.id!r} has no class {class_id!r}; it has {', '.join(scheme.class_ids())}."
            )
        if not str(hour_utc).isdigit() or not 0 <= int(hour_utc) <= 23:
            raise UsageError(f"hour_utc is {hour_utc!r}; expected an hour from 0 to 23.")
        self._hour = int(hour_utc)
        self._label = Label(class_id, class_id)
        self._drawing = Drawing(
            scheme, self._classify, reader=f"{self.name}/{self.version}", allow_empty=allow_empty
        )

    def read(self, source: SourceFile) -> EditionSource:
        """The edition of one day. Raises `SourceError` when the file name tells no day."""
        day = day_in_name(source.base_name)
        if day is None:
            raise SourceError(
                f"{source.name} does not say which day it shows; expected a name with its date, such as "
                "deepstatemap_data_20250812.geojson."
            )
        taken_at = datetime.combine(day, time(self._hour), UTC)
        return self._drawing.edition(source, (taken_at, taken_at))

    def _classify(self, properties: Mapping[str, Any], published_at: datetime) -> Label:
        return self._label


def default_class(scheme: Scheme) -> str:
    """The first class of the scheme's default group."""
    for group in scheme.groups:
        if group.id == scheme.default_group and group.classes:
            return group.classes[0]
    raise UsageError(
        f"The scheme {scheme.id!r} has no group {scheme.default_group!r} to take a class from; "
        "name a class_id."
    )
