"""What a benchmark gives: rows of measured values beside their aims and their peers."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Unit(Enum):
    """What a number is of. For TIMES and RATE more is better, for the others less."""

    SECONDS = "s"
    BYTES = "B"
    TIMES = "times"
    RATE = "/s"
    COUNT = ""

    @property
    def more_is_better(self) -> bool:
        return self in (Unit.TIMES, Unit.RATE)


def shown(value: float, unit: Unit) -> str:
    """A value with three significant digits, in the unit that a person would choose."""
    if unit is Unit.TIMES:
        return f"{_digits(value)} times"
    if unit is Unit.RATE:
        return f"{_digits(value)} a second"
    if unit is Unit.COUNT:
        return f"{value:,.0f}"
    if unit is Unit.BYTES:
        for factor, name in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
            if value >= factor:
                return f"{_digits(value / factor)} {name}"
        return f"{value:.0f} B"
    if value >= 0.9995:
        return f"{_digits(value)} s"
    if value >= 0.9995e-3:
        return f"{_digits(value * 1e3)} ms"
    return f"{_digits(value * 1e6)} µs"


def _digits(value: float) -> str:
    if value >= 99.95:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 9.995 else f"{value:.2f}"


@dataclass(frozen=True, slots=True)
class Peer:
    """What the row is held against, measured in the same run. `value` is in the row's unit."""

    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Row:
    """One measured value. `reach` and `aim` are of the real archive and in the row's unit."""

    what: str
    value: float
    unit: Unit = Unit.SECONDS
    reach: float | None = None
    aim: float | None = None
    peer: Peer | None = None

    @property
    def ratio(self) -> float | None:
        """How many times better than the peer."""
        if self.peer is None or not self.value or not self.peer.value:
            return None
        ours, theirs = self.value, self.peer.value
        return ours / theirs if self.unit is Unit.RATE else theirs / ours

    @property
    def stands(self) -> str:
        """ "aim" or "reach" where that is met, "short" where neither is, "" where there is none."""
        for name, bar in (("aim", self.aim), ("reach", self.reach)):
            if bar is not None and (self.value >= bar if self.unit.more_is_better else self.value <= bar):
                return name
        return "" if self.reach is None and self.aim is None else "short"


@dataclass(frozen=True, slots=True)
class Table:
    """A small table beside the rows: cost against length or size, agreement, parts."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(slots=True)
class Result:
    """What one benchmark found. `failed`: the error that ended it, in a sentence."""

    title: str
    rows: list[Row] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    about: str = ""
    took_s: float = 0.0
    failed: str | None = None
