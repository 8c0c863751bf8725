"""The front within ground that is no region of a layer: the units of another one that make it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contactline.record.front import METHOD, line_of_contact_of
from contactline.record.reading import Reading
from contactline.store.editions import EditionRow

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


def lengths_within(
    reading: Reading, edition: EditionRow, frame: BaseGeometry
) -> tuple[str, list[tuple[float, float, float]]]:
    """How it was measured, and of the line within a frame (lon/lat degrees) at each tolerance of the scheme
    (tolerance, length of all parts, length of the longest), all in metres."""
    import shapely

    from contactline.history.front import generalised, lengths_m, merged

    rules = reading.scheme.front
    whole, plane = line_of_contact_of(reading, edition)
    mine = merged(shapely.intersection(whole, shapely.transform(frame, plane.to_metres)))
    found = []
    for tolerance in rules.tolerances_m:
        lengths = lengths_m(generalised(mine, tolerance, plane))
        found.append((float(tolerance), float(lengths.sum()), float(lengths.max(initial=0.0))))
    return METHOD.format(group=rules.group, gap=rules.gap_width_m, margin=rules.border_margin_m), found
