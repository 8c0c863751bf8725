"""Texts that were written to measure the reading of claims, and what is read from them.

`unseen/`: texts that nobody who writes rules has read; `known/`: texts that rules were developed on. Text and
expectations stand together. `python tests/realdata/claims_of_unseen.py ATLAS` writes the tables of the second
part of docs/claims-quality.md anew; with `--list` it prints what is missed, read too much or read otherwise
in the known texts. (Whoever lists the unseen ones knows them, and has to write new ones.)
"""

from __future__ import annotations

import sys
from pathlib import Path

from claims_of_articles import LANGUAGES, put_between, score_of, table_of

import contactline
from claims_score import Score, table_of_asides, table_of_languages
from contactline.atlas import Atlas

UNSEEN, KNOWN = Path(__file__).parent / "unseen", Path(__file__).parent / "known"
BEGIN, END = "<!-- computed, unseen texts: begin -->\n", "<!-- computed, unseen texts: end -->\n"


def score_of_unseen(atlas: Atlas) -> Score:
    return score_of(atlas, UNSEEN, UNSEEN)


def score_of_known(atlas: Atlas) -> Score:
    return score_of(atlas, KNOWN, KNOWN)


def tables_of(unseen: Score, known: Score) -> str:
    both = table_of_languages({"unseen": unseen, "known": known}, LANGUAGES)
    others = f"Settlements of right claims taken for another: {len(unseen.wrong_places)} in the unseen texts,"
    others += f" {len(known.wrong_places)} in the known ones."
    return "\n\n".join((both, others, table_of(unseen) + "\n" + table_of_asides(unseen))) + "\n"


def main(atlas_path: str, *wish: str) -> None:
    with contactline.open(atlas_path, read_only=True) as atlas:
        known = score_of_known(atlas)
        if "--list" not in wish:
            put_between(BEGIN, END, tables_of(score_of_unseen(atlas), known))
    if "--list" in wish:
        for name in ("missed", "surplus", "aside", "wrong_places"):
            print(f"== {name}", *getattr(known, name), sep="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
