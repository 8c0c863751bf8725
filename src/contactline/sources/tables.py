"""Tables of text, row by row: CSV and TSV with a header, from plain files or the one member of a zip."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from contactline.errors import LimitExceeded, SourceError

MAX_TABLE_BYTES = 2 * 1024**3
"""The GeoNames dump of all countries has 1.6 GB."""


@contextmanager
def open_text(path: Path, member: str | None = None) -> Iterator[IO[str]]:
    """A UTF-8 text file, or one of a zip: the member named, else its largest `.txt`, `.tsv` or `.csv`.

    Raises `SourceError` when it is not there or no text, `LimitExceeded` above 2 GB.
    """
    try:
        if path.suffix.lower() == ".zip":
            with zipfile.ZipFile(path) as archive:
                info = _member(archive, path, member)
                if info.file_size > MAX_TABLE_BYTES:
                    raise LimitExceeded(
                        f"{info.filename} in {path} has {info.file_size:,} bytes, more than the limit of "
                        f"{MAX_TABLE_BYTES:,}."
                    )
                with archive.open(info) as raw, io.TextIOWrapper(raw, "utf-8-sig", newline="") as text:
                    yield text
        else:
            with path.open(encoding="utf-8-sig", newline="") as text:
                yield text
    except FileNotFoundError:
        raise SourceError(f"There is no file {path}.") from None
    except UnicodeDecodeError as error:
        raise SourceError(f"{path} is no UTF-8 text (byte {error.object[error.start]:#x}).") from error
    # zipfile says NotImplementedError for a compression it lacks, RuntimeError for an encrypted member
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise SourceError(f"{path} is no readable zip archive ({error}).") from error
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror or error}.") from error


def _member(archive: zipfile.ZipFile, path: Path, member: str | None) -> zipfile.ZipInfo:
    texts = [
        info
        for info in archive.infolist()
        if info.filename.lower().endswith((".txt", ".tsv", ".csv")) and "readme" not in info.filename.lower()
    ]
    for info in texts:
        if info.filename == member:
            return info
    if not texts:
        raise SourceError(f"The archive {path} holds no table: expected a .txt, .tsv or .csv.")
    return max(texts, key=lambda info: info.file_size)


def read_rows(text: IO[str], name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """(line number, column -> value) of a table with a header; the separator is found from the header.

    Tab-separated files are taken literally; others may quote as RFC 4180 has it. Raises `SourceError`
    for a row whose number of fields is not the header's.
    """
    header_line = text.readline()
    separator = max("\t;,|", key=header_line.count)
    if not header_line.strip() or separator not in header_line:
        raise SourceError(f"{name} has no header with columns; expected CSV or TSV.")
    quoting = csv.QUOTE_NONE if separator == "\t" else csv.QUOTE_MINIMAL
    header = [
        column.strip()
        for column in next(csv.reader([header_line.strip("\r\n")], delimiter=separator, quoting=quoting))
    ]
    rows = csv.reader(text, delimiter=separator, quoting=quoting)
    try:
        for fields in rows:
            if not fields:
                continue
            if len(fields) != len(header):
                raise SourceError(
                    f"Line {rows.line_num + 1} of {name} has {len(fields)} fields where the header has "
                    f"{len(header)}."
                )
            yield rows.line_num + 1, dict(zip(header, fields, strict=True))
    except csv.Error as error:
        raise SourceError(
            f"Line {rows.line_num + 1} of {name} cannot be read as a table ({error})."
        ) from error


def number(text: str, *, what: str, name: str, line: int) -> float:
    """A finite number. Raises `SourceError`, saying where it is none."""
    try:
        value = float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
    except ValueError:
        value = float("nan")
    if not abs(value) < float("inf"):
        raise SourceError(f"Line {line} of {name} has the {what} {text!r}; expected a number.")
    return value


def position(lon: str, lat: str, *, name: str, line: int) -> tuple[float, float] | tuple[None, None]:
    """(lon, lat) of a row, or (None, None) where both are left out.

    Raises `SourceError` when only one is given or they are out of range.
    """
    lon, lat = lon.strip(), lat.strip()
    if not lon and not lat:
        return None, None
    if not lon or not lat:
        raise SourceError(f"Line {line} of {name} has {'a latitude' if lat else 'a longitude'} only.")
    x = number(lon, what="longitude", name=name, line=line)
    y = number(lat, what="latitude", name=name, line=line)
    if not (-180 <= x <= 180 and -90 <= y <= 90):
        raise SourceError(
            f"Line {line} of {name} has a coordinate out of range: lon {x:g}, lat {y:g}; expected longitude "
            "in -180..180 and latitude in -90..90."
        )
    return x, y
