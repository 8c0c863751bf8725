"""The texts of the data folder, what they should claim, and what is read from them.

`python tests/realdata/claims_of_articles.py ATLAS DATA` writes the table of docs/claims-quality.md anew.
"""

from __future__ import annotations

import sys
import tomllib
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


def expected_of(stem: str) -> dict:
    return tomllib.loads((EXPECTED / f"{stem}.toml").read_text(encoding="utf-8"))


def reading_of(atlas: Atlas, data: Path, stem: str) -> Reading:
    text = (data / "articles" / f"{stem}.txt").read_text(encoding="utf-8")
    on = expected_of(stem)["on"]
    return read(
        text, names=atlas.name_reader, scheme=load_scheme("ukraine"), on=on, front_km=atlas.front_km(on)
    )


def stems() -> list[str]:
    return sorted(path.stem for path in EXPECTED.glob("*.toml"))


def score_of_all(atlas: Atlas, data: Path) -> Score:
    total = Score()
    for stem in stems():
        wanted = expected_of(stem)
        total.add(score(stem, wanted["lang"], wanted["claim"], reading_of(atlas, data, stem).claims))
    return total


def table_of(total: Score) -> str:
    return table(total, KINDS, LANGUAGES) + "\n"


def main(atlas_path: str, data: str) -> None:
    with contactline.open(atlas_path, read_only=True) as atlas:
        written = table_of(score_of_all(atlas, Path(data)))
    page = PAGE.read_text(encoding="utf-8")
    head, rest = page.split(BEGIN)
    PAGE.write_text(head + BEGIN + written + END + rest.split(END)[1], encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:3])
