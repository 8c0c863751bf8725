"""The GeoNames country dump and its alternate names: tab-separated files without header in, places out.

The columns are those of the dump's own readme (download.geonames.org/export/dump): 19 of a country file,
10 of alternateNamesV2.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from contactline.errors import SourceError
from contactline.model import Place
from contactline.sources.names import clean, language_of
from contactline.sources.places import aliases_besides
from contactline.sources.tables import number, open_text, position

COLUMNS = (
    *("geonameid", "name", "asciiname", "alternatenames", "latitude", "longitude", "feature class"),
    *("feature code", "country code", "cc2", "admin1 code", "admin2 code", "admin3 code", "admin4 code"),
    *("population", "elevation", "dem", "timezone", "modification date"),
)
ALTERNATE_COLUMNS = (
    *("alternateNameId", "geonameid", "isolanguage", "alternate name", "isPreferredName", "isShortName"),
    *("isColloquial", "isHistoric", "from", "to"),
)
_NOT_LANGUAGES = frozenset(
    ("post", "link", "iata", "icao", "faac", "tcid", "unlc", "abbr", "wkdt", "phon", "piny", "fr_1793")
)


def read_geonames(
    path: str | Path,
    *,
    alternate_names: str | Path | None = None,
    languages: Collection[str] = ("en", "uk", "ru"),
    feature_classes: Collection[str] = ("P",),
) -> Iterator[Place]:
    """The places of a country dump (`UA.txt` or `UA.zip`); of feature class P, populated places, only.

    With `alternate_names` (`alternateNamesV2.txt`, or a country's, or a zip of either) names come in the
    `languages` asked for, the preferred one where several are given; all others, historic ones among
    them, are aliases. Ids are `geonames.{geonameid}`; the kind is the feature code; regions are
    `{country}.{admin code}`, highest level first. A population of 0 is GeoNames' way to say unknown.

    Raises `SourceError` for a line that has not the documented columns.
    """
    path = Path(path)
    alternates: dict[str, _Alternates] = {}
    if alternate_names is not None:
        wanted = {fields[0] for _, fields in _lines(path, COLUMNS) if fields[6] in feature_classes}
        alternates = _read_alternates(Path(alternate_names), wanted, frozenset(languages))
    found = False
    for line, fields in _lines(path, COLUMNS):
        if fields[6] not in feature_classes:
            continue
        found = True
        yield _place(fields, alternates.get(fields[0], _Alternates()), name=path.name, line=line)
    if not found:
        raise SourceError(f"{path} holds no place of feature class {' or '.join(feature_classes)}.")


@dataclass(slots=True)
class _Alternates:
    """Names of one place: by language with their rank, and all of them."""

    best: dict[str, tuple[int, str]] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)


def _lines(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    with open_text(path, member=f"{path.stem}.txt") as text:
        rows = csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE)
        for fields in rows:
            # older alternate names end before the columns from and to
            if len(fields) != len(columns) and not (columns is ALTERNATE_COLUMNS and len(fields) == 8):
                raise SourceError(
                    f"Line {rows.line_num} of {path.name} has {len(fields)} columns where GeoNames documents "
                    f"{len(columns)}; is it the right file?"
                )
            yield rows.line_num, fields


def _read_alternates(path: Path, wanted: set[str], languages: frozenset[str]) -> dict[str, _Alternates]:
    found: dict[str, _Alternates] = {}
    for _, fields in _lines(path, ALTERNATE_COLUMNS):
        _, place_id, language, name, preferred, short, colloquial, historic, *_ = fields
        if place_id not in wanted or language in _NOT_LANGUAGES:
            continue
        alternates = found.setdefault(place_id, _Alternates())
        name = clean(name)
        alternates.others.append(name)
        if language in languages and historic != "1":
            rank = 2 * (preferred == "1") - (short == "1") - (colloquial == "1")
            best = alternates.best.get(language)
            if best is None or rank > best[0]:
                alternates.best[language] = (rank, name)
    return found


def _place(fields: list[str], alternates: _Alternates, *, name: str, line: int) -> Place:
    place_id, main, ascii_name, listed, lat, lon, _, kind, country, _ = fields[:10]
    names = {language: text for language, (_, text) in alternates.best.items()}
    main = clean(main)
    if not main:
        raise SourceError(f"Line {line} of {name} has a place without a name.")
    names.setdefault(language_of(main), main)
    x, y = position(lon, lat, name=name, line=line)
    people = round(number(fields[14] or "0", what="population", name=name, line=line))
    admin_codes = [code for code in reversed(fields[10:14]) if code and code != "00"]
    return Place(
        id=f"geonames.{place_id}",
        names=names,
        aliases=aliases_besides(names.values(), (main, ascii_name, *alternates.others, *listed.split(","))),
        lon=x,
        lat=y,
        region_ids=tuple(f"{country}.{code}" for code in admin_codes),
        kind=kind,
        population=people or None,
    )
