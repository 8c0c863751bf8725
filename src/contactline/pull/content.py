"""Is this body what it is said to be? Bytes in; nothing back, or an UnexpectedAnswer that quotes them.

Knows shapes only: no network, no files but the one it is given. The sources are not ours and some
are undocumented, so what does not fit is reported with what was seen, and never repaired.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from contactline.errors import UnexpectedAnswer
from contactline.pull.catalogue import Content

Check = Callable[[Path, str], None]
"""check(path of a complete body, address it came from): returns, or raises UnexpectedAnswer"""

HEAD_BYTES = 512
LFS_POINTER = b"version https://git-lfs.github.com/spec/"


def describe(value: object) -> str:
    """A JSON value in a few words, for a message: `an object with id, map`, `a list of 3`."""
    match value:
        case None:
            return "null"
        case bool():
            return f"the value {str(value).lower()}"
        case dict():
            keys = ", ".join(list(map(str, value))[:8])
            return f"an object with {keys}" if keys else "an empty object"
        case list():
            return f"a list of {len(value)}" if value else "an empty list"
        case str():
            return f"the text {value[:60]!r}"
        case _:
            return f"the number {value}"


def _head(data: bytes) -> str:
    return " ".join(data[:HEAD_BYTES].decode("utf-8", "replace").split())[:80]


def refuse_page(data: bytes, url: str) -> None:
    """Raise when a body is a web page or a Git LFS pointer, which servers send with status 200."""
    start = data[:HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<head", b"<body")):
        raise UnexpectedAnswer(f"{url} answered with a web page instead of data; it begins {_head(data)!r}.")
    if start.startswith(LFS_POINTER):
        raise UnexpectedAnswer(
            f"{url} answered with a Git LFS pointer instead of the file; take the address that the pointer's "
            "host serves the file from (media.githubusercontent.com for GitHub)."
        )


def parse_json(data: bytes, url: str) -> Any:
    """The JSON value of a body. Raises UnexpectedAnswer that quotes how the body begins."""
    refuse_page(data, url)
    if not data.strip():
        raise UnexpectedAnswer(f"{url} answered with nothing where JSON was expected.")
    import orjson

    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise UnexpectedAnswer(
            f"{url} answered with something that is not JSON ({error}); it begins {_head(data)!r}."
        ) from None


def parse_feature_collection(data: bytes, url: str) -> Mapping[str, Any]:
    """A GeoJSON FeatureCollection with at least one feature (RFC 7946), or UnexpectedAnswer."""
    value = parse_json(data, url)
    if not isinstance(value, dict):
        raise UnexpectedAnswer(f"{url} answered with {describe(value)} instead of a FeatureCollection.")
    if value.get("type") != "FeatureCollection":
        raise UnexpectedAnswer(
            f"{url} answered with {describe(value)}, of type {value.get('type')!r}, "
            "instead of a FeatureCollection."
        )
    features = value.get("features")
    if not isinstance(features, list):
        raise UnexpectedAnswer(
            f"{url} answered with a FeatureCollection whose features are {describe(features)} "
            "instead of a list."
        )
    if not features:
        raise UnexpectedAnswer(f"{url} answered with a FeatureCollection without a single feature.")
    for position, feature in enumerate(features):
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise UnexpectedAnswer(
                f"{url}: item {position} of the FeatureCollection is {describe(feature)}, no Feature."
            )
    return value


def check_geojson(path: Path, url: str) -> None:
    parse_feature_collection(path.read_bytes(), url)


def check_json(path: Path, url: str) -> None:
    parse_json(path.read_bytes(), url)


def check_zip(path: Path, url: str) -> None:
    with open(path, "rb") as handle:
        refuse_page(handle.read(HEAD_BYTES), url)
    try:
        with zipfile.ZipFile(path) as archive:
            if not archive.namelist():
                raise UnexpectedAnswer(f"{url} answered with an empty zip archive.")
    except zipfile.BadZipFile as error:
        raise UnexpectedAnswer(f"{url} answered with something that is no zip archive ({error}).") from None


def check_any(path: Path, url: str) -> None:
    with open(path, "rb") as handle:
        head = handle.read(HEAD_BYTES)
    refuse_page(head, url)
    if not head:
        raise UnexpectedAnswer(f"{url} answered with an empty file.")


CHECKS: Mapping[Content, Check] = {
    "geojson": check_geojson,
    "json": check_json,
    "zip": check_zip,
    "any": check_any,
}


# --- the DeepState API --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One line of the DeepState API's list. `id` is the Unix time (s) of publication."""

    id: int
    created_at: datetime
    description: str
    description_en: str


