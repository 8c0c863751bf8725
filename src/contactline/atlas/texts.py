"""What is said: the claims in a text, and each of them held against the record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from contactline.atlas.names import Names
from contactline.atlas.opening import When, question

if TYPE_CHECKING:
    from contactline.reports import CheckedClaim
    from contactline.reports import Reading as TextRead


class Texts(Names):
    """Texts read and checked; nothing is kept of them."""

    @question
    def read(self, text: str, *, on: When = None, lang: str | None = None) -> TextRead:
        """The territorial claims in a text, with place, day and attribution.

        `on`: the day it was published, as a date or as "2025-08-12", where the text itself does not tell.
        `lang`: "en", "uk" or "ru", found from the text where it is not given. Raises UsageError for what
        cannot be read.
        """
        from contactline.record.said import read_text
        from contactline.record.when import moment

        reading = self._reading
        day = None if on is None else moment(on, reading.zone).day
        return read_text(reading, self._search.reader(reading), text, on=day, lang=lang)

    @question
    def check(
        self,
        text: str | TextRead,
        *,
        on: When = None,
        lang: str | None = None,
        tracks: Sequence[str] | None = None,
        all_tracks: bool = False,
        base: str = "",
    ) -> tuple[CheckedClaim, ...]:
        """The claims of a text, or of what was read from one, each held against the record.

        Without `tracks` against the default one, or where that does not reach a claim's day against those
        that do; with `all_tracks` against all, side by side. `base`: what stands before `/?…` in links.
        """
        from contactline.record.said import check_text

        found = self.read(text, on=on, lang=lang) if isinstance(text, str) else text
        return check_text(self._reading, found, tracks=tracks, all_tracks=all_tracks, base=base)

    @question
    def prepare_checks(self) -> None:
        """Put at hand what reading and checking need, so that the first text does not wait for it."""
        from contactline.record.said import prepare

        self._search.reader(self._reading)
        prepare(self._reading)
