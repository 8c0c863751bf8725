"""Claims read from real articles with the real gazetteer, against what was written by hand."""

from __future__ import annotations

from datetime import date

import pytest
from claims_of_articles import BEGIN, END, PAGE, expected_of, reading_of, score_of_all, stems, table_of

from claims_score import Score
from contactline.reports import Claim

SUMY = "UA59000000000057109"


@pytest.fixture(scope="module")
def total(atlas, data_dir) -> Score:
    return score_of_all(atlas, data_dir)


def test_every_text_of_the_folder_has_its_expectations(data_dir):
    assert stems() == sorted(path.stem for path in (data_dir / "articles").glob("*.txt"))


def test_no_place_is_a_wrong_one(total):
    assert total.wrong_places == []


def test_what_is_expected_is_read_and_hardly_anything_else(total):
    """Floors, so that a change of the rules that loses claims is seen; the page has the exact figures."""
    expected, read, right = (sum(c.values()) for c in (total.expected, total.read, total.right))
    assert right / expected >= 0.95, total.missed
    assert right / read >= 0.95, total.surplus


def test_dates_speakers_and_verification_are_nearly_all_right(total):
    assert len(total.aside) <= 0.05 * total.aside_told, total.aside


def test_the_page_has_the_table_that_is_computed(total):
    page = PAGE.read_text(encoding="utf-8")
    assert page.split(BEGIN)[1].split(END)[0] == table_of(total)


@pytest.fixture(scope="module")
def claims(atlas, data_dir) -> tuple[Claim, ...]:
    return reading_of(atlas, data_dir, "sumy-2025-08-12").claims


def only(claims: tuple[Claim, ...], **wanted) -> Claim:
    found = [c for c in claims if all(getattr(c, key) == value for key, value in wanted.items())]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("mention", "id_"),
    [("Stepne", "UA59080290140055236"), ("Novokostiantynivka", "UA59080290120059843")],
)
def test_two_villages_are_liberated_on_monday_as_the_general_staff_says(claims, mention, id_):
    (claim,) = [c for c in claims if c.place and c.place.mention == mention]
    assert (claim.kind, claim.actor, claim.place and claim.place.id) == ("liberated", "ua", id_)
    assert (claim.start, claim.end) == (date(2025, 8, 11), date(2025, 8, 12))
    assert claim.attribution is not None
    assert claim.attribution.source == "general_staff_ua"
    assert claim.attribution.statement == "Tuesday evening report"
    assert claim.attribution.said_on == date(2025, 8, 12)
    assert (claim.verification, claim.verification_by) == ("unverified", "Reuters")


def test_bezsalivka_is_retaken_on_sunday(claims):
    (claim,) = [c for c in claims if c.place and c.place.mention == "Bezsalivka"]
    assert (claim.kind, claim.actor, claim.place and claim.place.id) == (
        "liberated",
        "ua",
        "UA59080030040094278",
    )
    assert (claim.start, claim.end) == (date(2025, 8, 10), date(2025, 8, 11))


def test_both_areas_are_read_with_their_region_and_units_that_agree(claims):
    held = {c.value: c for c in claims if c.kind == "area_held"}
    assert held.keys() == {200, 114_000}
    assert [c.region and c.region.id for c in held.values()] == [SUMY, "UA"]
    for claim in held.values():
        assert (claim.actor, claim.unit, claim.qualifier, claim.flags) == ("ru", "km2", "about", ())
        assert claim.attribution is not None
        assert claim.attribution.source == "deepstate"


def test_the_front_the_pace_and_the_count(claims):
    front = only(claims, kind="front_length")
    assert (front.value, front.unit, front.flags) == (1000, "km", ())
    pace = only(claims, kind="pace")
    assert (pace.actor, pace.value, pace.unit, pace.qualifier) == ("ru", 1, "per day", "almost")
    assert pace.region is not None
    assert pace.region.id == "UA14000000000091971"
    count = only(claims, kind="settlement_count")
    assert (count.value, count.actor, count.flags) == (2, "ua", ())


def test_nothing_is_claimed_that_the_text_does_not_say(claims):
    assert len(claims) == len(expected_of("sumy-2025-08-12")["claim"])
    assert not any("cede" in span.text for claim in claims for span in claim.spans)
