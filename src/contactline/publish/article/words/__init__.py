"""The words of the page, from one file a language, and numbers and days as that language writes them."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
FALLBACK = "en"


def languages() -> list[str]:
    """Those there is a file of, the fallback first."""
    return sorted((path.stem for path in FOLDER.glob("*.toml")), key=lambda name: (name != FALLBACK, name))


class Words:
    """One language's words."""

    def __init__(self, language: str, said: Mapping[str, Any]) -> None:
        self.language = language
        self._said = said

    def __call__(self, key: str, **values: object) -> str:
        """The text of `section.name` with its `{values}` filled in. Raises KeyError for none."""
        section, _, name = key.partition(".")
        found = self._said[section][name] if name else self._said[section]
        return str(found).format(**values) if values else str(found)

    def of(self, section: str, name: str | None, otherwise: str = "") -> str:
        """The text of a name that comes from data; itself where the language has none for it."""
        return self._said[section].get(name, otherwise or name or "")

    def named(self, names: Mapping[str, str]) -> str:
        """A name in this language; else in English; else any there is."""
        return names.get(self.language) or names.get(FALLBACK) or next(iter(names.values()), "")

    def quoted(self, text: str) -> str:
        before, after = self._said["quotes"]
        return f"{before}{text}{after}"

    def number(self, value: float) -> str:
        """Whole from a hundred on, else with as many decimals as mean something."""
        if not math.isfinite(value):
            return "–"
        size = abs(value)
        digits = 0 if size >= 100 or value == int(value) else 1 if size >= 10 else 2 if size >= 1 else 3
        text = f"{value:,.{digits}f}"
        if digits:
            text = text.rstrip("0").rstrip(".") or "0"
        return text.translate({ord(","): self._said["thousands"], ord("."): self._said["decimal"]}).replace(
            "-", "−"
        )

    def amount(self, value: float, unit: str | None) -> str:
        """A number with its unit, which does not leave it at the end of a line."""
        return self.number(value) if not unit else f"{self.number(value)}\u00a0{self.of('unit', unit)}"

    def day(self, day: date) -> str:
        return self._said["day"].format(d=day.day, month=self._said["months"][day.month - 1], y=day.year)

    def period(self, start: date | None, end: date | None) -> str | None:
        """Half-open days as one reads them: a day, a first and a last day, or one end."""
        if start is None and end is None:
            return None
        if start is None:
            assert end is not None
            return self._said["before"].format(day=self.day(end))
        if end is None:
            return self._said["since"].format(day=self.day(start))
        last = end - timedelta(days=1)
        if last <= start:
            return self.day(start)
        return self._said["period"].format(first=self.day(start), last=self.day(last))


@lru_cache(maxsize=8)
def words(language: str) -> Words:
    """The words of a language; of English where there is no file of it."""
    known = language if language in languages() else FALLBACK
    return Words(known, tomllib.loads((FOLDER / f"{known}.toml").read_text(encoding="utf-8")))
