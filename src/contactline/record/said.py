"""Texts read with the names of an atlas, and their claims held against its tracks.

Joins what reads and what checks to the record; knows no rule of either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from contactline import deadline
from contactline.claims.checking import check
from contactline.claims.checking.case import Case
from contactline.errors import UsageError
from contactline.record.held import HeldRecord, held
from contactline.record.reading import Reading
from contactline.reports import CheckedClaim, Claim, Verdict
from contactline.reports import Reading as TextRead

if TYPE_CHECKING:
    from contactline.gazetteer.reader import NameReader

MOST_CHARACTERS = 2_000_000
"""A text longer than this is no report: a book has as many."""


def read_text(
    reading: Reading, names: NameReader, text: str, *, on: date | None, lang: str | None
) -> TextRead:
    """The claims in a text. Raises UsageError for what is no text, or one without a day."""
    from contactline.claims.reading import read
    from contactline.claims.reading.hook import plugged

    if len(text) > MOST_CHARACTERS:
        raise UsageError(
            f"the text has {len(text):,} characters, and one report has at most {MOST_CHARACTERS:,}: cut it"
            " into its articles",
            code="long_text",
        )
    if not text.strip():
        raise UsageError("the text is empty: there is nothing to read", code="empty_text")
    if "\x00" in text:
        raise UsageError(
            "this is no text but binary data: give the article as plain text in UTF-8", code="no_text"
        )
    latest = max(
        [datetime.now(reading.zone).date(), *(held(reading, track).reach for track in reading.tracks)]
    )
    return read(
        text,
        names=names,
        scheme=reading.scheme,
        on=on,
        lang=lang,
        front_km=_FrontWhenAsked(reading, on),
        today=latest,
        readers=plugged(),
    )


class _FrontWhenAsked:
    """Kilometres to the front; the line is drawn when the first distance is asked for, for most names
    resolve without it."""

    def __init__(self, reading: Reading, on: date | None) -> None:
        self._reading, self._on = reading, on
        self._distance: Callable[[float, float], float | None] | None = None

    def __call__(self, lon: float, lat: float) -> float | None:
        if self._distance is None:
            from contactline.record.front import rough_distance_km

            self._distance = rough_distance_km(self._reading, self._on)
        return self._distance(lon, lat)


def records(
    reading: Reading, tracks: Sequence[str] | None, *, all_tracks: bool
) -> tuple[dict[str, HeldRecord], bool]:
    """The records to hold claims against, by track; and whether another may answer in their place.

    Without tracks it is the default one, and where that does not reach the day of a claim, those that do.
    """
    if all_tracks or not tracks:
        chosen = [reading.track(None)]
        chosen += [t for t in reading.tracks if t.pk != chosen[0].pk]
    else:
        chosen = [reading.track(name) for name in dict.fromkeys(tracks)]
    return {track.name: held(reading, track) for track in chosen}, not all_tracks and not tracks


def check_text(
    reading: Reading,
    text: TextRead,
    *,
    tracks: Sequence[str] | None,
    all_tracks: bool,
    base: str = "",
) -> tuple[CheckedClaim, ...]:
    """Every claim of a text with a verdict of each track."""
    found, default_only = records(reading, tracks, all_tracks=all_tracks)
    return tuple(
        CheckedClaim(claim, _verdicts(claim, found, text, default_only, base)) for claim in text.claims
    )


def _verdicts(
    claim: Claim, found: Mapping[str, HeldRecord], text: TextRead, default_only: bool, base: str
) -> tuple[Verdict, ...]:
    def ask(record: HeldRecord) -> Verdict:
        deadline.check()
        return check(claim, record, on=text.date, base=base)

    first, *others = found.values()
    verdict = ask(first)
    if not default_only:
        return (verdict, *map(ask, others))
    if _reaches(verdict, first, claim, text):
        return (verdict,)
    instead = [(ask(record), record) for record in others]
    instead = [(v, record) for v, record in instead if _reaches(v, record, claim, text)]
    return (*(v for v, _ in instead), verdict)


def _reaches(verdict: Verdict, record: HeldRecord, claim: Claim, text: TextRead) -> bool:
    """Whether a record could answer; of what is not testable, whether it has the day."""
    if verdict.verdict == "not testable":
        return record.first <= Case(claim, record, text.date).last_day <= record.reach
    return verdict.verdict != "not covered"


def prepare(reading: Reading) -> dict[str, Any]:
    """Put at hand what checks need of every track, so that the first does not wait for it."""
    from contactline.record.front import home_ground
    from contactline.record.settlements import settlements

    with suppress(UsageError):  # no regions are loaded: no claim about the front will be answered either
        home_ground(reading)
    return {track.name: len(settlements(reading, track).place) for track in reading.tracks}
