"""`contactline check --html --claimreview`: a checked text written as files, beside what is printed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contactline.errors import UsageError

if TYPE_CHECKING:
    from contactline.atlas import Atlas

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The files to write, None for those that are not wanted; the language of the page."""

    html: str | None
    claimreview: str | None
    language: str = "en"

    def __bool__(self) -> bool:
        return self.html is not None or self.claimreview is not None


def checked_and_written(
    atlas: Atlas,
    text: str,
    wanted: Wanted,
    *,
    on: date | None,
    lang: str | None,
    tracks: Sequence[str] | None,
    all_tracks: bool,
    base: str,
    explanations: str = "en",
) -> Plain:
    """What `check --json` prints of a text, once its files are written."""
    from contactline.claims.form import of_checked, of_reading
    from contactline.publish.article import gather, page, review

    def ask(atlas: Atlas) -> Plain:
        reading = atlas.read(text, on=on, lang=lang)
        found = atlas.check(reading, tracks=tracks, all_tracks=all_tracks, base=base)
        article = gather.article(
            atlas, text, reading, found, language=wanted.language, map_address=f"{base}/" if base else None,
            with_maps=wanted.html is not None,
        )  # fmt: skip
        if wanted.html is not None:
            _write(wanted.html, page.page(article, wanted.language))
        if wanted.claimreview is not None:
            _write(wanted.claimreview, review.claim_review(article, wanted.language))
        return of_reading(reading) | {"claims": [of_checked(claim, explanations) for claim in found]}

    return atlas.with_state(ask)[1]


def _write(name: str, body: bytes) -> None:
    """All or nothing: a file that is not whole never has its name."""
    path = Path(name)
    if not path.absolute().parent.is_dir():
        raise UsageError(f"the folder {path.absolute().parent} does not exist: make it first")
    with tempfile.TemporaryDirectory(prefix=".contactline-", dir=path.absolute().parent) as folder:
        part = Path(folder) / "part"
        part.write_bytes(body)
        os.replace(part, path)
