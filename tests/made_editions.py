"""Readers for the tests of reading in a process apart: importable there by name."""

from __future__ import annotations

import errno
import hashlib
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import shapely

from contactline.errors import LimitExceeded
from contactline.model import EditionSource, FeatureVersion, Quarantined

START = datetime(2024, 1, 1, tzinfo=UTC)


def edition(number: int) -> EditionSource:
    """An edition that shares all but one of its polygons with the one before."""
    squares = [shapely.box(n, 0, n + 1, 1.000001) for n in range(number, number + 20)]
    features = tuple(
        FeatureVersion("occupied" if n % 2 else "contested", square, hashlib.sha256(square.wkb).digest())
        for n, square in enumerate(squares, number)
    )
    return EditionSource(
        valid_at=START + timedelta(days=number),
        published_at=START + timedelta(days=number, hours=1),
        source_name=f"{number}.geojson",
        source_sha256=bytes([number % 256]) * 32,
        reader="made/1",
        features=features,
        quarantined=(Quarantined("?", "unknown label", shapely.box(0, 0, 1, 1), 1.0),),
        dropped={"Point": number},
        description=f"day {number}",
    )


def several(*, options: dict[str, Any], **_: Any) -> Iterator[EditionSource]:
    print("what a library prints must not get between the messages")
    for number in range(options["count"]):
        yield edition(number)


def too_much(**_: Any) -> Iterator[EditionSource]:
    yield edition(0)
    raise LimitExceeded("It unpacks to more than 4 GB.")


def disk_trouble(**_: Any) -> Iterator[EditionSource]:
    raise PermissionError(errno.EACCES, "Permission denied", "a.zip")
    yield


def buggy(**_: Any) -> Iterator[EditionSource]:
    yield edition(0)
    raise ZeroDivisionError


def killed(**_: Any) -> Iterator[EditionSource]:
    yield edition(0)
    sys.stdout.flush()
    os._exit(9)


def without_end(**_: Any) -> Iterator[EditionSource]:
    number = 0
    while True:
        yield edition(number)
        number += 1


def says_its_id(*, options: dict[str, Any], **_: Any) -> Iterator[EditionSource]:
    with open(options["file"], "w") as file:
        file.write(str(os.getpid()))
    yield from without_end()
