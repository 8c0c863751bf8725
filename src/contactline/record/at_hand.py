"""What answers keep for the next one, bounded by what it weighs.

Knows nothing of what it holds but how to weigh it. A map like any other: an entry that was just put
in, or just looked at, is the last to go.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, MutableMapping
from typing import Any

MOST_BYTES = 96_000_000
"""For one atlas: some 60 editions of the real archive as flattened ground, or 300 comparisons."""

_SMALL = 200  # bytes of a key, a number or an empty container with its place in the map
_VERTEX = 16
_GEOMETRY = 400  # what GEOS and Python need around the coordinates


class AtHand(MutableMapping[Any, Any]):
    """Key -> anything; the longest unused entries go when all together weigh too much.

    An entry is weighed when it is put in. One that weighs more than all may is kept alone, so that
    who puts it in can always look at it next. What is changed in place must stay small.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._entries: OrderedDict[Any, tuple[Any, int]] = OrderedDict()
        self.bytes = 0

    def __getitem__(self, key: Any) -> Any:
        value, _ = self._entries[key]
        self._entries.move_to_end(key)
        return value

    def get(self, key: Any, default: Any = None) -> Any:
        """The value, or `default`; asked more often than all else, and so without an exception."""
        if key not in self._entries:
            return default
        self._entries.move_to_end(key)
        return self._entries[key][0]

    def __setitem__(self, key: Any, value: Any) -> None:
        weight = _SMALL + weigh(value)
        self.bytes += weight - self._entries.pop(key, (None, 0))[1]
        while self._entries and self.bytes > self._most_bytes:
            self.bytes -= self._entries.popitem(last=False)[1][1]
        self._entries[key] = (value, weight)

    def __delitem__(self, key: Any) -> None:
        _, weight = self._entries.pop(key)
        self.bytes -= weight

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def __iter__(self) -> Iterator[Any]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def weigh(value: Any) -> int:
    """About how many bytes a value holds: its coordinates, arrays and containers; the rest counts little.

    Of a long list whose first item holds nothing (days, editions that others hold too) only the list.
    """
    if hasattr(value, "nbytes"):
        return int(value.nbytes) + (_coordinates(value) if value.dtype == object else 0)
    if hasattr(value, "geom_type"):
        return _coordinates(value)
    if isinstance(value, dict):
        return sum(_SMALL + weigh(item) for item in value.values())
    if isinstance(value, list | tuple):
        own = 8 * len(value)
        light = len(value) > 8 and weigh(value[0]) == 0
        return own if light else own + sum(map(weigh, value))
    fields = getattr(value, "__dataclass_fields__", ())
    parts = (getattr(value, name, None) for name in fields)
    return sum(weigh(part) for part in parts if not isinstance(part, int | float | str | bytes))


def _coordinates(geometry: Any) -> int:
    import numpy as np
    import shapely

    return _GEOMETRY * int(np.size(geometry)) + _VERTEX * int(np.sum(shapely.get_num_coordinates(geometry)))
