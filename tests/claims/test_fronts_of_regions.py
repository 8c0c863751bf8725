"""The front within a ground: by its outline as by its region, and by its units as by their union."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contactline.record.front_within import lengths_within
from contactline.record.held import held


def test_the_front_within_an_outline_is_that_of_the_region_with_it(world):
    reading = world.atlas._reading
    (track,) = reading.tracks
    line = reading.line(track)
    day = world.days[-1]
    edition = held(reading, track)._edition(day)
    assert line.editions[-1].id == edition.id
    compared = 0
    for region in world.regions:
        entry = reading.region(region)
        _, lengths = lengths_within(reading, edition, reading.store.boundaries.geometry(entry.pk))
        asked = list(world.atlas.front(region=region, on=day))
        assert [(t, pytest.approx(all_m), pytest.approx(main_m)) for t, all_m, main_m in lengths] == [
            (f.tolerance_m, f.length_m, f.main_length_m) for f in asked
        ]
        compared += lengths[0][1] > 0
    assert compared >= 2


def test_the_units_that_make_a_region_up_hold_as_much_of_the_front_as_it_does(world):
    """Where the layers of a made-up land have one border; the line may end a little off it."""
    reading = world.atlas._reading
    (track,) = reading.tracks
    record = held(reading, track)
    compared = 0
    for region in world.regions:
        for day in (world.days[-1], world.days[-1] - timedelta(days=30)):
            seen = record.region(region)
            assert seen is not None
            own, *others = [record.front(day, ground) for ground in seen.grounds]
            for other in others:
                compared += 1
                for one, two in zip(own, other, strict=True):
                    assert two.length_km == pytest.approx(one.length_km, rel=0.02, abs=0.5)
    assert compared >= 2
