"""The text of a GeoJSON FeatureCollection, cut into its features.

Consecutive editions of a track share almost all features byte for byte. So a collection is cut at the
places where a feature begins, and only pieces that the edition before did not have are parsed. Knows JSON;
knows nothing of classes or geometry.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

import orjson

from contactline.errors import SourceError
from contactline.sources.containers import SourceFile

T = TypeVar("T")
Feature = dict[str, Any]

_FIRST_FEATURE = re.compile(rb'\[\s*(\{\s*"type"\s*:\s*"Feature"\s*,)')
_HEAD_LIMIT_BYTES = 1 << 16
"""Where the first feature must begin for a collection to be cut; members may stand before it."""


class CollectionMemory(Generic[T]):
    """Reads collections one after another and parses only the features the last one did not have.

    `parse` turns the new features of one collection into as many results; a result is given again,
    the same object, for as long as the same bytes stand in each next collection. Only the last collection
    is remembered, so memory does not grow with the record.
    """

    def __init__(self, parse: Callable[[list[Feature]], list[T]]) -> None:
        self._parse = parse
        self._known: dict[bytes, T] = {}

    def forget(self) -> None:
        """Parse everything anew from here on, e.g. because the rules of `parse` changed."""
        self._known = {}

    def read(
        self, source: SourceFile, check: Callable[[Mapping[str, Any]], None] = lambda members: None
    ) -> tuple[Mapping[str, Any], list[T]]:
        """The members of the collection besides its features, and one result per feature, in order.

        `check` sees the members before any feature is parsed, and may raise. Raises `SourceError` when
        the bytes are no FeatureCollection in JSON.
        """
        cut = _cut(source.data)
        if cut is not None:
            members, opening, pieces = cut
            check(members)
            results = list(map(self._known.get, pieces))
            fresh = list(
                dict.fromkeys(piece for piece, known in zip(pieces, results, strict=True) if known is None)
            )
            features = _parse_pieces(opening, fresh)
            if features is not None:
                new = dict(zip(fresh, self._parse(features), strict=True))
                found = [
                    new[piece] if known is None else known
                    for piece, known in zip(pieces, results, strict=True)
                ]
                self._known = dict(zip(pieces, found, strict=True))
                return members, found
        members, features = parse_collection(source)
        check(members)
        return members, self._parse(features)


def _cut(data: bytes) -> tuple[dict[str, Any], bytes, list[bytes]] | None:
    """(members, opening, pieces), every feature being `opening + piece`; None where that fails.

    That the cuts are right is proved, not hoped: what is before the first piece and after the last
    must be a collection whose features are exactly what was put between, and each piece must parse
    as one whole object (`_parse_pieces`). Text inside a string cannot look like an opening, since its
    quotes would be escaped; a feature nested in another leaves a piece with unbalanced brackets.
    """
    first = _FIRST_FEATURE.search(data, 0, _HEAD_LIMIT_BYTES)
    if first is None:
        return None
    opening = first.group(1)
    second = data.find(opening, first.end())
    between = data.rfind(b",", first.end(), second) if second >= 0 else -1
    separator = data[between : second + len(opening)] if between >= 0 else b"," + opening
    pieces = data[first.end() :].split(separator)
    end = pieces[-1].rfind(b"}", 0, pieces[-1].rfind(b"]"))
    tail = pieces[-1][end + 1 :]
    pieces[-1] = pieces[-1][: end + 1]
    try:
        members = orjson.loads(data[: first.start() + 1] + b"0" + tail)
    except orjson.JSONDecodeError:
        return None
    if members.get("type") != "FeatureCollection" or members.pop("features", None) != [0]:
        return None
    return members, opening, pieces


def _parse_pieces(opening: bytes, pieces: list[bytes]) -> list[Feature] | None:
    try:
        return [orjson.loads(opening + piece) for piece in pieces]
    except orjson.JSONDecodeError:
        return None


def parse_collection(source: SourceFile) -> tuple[dict[str, Any], list[Feature]]:
    """The members besides the features, and the features, of a collection parsed as a whole.

    Raises `SourceError`, saying what the file is instead.
    """
    data = source.data.removeprefix(b"\xef\xbb\xbf")
    if not data.strip():
        raise SourceError(f"{source.name} is empty; expected a GeoJSON FeatureCollection.")
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise SourceError(_json_fault(source.name, data, error)) from error
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        kind = document.get("type") if isinstance(document, dict) else type(document).__name__
        raise SourceError(f"{source.name} is no GeoJSON FeatureCollection: its type is {kind!r}.")
    features = document.pop("features", None)
    if not isinstance(features, list):
        raise SourceError(f"{source.name} is no GeoJSON FeatureCollection: it has no list of features.")
    for number, feature in enumerate(features, 1):
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            kind = feature.get("type") if isinstance(feature, dict) else type(feature).__name__
            raise SourceError(f"Entry {number} of {source.name} is no GeoJSON Feature: its type is {kind!r}.")
    return document, features


def _json_fault(name: str, data: bytes, error: orjson.JSONDecodeError) -> str:
    reason = error.msg.split(":")[0]
    if "recursion" in reason.lower() or "depth" in reason.lower():
        return f"{name} is nested too deeply for a map ({reason})."
    if re.search(rb"[\[,:]\s*-?(NaN|Infinity)\b", data):
        return f"{name} holds NaN or Infinity, which JSON does not know; coordinates must be numbers."
    if not data.rstrip().endswith((b"}", b"]")):
        return f"{name} is cut off: its JSON ends at character {len(data):,} inside a value; fetch it again."
    return f"{name} is not valid JSON at character {error.pos:,} ({reason})."
