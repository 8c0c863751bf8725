"""The grounds of some classes, united from what is asked for alone, are those of the whole edition."""

from __future__ import annotations

import pytest
import shapely

import contactline
from build import TERMS, box, contested, edition, feature, occupied
from contactline.record.ground import ground, ground_of

BEFORE = feature("occupied_before", box(-32.9, 45.8, 0.2))
EDITIONS = [
    edition(1, BEFORE, *occupied(box(-33.1, 45.3, 0.4), box(-33.0, 45.6, 0.4))),
    # the same polygons of one class, others of the next, and ground of both
    edition(2, BEFORE, *occupied(box(-33.3, 45.3, 0.6, 0.4), box(-32.95, 45.7, 0.3))),
    edition(3, BEFORE, *occupied(box(-33.3, 45.3, 0.6, 0.4)), *contested(box(-33.35, 45.35, 0.3))),
    edition(4, *contested(box(-33.35, 45.35, 0.1))),
    edition(5, *contested(box(-33.35, 45.35, 0.1)), *occupied(box(-33.3, 45.3, 0.6, 0.4))),
]


@pytest.mark.parametrize("numbers", [{0}, {1}, {0, 1}, {1, 2}, set()])
def test_grounds_of_some_classes_are_those_of_the_edition_to_the_last_digit(atlas, atlas_url, numbers):
    atlas.load_editions(EDITIONS, track="meridian", **TERMS)
    reading = atlas._reading
    editions = reading.line(reading.track(None)).editions
    found = [ground_of(reading, e, numbers) for e in editions]  # one after another: what is known is used
    with contactline.open(atlas_url) as again:
        for edition_, mine in zip(editions, found, strict=True):
            whole = ground(again._reading, edition_)
            expected = [g for n, g in whole.items() if n in numbers]
            assert [shapely.to_wkb(g) for g in mine] == [shapely.to_wkb(g) for g in expected]
            # and what is known of the whole edition is not united again
            assert ground_of(again._reading, edition_, numbers) == expected


def test_polygons_of_classes_that_are_drawn_below_are_not_read(atlas, monkeypatch):
    atlas.load_editions(EDITIONS, track="meridian", **TERMS)
    reading = atlas._reading
    read = []
    load = reading.store.features.load

    def reported(*args):
        found = load(*args)
        read.extend(f.class_id for f in found)
        return found

    monkeypatch.setattr(reading.store.features, "load", reported)
    for each in reading.line(reading.track(None)).editions:
        ground_of(reading, each, {0, 1})
    assert set(read) == {"occupied_before", "occupied"}
