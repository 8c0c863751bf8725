"""Where an operator may plug in a reader of their own; off unless the environment names one.

A reader is a function `(text, lang, on) -> iterable of Claim`. The environment's `CONTACTLINE_CLAIM_READERS`
names those to call, as `package.module:function`, several separated by blanks; no other is loaded. What such
a reader finds is added to what the rules find, marked with a flag that names it.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import cast

from contactline.errors import ClaimReaderFailed, UsageError
from contactline.reports import KINDS, Claim, Span

SETTING = "CONTACTLINE_CLAIM_READERS"

ClaimReader = Callable[[str, str, date], Iterable[Claim]]


def plugged() -> tuple[ClaimReader, ...]:
    """The readers that the environment names. Raises UsageError for one that is not there."""
    return _named(os.environ.get(SETTING, ""))


@lru_cache(maxsize=4)
def _named(setting: str) -> tuple[ClaimReader, ...]:
    return tuple(map(_loaded, setting.split()))


def _loaded(name: str) -> ClaimReader:
    module, colon, attribute = name.partition(":")
    if not (colon and attribute.isidentifier() and all(part.isidentifier() for part in module.split("."))):
        raise UsageError(
            f"{SETTING} has {name!r}; it takes package.module:function, several separated by blanks"
        )
    try:
        found = importlib.import_module(module)
    except Exception as error:  # whatever the module does when it is imported
        raise UsageError(
            f"{SETTING} names {name!r}, and {module} cannot be imported ({type(error).__name__}: {error}):"
            " install it for this Python, or put its folder on PYTHONPATH"
        ) from error
    reader = getattr(found, attribute, None)
    if reader is None:
        raise UsageError(f"{SETTING} names {name!r}, and {module} has no {attribute}")
    if not callable(reader):
        raise UsageError(
            f"{SETTING} names {name!r}, and {attribute} is no function but {type(reader).__name__}"
        )

    def read(text: str, lang: str, on: date) -> Iterable[Claim]:
        return cast("Iterable[Claim]", reader(text, lang, on))  # what it gives `_answer` looks at

    read.__name__ = name
    return read


def more_claims(
    text: str, lang: str, on: date, readers: Sequence[ClaimReader], known: Sequence[Claim]
) -> list[Claim]:
    """Claims of plugged-in readers that the rules have not read; spans are held against the text.

    Raises ClaimReaderFailed where a reader fails, or gives what is no claim: what the rules have read would
    else stand there as if the reader had found nothing.
    """
    out: list[Claim] = []
    for reader in readers:
        name = getattr(reader, "__name__", type(reader).__name__)
        for claim in _answer(reader, name, text, lang, on):
            spans = tuple(
                Span(s.start, s.end, text[s.start : s.end])
                for s in claim.spans
                if 0 <= s.start < s.end <= len(text)
            )
            if not spans or any(_same(claim, other) for other in (*known, *out)):
                continue
            out.append(replace(claim, spans=spans, flags=(*claim.flags, f"plugged-in reader: {name}")))
    return out


def _answer(reader: ClaimReader, name: str, text: str, lang: str, on: date) -> list[Claim]:
    try:
        found = list(reader(text, lang, on))
    except Exception as error:  # it is not ours, and may do anything
        raise ClaimReaderFailed(
            f"the plugged-in reader {name} failed ({type(error).__name__}: {error}); without {SETTING} texts"
            " are read by the rules alone"
        ) from error
    for claim in found:
        if not isinstance(claim, Claim) or claim.kind not in KINDS:
            raise ClaimReaderFailed(
                f"the plugged-in reader {name} gave {str(claim)[:80]!r}, which is no"
                " contactline.reports.Claim of a kind that there is"
            )
    return found


def _same(one: Claim, other: Claim) -> bool:
    return (one.kind, one.value, one.place and one.place.id, one.region and one.region.id) == (
        other.kind,
        other.value,
        other.place and other.place.id,
        other.region and other.region.id,
    )