SNAPSHOT_FIELDS = ("id", "createdAt", "datetime", "description", "descriptionEn")
FIRST_SNAPSHOT_S = 1_640_995_200  # 2022-01-01: the map began in February 2022
SLACK_S = 86_400  # a publication a day ahead of our clock is a clock that is wrong, not an id


def parse_history(data: bytes, url: str, now_s: float) -> tuple[Snapshot, ...]:
    """The list of snapshots, oldest first, as `/api/history/public` gives it in any order.

    The service is undocumented: a missing field, a field of another type, an id that is no Unix
    time since 2022 or stands there twice raises UnexpectedAnswer with what was seen.
    """
    value = parse_json(data, url)
    if not isinstance(value, list):
        raise UnexpectedAnswer(f"{url} answered with {describe(value)} instead of a list of snapshots.")
    if not value:
        raise UnexpectedAnswer(f"{url} answered with an empty list of snapshots.")
    snapshots = sorted(
        (_snapshot(item, position, url, now_s) for position, item in enumerate(value)), key=lambda s: s.id
    )
    for earlier, later in pairwise(snapshots):
        if earlier.id == later.id:
            raise UnexpectedAnswer(f"{url} lists the snapshot {later.id} twice.")
    return tuple(snapshots)


def _snapshot(item: object, position: int, url: str, now_s: float) -> Snapshot:
    at = f"{url}: item {position} of the list"
    if not isinstance(item, dict):
        raise UnexpectedAnswer(f"{at} is {describe(item)} instead of a snapshot.")
    for key in SNAPSHOT_FIELDS:
        if key not in item:
            raise UnexpectedAnswer(f"{at} has no field {key!r}; it is {describe(item)}.")
    number = item["id"]
    if not isinstance(number, int) or isinstance(number, bool):
        raise UnexpectedAnswer(f"{at} has the id {number!r}, which is {describe(number)}, no whole number.")
    if not FIRST_SNAPSHOT_S <= number <= now_s + SLACK_S:
        raise UnexpectedAnswer(f"{at} has the id {number}, which is no time (s) between 2022 and now.")
    for key in ("description", "descriptionEn"):
        if not isinstance(item[key], str | None):
            raise UnexpectedAnswer(f"{at} has as {key!r} {describe(item[key])} instead of a text.")
    if not isinstance(item["datetime"], str):
        raise UnexpectedAnswer(f"{at} has as 'datetime' {describe(item['datetime'])} instead of a text.")
    try:
        created_at = datetime.fromisoformat(item["createdAt"])
    except (TypeError, ValueError):
        raise UnexpectedAnswer(
            f"{at} has as 'createdAt' {describe(item['createdAt'])} instead of an ISO 8601 time."
        ) from None
    if created_at.tzinfo is None:
        created_at = created_at.replace(tzinfo=UTC)
    return Snapshot(number, created_at, item["description"] or "", item["descriptionEn"] or "")


# --- the listing of a git repository --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Blob:
    """One file of a repository: its path, its git object id (SHA-1 of its content), its size."""

    path: str
    sha1: str
    n_bytes: int


def parse_tree(data: bytes, url: str) -> tuple[str, tuple[Blob, ...]]:
    """(id, files) of a recursive tree as GitHub's REST API gives it (`GET …/git/trees/REF`).

    Raises UnexpectedAnswer for another shape, and when the service says that it left files out.
    """
    value = parse_json(data, url)
    if not isinstance(value, dict) or not isinstance(value.get("tree"), list):
        raise UnexpectedAnswer(f"{url} answered with {describe(value)} instead of a tree of files.")
    if value.get("truncated") is not False:
        raise UnexpectedAnswer(
            f"{url} says truncated: {value.get('truncated')!r}; "
            "the repository is too large to be listed at once."
        )
    if not isinstance(value.get("sha"), str):
        raise UnexpectedAnswer(f"{url} gives as the tree's sha {describe(value.get('sha'))}.")
    blobs = []
    for position, item in enumerate(value["tree"]):
        at = f"{url}: item {position} of the tree"
        if not isinstance(item, dict) or not isinstance(item.get("type"), str):
            raise UnexpectedAnswer(f"{at} is {describe(item)} instead of a file.")
        if item["type"] != "blob":
            continue
        path, sha1, size = item.get("path"), item.get("sha"), item.get("size")
        if (
            not isinstance(path, str)
            or not isinstance(sha1, str)
            or len(sha1) != 40
            or not isinstance(size, int)
        ):
            raise UnexpectedAnswer(f"{at} has path {path!r}, sha {sha1!r}, size {size!r}.")
        blobs.append(Blob(path, sha1, size))
    return value["sha"], tuple(sorted(blobs, key=lambda blob: blob.path))
