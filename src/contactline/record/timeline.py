"""Which editions of a track count, at which moment, and as of which day of publication."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from contactline.store.editions import EditionRow


@dataclass(frozen=True)
class Timeline:
    """The editions of a track in force, in the order of the situations they show.

    Of several editions for the same moment the one published last counts (of equals, the one
    recorded last): it supersedes the others.
    """

    editions: tuple[EditionRow, ...]

    @cached_property
    def moments(self) -> list[int]:
        return [e.valid_at for e in self.editions]

    def at(self, moment: int) -> EditionRow | None:
        """The edition in force at a moment: the last one that shows it or an earlier one."""
        position = bisect_right(self.moments, moment)
        return self.editions[position - 1] if position else None


def timeline(editions: Sequence[EditionRow], *, published_by: int | None = None) -> Timeline:
    """The timeline of some editions: of all, or of those published by a moment."""
    in_force: dict[int, EditionRow] = {}
    for edition in editions:
        if published_by is not None and edition.published_at > published_by:
            continue
        other = in_force.get(edition.valid_at)
        if other is None or (edition.published_at, edition.pk) > (other.published_at, other.pk):
            in_force[edition.valid_at] = edition
    return Timeline(tuple(in_force[moment] for moment in sorted(in_force)))


def is_visible(edition: EditionRow, now: int) -> bool:
    """Whether an edition may be shown: it is in the composite, and no embargo holds."""
    return edition.composed and (edition.embargo_until is None or edition.embargo_until <= now)
