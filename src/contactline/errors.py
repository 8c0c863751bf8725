"""Every error a user can meet, its exit code and its HTTP status, in one table.

ContactlineError
├── UsageError            what was asked for does not fit the command (a wrong date, an unknown measure)
├── NotFound              the thing named is not in the atlas
│   ├── UnknownRegion
│   ├── UnknownPlace
│   ├── UnknownTrack
│   └── UnknownClass      a class or group that the scheme does not have
├── Ambiguous             a name that fits several things; the candidates are given
├── OutsideRecord         a date before the first or, where it matters, after the last edition
├── SchemeError           a scheme that contradicts itself; names the file and the line
├── SourceError           a file that cannot be read as what it is said to be
│   ├── LimitExceeded     it unpacks to more than the limit
│   └── Quarantine        `--strict` and something was quarantined
├── FetchError            a catalogue entry could not be fetched
│   └── UnexpectedAnswer  it answered, but not in the shape that is known
├── AtlasError            the atlas itself: missing, of another format, not writable
│   ├── NoAtlas
│   ├── Busy              another process is writing to it
│   ├── StorageFull
│   └── ReadOnly
├── Unsound               `verify` found damage
├── ClaimReaderFailed     a reader of claims that the operator has plugged in failed
└── Overloaded            the server has more to do, or longer, than it may; ask again later

A message says what is wrong, with the value, and what would be right. It is one sentence or two,
for the person who gets it; it never is a traceback.
"""

from __future__ import annotations

from collections.abc import Sequence


class ContactlineError(Exception):
    """Base of all errors that are the user's to read."""

    exit_code = 1
    http_status = 500

    def __init__(
        self,
        message: str,
        *,
        candidates: Sequence[object] = (),
        code: str = "",
        told: Sequence[str] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.candidates = tuple(candidates)
        self.told = None if told is None else tuple(told)
        """The candidates as lines for a person, where their names alone do not tell them apart."""
        self.code = code or type(self).__name__
        """What happened, in a word that stays: pages say it in the language of their reader."""


class UsageError(ContactlineError):
    exit_code = 2
    http_status = 400


class NotFound(ContactlineError):
    exit_code = 3
    http_status = 404


class UnknownRegion(NotFound):
    """No region of the atlas has this id or name."""


class UnknownPlace(NotFound):
    """No place of the atlas has this id or name."""


class UnknownTrack(NotFound):
    """No track of the atlas has this name."""


class UnknownClass(NotFound):
    """The scheme has no such control class or group."""


class Ambiguous(ContactlineError):
    exit_code = 4
    http_status = 409


class OutsideRecord(ContactlineError):
    exit_code = 5
    http_status = 404


class SchemeError(ContactlineError):
    exit_code = 6
    http_status = 503


class SourceError(ContactlineError):
    exit_code = 7
    http_status = 422


class LimitExceeded(SourceError):
    """The input unpacks to more than the limit allows."""


class Quarantine(SourceError):
    """Something was quarantined while nothing may be (`--strict`)."""

    exit_code = 8


class FetchError(ContactlineError):
    exit_code = 9
    http_status = 502


class UnexpectedAnswer(FetchError):
    """A source answered, but not in the shape that is known; what it said is not guessed at."""


class ClaimReaderFailed(ContactlineError):
    """A reader of claims that the operator has plugged in failed."""


class TilesNotMade(ContactlineError):
    """The program that makes tiles is missing or failed."""


class AtlasError(ContactlineError):
    exit_code = 10
    http_status = 503


class NoAtlas(AtlasError):
    """There is no atlas at this path or URL."""


class Busy(AtlasError):
    """Another process is writing to the atlas."""

    exit_code = 11
    http_status = 503


class StorageFull(AtlasError):
    """The disk, or the database's space, is full."""

    exit_code = 12
    http_status = 507


class ReadOnly(AtlasError):
    """The atlas cannot be written to."""

    exit_code = 13
    http_status = 403


class Unsound(ContactlineError):
    exit_code = 14
    http_status = 503


class Overloaded(ContactlineError):
    """The server has more to do, or was at it longer, than it may."""

    exit_code = 15
    http_status = 503
