"""The texts of the data folder, what they should claim, and what is read from them.

`python tests/realdata/claims_of_articles.py ATLAS DATA` writes the table of docs/claims-quality.md anew.
"""

from __future__ import annotations

import sys
import tomllib
from datetime import date
from pathlib import Path

import contactline
from claims_score import Score, score, table
from contactline.atlas import Atlas
from contactline.claims.reading import read
from contactline.reports import KINDS, Reading
from contactline.schemes.loader import load_scheme

EXPECTED = Path(__file__).parent / "claims"
PAGE = Path(__file__).parents[2] / "docs" / "claims-quality.md"
LANGUAGES = ("en", "uk", "ru")
BEGIN, END = "<!-- computed: begin -->\n", "<!-- computed: end -->\n"


def expected_of(stem: str, folder: Path = EXPECTED) -> dict:
    return tomllib.loads((folder / f"{stem}.toml").read_text(encoding="utf-8"))


def reading_as_of(atlas: Atlas, text: Path, on: date) -> Reading:
    return read(
        text.read_text(encoding="utf-8"),
        names=atlas.name_reader,
        scheme=load_scheme("ukraine"),
        on=on,
        front_km=atlas.front_km(on),
    )


def reading_of(atlas: Atlas, data: Path, stem: str) -> Reading:
    return reading_as_of(atlas, data / "articles" / f"{stem}.txt", expected_of(stem)["on"])


def stems(folder: Path = EXPECTED) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.toml"))


def score_of(atlas: Atlas, texts: Path, folder: Path) -> Score:
    """All texts of a folder against the expectations of a folder, added up."""
    total = Score()
    for stem in stems(folder):
        wanted = expected_of(stem, folder)
        claims = reading_as_of(atlas, texts / f"{stem}.txt", wanted["on"]).claims
        total.add(score(stem, wanted["lang"], wanted.get("claim", ()), claims))
    return total


def score_of_all(atlas: Atlas, data: Path) -> Score:
    return score_of(atlas, data / "articles", EXPECTED)


def table_of(total: Score) -> str:
    return table(total, KINDS, LANGUAGES) + "\n"


def put_between(begin: str, end: str, written: str) -> None:
    """Writes what is computed between two marks of the page."""
    page = PAGE.read_text(encoding="utf-8")
    head, rest = page.split(begin)
    PAGE.write_text(head + begin + written + end + rest.split(end)[1], encoding="utf-8")


def main(atlas_path: str, data: str) -> None:
    with contactline.open(atlas_path, read_only=True) as atlas:
        put_between(BEGIN, END, table_of(score_of_all(atlas, Path(data))))


if __name__ == "__main__":
    main(*sys.argv[1:3])
