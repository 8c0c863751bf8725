"""What is in an atlas: its tracks, editions, gaps and quarantine, and what state it is in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self, TypeVar

from contactline.atlas.opening import Opened, Progress, question
from contactline.record import contents
from contactline.record.contents import EditionInfo, Gap, QuarantineEntry, TrackInfo
from contactline.store.editions import Track

T = TypeVar("T")


class Contents(Opened):
    """The record as it is listed, summed up, hashed and doubted."""

    @property
    def version(self) -> object:
        """Something cheap that changes when anybody else has written to the atlas; see `state`."""
        return self._store.version()

    @property
    def state(self) -> str:
        """A hash over all that the atlas shows: it answers alike as long as this is the same.

        SHA-256 in hex over the scheme, the tracks with their editions' chains, the regions and the
        places. Editions that may not be shown are not in it.
        """
        return self._state()

    @question
    def _state(self) -> str:
        from contactline.record.state import state_token

        return state_token(self._reading)

    @property
    def ledger_state(self) -> str:
        """The same, and over the ledger: claims are answered alike as long as this is the same."""
        return self._ledger_state()

    @question
    def _ledger_state(self) -> str:
        from contactline.record.state import ledger_token

        return ledger_token(self._reading)

    @question
    def with_state(self, ask: Callable[[Self], T], *, ledger: bool = False) -> tuple[str, T]:
        """The `state` that questions are answered from, and what `ask` makes of their answers; with
        `ledger` the `ledger_state`.

        All that `ask` asks sees this one state of the atlas, whatever others commit meanwhile.
        """
        from contactline.record.state import ledger_token, state_token

        token = ledger_token if ledger else state_token
        return token(self._reading), ask(self)

    @question
    def summary(self) -> dict[str, Any]:
        """What the atlas is, in plain data: its scheme, tracks, layers and places, and its `state`."""
        from contactline.record.summary import summary

        return summary(self._reading)

    @question
    def record(self, track: str | None = None) -> dict[str, Any]:
        """The editions of a track in force as columns of plain data, with the days without one."""
        from contactline.record.summary import columns

        return columns(self._reading, self._reading.track(track))

    @question
    def tracks(self) -> list[TrackInfo]:
        """The tracks of the atlas, in the order they were first loaded."""
        return list(contents.tracks(self._reading))

    def _chosen(self, track: str | None) -> list[Track]:
        reading = self._reading
        return reading.tracks if track is None else [reading.track(track)]

    @question
    def editions(self, track: str | None = None) -> list[EditionInfo]:
        """Every edition that may be shown, in the order of the situations they show."""
        return list(contents.editions(self._reading, self._chosen(track)))

    @question
    def gaps(self, track: str | None = None, longer_than_days: int = 1) -> list[Gap]:
        """Runs of at least that many whole days, in the scheme's time zone, without an edition."""
        return list(contents.gaps(self._reading, self._chosen(track), longer_than_days))

    @question
    def quarantine(self, track: str | None = None) -> list[QuarantineEntry]:
        """What is in quarantine, by track, label and reason."""
        return [e for one in self._chosen(track) for e in contents.quarantine(self._reading, one)]

    def verify(self, progress: Progress | None = None) -> list[str]:
        """Every fault of the atlas in a sentence; none when it is sound."""
        from contactline.record.verify import faults

        with self._store.database.snapshot():  # a load going on meanwhile is no fault
            return list(faults(self._store, progress))
