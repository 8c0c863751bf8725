"""What is said to readers, from one file a language: the words of pages, the sentences of verdicts, and
numbers and days as that language writes them. Knows no claim and imports nothing of ours.

A further language is one more file here, with the same keys.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property, lru_cache
from gettext import c2py
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

    def flag(self, flag: str) -> str:
        """What a flag of a claim ("unit slip: 200 square metres …") says. Readers of claims write their
        sentence in English; in other languages the kind of the flag has one."""
        kind, _, sentence = flag.partition(": ")
        return flag if sentence and self.language == FALLBACK else self.of("flag", kind, flag)

    def remark(self, remark: str) -> str:
        """What a reading noted of a text, in this language: it is kept as the sentence in English; another's
        than ours stays as it is."""
        if self.language == FALLBACK:
            return remark
        for name, template in words(FALLBACK)._said["remark"].items():
            found = re.fullmatch(re.escape(template).replace(r"\{day\}", r"(?P<day>[\d-]+)"), remark)
            if found is None:
                continue
            return self(f"remark.{name}", **{k: self._iso(v) for k, v in found.groupdict().items()})
        return remark

    def _iso(self, iso: str) -> str:
        try:
            return self.sentence_day(date.fromisoformat(iso))
        except ValueError:
            return iso

    def measured(self, measure: str | None, method: str | None) -> str:
        """How a figure was measured: in English as the figure has it, in other languages by its measure."""
        told = ", ".join(part for part in (measure, method) if part)
        return told if self.language == FALLBACK else self.of("measured", measure, told)

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
        return self._signs(text).replace("-", "−")

    def figure(self, value: float) -> str:
        """Three or four digits that matter, as a sentence has them."""
        size = abs(value)
        digits = 0 if size >= 999.5 else 1 if size >= 9.995 else 2
        text = f"{value:,.{digits}f}"
        return self._signs(text.rstrip("0").rstrip(".") if digits else text)

    def _signs(self, text: str) -> str:
        return text.translate({ord(","): self._said["thousands"], ord("."): self._said["decimal"]})

    def counts(self, what: str) -> bool:
        """Whether there are forms for so many of something."""
        return what in self._said["counted"]

    def counted(self, what: str, number: float) -> str:
        """So many of what is counted: its form goes by the number, as the language's `plural` says."""
        forms = self._said["counted"][what]
        if not number and "none" in forms:
            return forms["none"]
        return forms["forms"][self._plural(int(number) if number == int(number) else 2)].format(
            n=self.figure(number)
        )

    @cached_property
    def _plural(self):
        return c2py(self._said["plural"])  # an expression in n, as catalogues of gettext have it

    def listed(self, parts: Iterable[str]) -> str:
        """One after another, the last joined by the language's "and"."""
        some = list(parts)
        return (
            "".join([", ".join(some[:-1]), self._said["and"], some[-1]]) if len(some) > 1 else "".join(some)
        )

    def sentence_day(self, day: date) -> str:
        """A day within a sentence."""
        return self._said["sentence_day"].format(d=day.day, m=day.month, y=day.year, month=self._month(day))

    def _month(self, day: date) -> str:
        return self._said["months"][day.month - 1]

    def amount(self, value: float, unit: str | None) -> str:
        """A number with its unit, which does not leave it at the end of a line."""
        return self.number(value) if not unit else f"{self.number(value)}\u00a0{self.of('unit', unit)}"

    def day(self, day: date) -> str:
        return self._said["day"].format(d=day.day, month=self._month(day), y=day.year)

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
