"""What the figures of a region at a moment have in common: where they come from, what a share is of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from contactline.errors import UsageError
from contactline.model import Area, Provenance, RegionRef
from contactline.record.reading import GROUND_METHOD, METHODS, Reading
from contactline.record.when import Moment
from contactline.store.editions import EditionRow, Track
from contactline.store.regions import RegionEntry

Row = tuple[str | None, str | None, list[int]]
"""A class or a group, and the numbers of its classes."""

Rows = Sequence[Row]


@dataclass(frozen=True, slots=True)
class Shared:
    """What the figures of all classes and groups in one region at one moment have in common."""

    provenance: Provenance
    on: date
    at: datetime
    region: RegionRef | None
    whole_m2: float | None
    basis: str | None

    def figure(self, row: Row, area_m2: float) -> Area:
        class_id, group_id, _ = row
        return Area(
            provenance=self.provenance,
            on=self.on,
            at=self.at,
            region=self.region,
            class_id=class_id,
            group_id=group_id,
            area_m2=area_m2,
            share=area_m2 / self.whole_m2 if self.whole_m2 else None,
            share_of_m2=self.whole_m2,
            share_basis=self.basis,
        )


def shared_by(
    reading: Reading,
    track: Track,
    edition: EditionRow,
    when: Moment,
    region: RegionEntry | None,
    measure: str,
    share_of: str,
) -> Shared:
    """`region` None: the whole drawn ground, of which there are no shares. Raises UsageError for a share
    of an official area that is not known."""
    whole = basis = ref = None
    if region is not None:
        whole, basis = whole_area(reading, region, measure, share_of)
        ref = reading.ref(region)
    forgotten = measure == "authalic" and not reading.is_composed(track, edition)
    method = GROUND_METHOD if forgotten else METHODS[measure]
    provenance = reading.provenance(track, edition, measure, method, region)
    return Shared(provenance, when.day, when.at, ref, whole, basis)


def whole_area(reading: Reading, region: RegionEntry, measure: str, share_of: str) -> tuple[float, str]:
    """The area that a share is taken of, and whether it is "official" or "measured"."""
    if share_of == "official":
        if region.official_area_m2 is None:
            raise UsageError(
                f"no official area of {reading.name(region.names)} is known to the scheme or its boundary"
                " file: ask for shares of the measured area"
            )
        return region.official_area_m2, "official"
    if share_of != "measured":
        raise UsageError(f"a share is of the measured or of the official area, not of {share_of!r}")
    if measure == "authalic":
        return region.area_m2, "measured"
    key = ("region", region.pk, measure)
    if key not in reading.at_hand:
        from contactline.geometry.measures import area_m2

        reading.at_hand[key] = float(area_m2([reading.store.boundaries.geometry(region.pk)], measure)[0])
    return reading.at_hand[key], "measured"
