"""Texts that the rules have not seen, what they should claim, and what is read from them.

`python tests/realdata/claims_of_unseen.py ATLAS` writes the tables of the second part of
docs/claims-quality.md anew; with `--list` it prints what is missed, read too much or read otherwise.
Texts and expectations stand together in `unseen/`; no rule may be changed to meet them.
"""

from __future__ import annotations

import sys
from pathlib import Path

from claims_of_articles import put_between, score_of, table_of

import contactline
from claims_score import Score, table_of_asides
from contactline.atlas import Atlas

UNSEEN = Path(__file__).parent / "unseen"
BEGIN, END = "<!-- computed, unseen texts: begin -->\n", "<!-- computed, unseen texts: end -->\n"


def score_of_unseen(atlas: Atlas) -> Score:
    return score_of(atlas, UNSEEN, UNSEEN)


def tables_of(total: Score) -> str:
    return table_of(total) + "\n" + table_of_asides(total) + "\n"


def main(atlas_path: str, *wish: str) -> None:
    with contactline.open(atlas_path, read_only=True) as atlas:
        total = score_of_unseen(atlas)
    if "--list" in wish:
        for name in ("missed", "surplus", "aside", "wrong_places"):
            print(f"== {name}", *getattr(total, name), sep="\n")
    else:
        put_between(BEGIN, END, tables_of(total))


if __name__ == "__main__":
    main(*sys.argv[1:])
