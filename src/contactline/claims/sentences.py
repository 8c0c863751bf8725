"""Sentences apart from their language: a template's key and what stands in it, until somebody reads them.

A phrase is plain data, so that it can be kept and sent: `{"say": key, name: value, …}`. A value is a text as
it is (what an article calls a place, an id), a number, a phrase, or a mapping that names what it is:
`{"amount": 12.5, "unit": "km2"}` (with `qualifier` where a text gives one), `{"count": 3, "of": "days"}`,
`{"day": "2025-08-12"}`, `{"names": {"en": …, "uk": …}}`, `{"covers": [150, 250], "unit": "km2"}` (an end of
None is open), `{"verdict": …}`, `{"list": […]}`. The templates are in `contactline.words`, one file a
language. Knows how a sentence is put together, and no rule of any verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from contactline.model import Names
from contactline.reports import Phrase, Verdict
from contactline.words import FALLBACK, Words, words

_TWO_POINTS = re.compile(r"(?<!\.)\.\.(?!\.)")
"""An abbreviation at the end of a sentence ends it too."""


def say(key: str, **values: Any) -> Phrase:
    """A phrase. Days may be given as they are."""
    return {"say": key} | {name: day(v) if isinstance(v, date) else v for name, v in values.items()}


def day(of: date) -> Phrase:
    return {"day": of.isoformat()}


def amount(value: float, unit: str, qualifier: str | None = None) -> Phrase:
    """A figure with its unit, which is a key of the words' `unit`."""
    found: dict[str, Any] = {"amount": round(value, 6), "unit": unit}
    return found | {"qualifier": qualifier} if qualifier else found


def km2(value: float) -> Phrase:
    return amount(value, "km2")


def km(value: float) -> Phrase:
    return amount(value, "km")


def days(count: int) -> Phrase:
    return {"count": count, "of": "days"}


def settlements(count: int) -> Phrase:
    return {"count": count, "of": "settlements"}


def name(names: Names, fallback: Any) -> Any:
    """What something is called, in whichever languages it has a name."""
    return {"names": dict(names)} if names else fallback


def listed(parts: Iterable[Any], between: str | None = None) -> Phrase:
    """One after another; `between`: what parts them, where it is not the language's way."""
    found: dict[str, Any] = {"list": list(parts)}
    return found | {"between": between} if between else found


def explained(said: Iterable[Phrase], language: str = FALLBACK) -> str:
    """Phrases as the sentences of a language. Raises KeyError for what its file has no words for."""
    w = words(language)
    return " ".join(_TWO_POINTS.sub(".", told(phrase, w)) for phrase in said)


def explanation_in(verdict: Verdict, language: str) -> tuple[str, str]:
    """Why a verdict is as it is, and the language that it is told in: the one asked for, or that in which
    it was kept where it was kept as words alone (before phrases were, or by other templates)."""
    if language != FALLBACK and verdict.said:
        try:
            return explained(verdict.said, language), words(language).language
        except (KeyError, ValueError, TypeError, IndexError):
            pass
    return verdict.explanation, FALLBACK


def told(value: Any, w: Words) -> str:
    """A value in words."""
    match value:
        case str():
            return value
        case int() | float():
            return w.figure(value)
        case {"say": key, **values}:
            return w(f"sentence.{key}", **{name: told(v, w) for name, v in values.items()})
        case {"amount": number, "unit": unit, **more}:
            before = f"{w.of('qualifier', more['qualifier'])} " if "qualifier" in more else ""
            return f"{before}{w.figure(number)} {w.of('unit', unit)}"
        case {"count": number, "of": what}:
            return w.counted(what, number)
        case {"day": iso}:
            return w.sentence_day(date.fromisoformat(iso))
        case {"names": names}:
            return w.named(names)
        case {"covers": [least, most], "unit": unit}:
            if least is not None and least == most and w.counts(unit):
                return w.counted(unit, least)
            return _range(least, most, w.of("unit", unit), w)
        case {"verdict": verdict}:
            return w.of("verdict_name", verdict)
        case {"list": parts, "between": between}:
            return between.join(told(part, w) for part in parts)
        case {"list": parts}:
            return w.listed(told(part, w) for part in parts)
    raise ValueError(f"{value!r} has no words")


def _range(least: float | None, most: float | None, unit: str, w: Words) -> str:
    ends = {"least": least, "most": most}
    shown = {end: w.figure(value) for end, value in ends.items() if value is not None}
    if least is not None and least == most:
        key = "exact"
    else:
        key = {0: "any", 2: "between"}.get(len(shown)) or ("up_to" if least is None else "from")
    return w(f"range.{key}", unit=unit, **shown)


def of_phrases(given: object) -> tuple[Phrase, ...]:
    """The phrases that plain data gives; none for data that has none."""
    if not isinstance(given, Sequence) or isinstance(given, str):
        return ()
    return tuple(phrase for phrase in given if isinstance(phrase, Mapping))
