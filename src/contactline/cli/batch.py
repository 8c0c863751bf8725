"""Many reports checked, on every core, each told in plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from contactline import workers
from contactline.batch import why_not, with_names

Plain = dict[str, Any]


def checked(
    atlas: Any, files: Sequence[str], asked: Mapping[str, Any], processes: int | None = None
) -> Iterator[Plain]:
    """One plain object for each file, in their order: its claims with their verdicts, or why it could not
    be read.

    `asked`: `on` (without it the day in a file's name), `tracks`, `all_tracks` and `lang` as `Atlas.check`
    takes them, and the language of `explanations`.
    """
    return workers.answers(atlas, iter(files), checked_file, asked, prepare=with_names, processes=processes)


def checked_file(atlas: Any, file: str, **asked: Any) -> Plain:
    """A report's claims with their verdicts in plain data."""
    from contactline.cli.texts import day_of, text_of

    try:
        asked["on"] = asked["on"] or day_of(file)
        return {"file": file} | checked_text(atlas, text_of(file), **asked)
    except MemoryError:
        raise
    except Exception as error:  # one of ten thousand must not end the others
        return {"file": file, "error": why_not(error)}


def checked_text(
    atlas: Any,
    text: str,
    *,
    on: date | None,
    lang: str | None,
    tracks: Sequence[str] | None,
    all_tracks: bool,
    base: str = "",
    explanations: str = "en",
) -> Plain:
    """What `check --json` prints of one report."""
    from contactline.claims.form import of_checked, of_reading

    def ask(atlas: Any) -> Plain:
        reading = atlas.read(text, on=on, lang=lang)
        found = atlas.check(reading, tracks=tracks, all_tracks=all_tracks, base=base)
        return of_reading(reading) | {"claims": [of_checked(claim, explanations) for claim in found]}

    return atlas.with_state(ask)[1]
