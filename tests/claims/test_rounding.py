"""What a figure covers: each case with its reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactline.claims.checking.rounding import KM2, place_value, room, whole

QUALIFIERS = [None, "about", "more than", "at least", "almost", "less than", "up to"]


@pytest.mark.parametrize(
    ("figure", "place"),
    [
        (200, 100),
        (1000, 1000),
        (114_000, 1000),
        (114_495, 1),
        (62.6, 0.1),
        (196.97, 0.01),
        (7, 1),
        (0.67, 0.01),
    ],
)
def test_the_last_place_that_is_given(figure, place):
    assert place_value(figure) == place


@pytest.mark.parametrize(
    ("figure", "qualifier", "inside", "outside"),
    [
        # what rounds to 200 at the one digit given
        (200, None, [150, 210.6, 249], [149, 251]),
        # "about" goes no further than a quarter: 300 is not about 200
        (200, "about", [150, 250], [149, 300]),
        # three digits: half a thousand; "about" a whole one, and no less than 1 %
        (114_000, None, [113_430, 113_987, 114_495], [112_000, 115_000]),
        (114_000, "about", [112_900, 115_100], [112_800, 115_200]),
        # one digit would let 1,000 stand for 1,499; a quarter is the most
        (1000, None, [750, 1250], [740, 1260]),
        # given to the hundredth, but two measurings of one map differ by half a per cent
        (196.97, None, [196.0, 197.9], [195.9, 198.0]),
        # a bound is literally a bound
        (100, "more than", [100, 5000], [99]),
        (100, "at least", [99.5, 5000], [99.4]),
        (100, "less than", [0, 100], [101]),
        (100, "up to", [0, 100.5], [100.6]),
        # almost is from below: a whole place, a quarter at most, and not above
        (100, "almost", [75, 100], [74, 101]),
        (37, "almost", [36, 37], [35.9, 37.3]),
    ],
)
def test_what_a_figure_covers(figure, qualifier, inside, outside):
    covered = room(figure, qualifier)
    assert [value for value in inside if value not in covered] == []
    assert [value for value in outside if value in covered] == []


@pytest.mark.parametrize(
    ("figure", "qualifier", "inside", "outside"),
    [
        # per cent are given to the unit: nobody who reads 74.5 off a map writes 70
        (70, None, [69.5, 70.5], [69.4, 70.6, 74.5]),
        (20, None, [19.5, 20.4], [18.9, 21]),
        (100, None, [99.5, 100], [99.4]),
        (98, None, [97.6], [97.4]),
        (70.3, None, [70.0, 70.6], [69.5, 71]),
        # "about" a round figure: to five; about one that is not: the next ones
        (20, "about", [17.5, 18.9, 22.5], [17.4, 22.6]),
        (19, "about", [18, 20], [17.9, 20.1]),
        # so are words for fractions, which are read as "about": a third, two thirds, an eighth
        (33.3, "about", [31, 35.7], [30.7, 35.9]),
        (66.7, "about", [64.3, 69], [64.1, 69.3]),
        (12.5, "about", [10, 15], [9.9, 15.1]),
        # nearly a fifth, and more than one
        (20, "almost", [17.5, 18.9, 20], [17.4, 20.2]),
        (20, "more than", [20, 45], [19.8]),
    ],
)
def test_what_per_cent_cover(figure, qualifier, inside, outside):
    covered = room(figure, qualifier, "percent")
    assert [value for value in inside if value not in covered] == []
    assert [value for value in outside if value in covered] == []


@given(figure=st.integers(1, 100), qualifier=st.sampled_from(QUALIFIERS))
def test_per_cent_never_cover_more_than_the_same_figure_of_anything_else(figure, qualifier):
    of_all, of_any = room(figure, qualifier, "percent"), room(figure, qualifier)
    if figure % 10 == 0 and qualifier:
        assert of_all.least is None or of_any.least is None or of_all.least >= of_any.least
    assert figure in of_all


@given(figure=st.floats(0.01, 1e6), qualifier=st.sampled_from(QUALIFIERS))
def test_a_figure_covers_itself(figure, qualifier):
    assert figure in room(figure, qualifier)


@given(value=st.floats(1, 1e6), digits=st.integers(2, 6))
def test_what_rounds_to_a_figure_is_covered_by_it(value, digits):
    """Of one digit only up to a quarter, which two digits never reach."""
    assert value in room(float(f"{value:.{digits - 1}e}"))


@given(figure=st.integers(1, 10**6), value=st.floats(0.1, 1e7))
def test_about_covers_whatever_the_bare_figure_does(figure, value):
    assert value not in room(figure) or value in room(figure, "about")


@given(figure=st.floats(0.1, 1e5))
def test_no_figure_excuses_more_than_a_quarter(figure):
    for qualifier in (None, "about"):
        covered = room(figure, qualifier)
        assert covered.least is not None
        assert covered.most is not None
        assert covered.least >= 0.75 * figure * (1 - 1e-9)
        assert covered.most <= 1.25 * figure * (1 + 1e-9)


def test_what_is_counted_is_not_rounded():
    assert 2 in whole(2)
    assert 3 not in whole(2)
    assert 3 in whole(2, "more than")
    assert 2 not in whole(2, "more than")
    assert 2 in whole(2, "at least")
    assert 1 in whole(2, "about")
    assert 2 not in whole(2, "less than")


def test_a_square_mile_is_the_international_one():
    assert KM2["mi2"] == pytest.approx(1.609344**2)
