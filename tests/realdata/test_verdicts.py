"""What the press wrote in August 2025, held against the real archive.

The figures are those of the maps as they were published; what is expected of each claim was looked up by
hand (the places' histories, the areas of the day, the line of contact).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from contactline.atlas import Atlas
from contactline.reports import Claim, PlaceMention, Reading, RegionMention, Span, Verdict

TUESDAY = date(2025, 8, 12)
SUMY = "UA59000000000057109"
DONETSK = "UA14000000000091971"
STEPNE, NOVOKOSTIANTYNIVKA, BEZSALIVKA = "UA59080290140055236", "UA59080290120059843", "UA59080030040094278"
DAILY, ARCHIVE = "deepstate-daily", "deepstate"


def claim(kind: str, **told) -> Claim:
    if isinstance(region := told.get("region"), str):
        told["region"] = RegionMention(region, region)
    if isinstance(place := told.get("place"), str):
        told["place"] = PlaceMention(place, place)
    for end in ("start", "end"):
        if isinstance(told.get(end), str):
            told[end] = date.fromisoformat(told[end])
    return Claim(kind, (Span(0, 1, "x"),), **told)  # type: ignore[arg-type]


def verdict(atlas: Atlas, one: Claim, on: date = TUESDAY, track: str = DAILY) -> Verdict:
    return atlas.check(Reading(on, "en", (one,)), tracks=[track])[0].verdicts[0]


def test_about_200_km2_of_sumy(atlas: Atlas):
    told = verdict(
        atlas, claim("area_held", actor="ru", region=SUMY, value=200, unit="km2", qualifier="about")
    )
    assert told.verdict == "consistent"
    assert told.figures["area_km2"] == pytest.approx(210.6, abs=0.1)
    boundaries = told.figures["by_boundary_km2"]  # the raions and the hromadas sum to the same
    assert len(boundaries) == 3
    assert all(area == pytest.approx(210.7, abs=0.2) for area in boundaries.values())
    assert "every loaded boundary" in told.explanation
    assert told.link == f"/?day=2025-08-12&track={DAILY}&region={SUMY}"


def test_the_same_in_square_miles_and_not_in_metres(atlas: Atlas):
    miles = claim("area_held", actor="ru", region=SUMY, value=77, unit="mi2", qualifier="about")
    told = verdict(atlas, miles)
    # 77 square miles are 199.4 km², and given to the mile: the map shows 81.3
    assert told.verdict == "contradicted"
    assert told.figures["claimed_km2"] == pytest.approx(199.4, abs=0.1)
    metres = claim("area_held", actor="ru", region=SUMY, value=200, unit="m2", qualifier="about")
    told = verdict(atlas, metres)
    assert told.verdict == "contradicted"
    assert "slip" in told.explanation


def test_about_114_000_km2_in_the_country_by_either_sum(atlas: Atlas):
    for region in (None, "UA"):
        told = verdict(
            atlas, claim("area_held", actor="ru", region=region, value=114_000, unit="km2", qualifier="about")
        )
        assert told.verdict == "consistent"
        assert "Both sums fit" in told.explanation
        assert told.figures["area_km2"] == pytest.approx(114_496, abs=2)


def test_a_thousand_kilometres_of_front_at_a_tolerance_that_is_stated(atlas: Atlas):
    told = verdict(atlas, claim("front_length", value=1000, unit="km"))
    assert told.verdict == "consistent"
    assert told.figures["tolerance_m"] in {0, 1000, 2000, 5000}
    assert "tolerance" in told.explanation
    assert len(told.figures["by_tolerance"]) == 4


def test_two_ways_of_not_being_on_the_map(atlas: Atlas):
    """Ground beside Novokostiantynivka was held by others and still is when the record ends, which is twenty
    days after; about Stepne and Bezsalivka there was nothing that could have been given back."""
    monday = {"start": "2025-08-11", "end": "2025-08-12"}
    near = verdict(atlas, claim("liberated", actor="ua", place=NOVOKOSTIANTYNIVKA, **monday))
    assert near.verdict == "map not yet updated"
    assert near.figures["nearest_km"] == pytest.approx(2.13, abs=0.02)
    assert near.figures["waited_days"] == 20
    for place, nearest in ((STEPNE, 4.02), (BEZSALIVKA, 26.8)):
        never = verdict(atlas, claim("liberated", actor="ua", place=place, **monday))
        assert never.verdict == "map never showed it"
        assert never.figures["nearest_km"] == pytest.approx(nearest, abs=0.1)


def test_a_day_that_one_track_does_not_reach_is_answered_by_the_other(atlas: Atlas):
    one = claim("area_held", actor="ru", region=SUMY, value=200, unit="km2", qualifier="about")
    (found,) = atlas.check(Reading(TUESDAY, "en", (one,)))
    assert [(v.track, v.verdict) for v in found.verdicts] == [(DAILY, "consistent"), (ARCHIVE, "not covered")]


def test_new_villages_nearly_every_day_mainly_in_donetsk(atlas: Atlas):
    one = claim("pace", actor="ru", region=DONETSK, value=1, unit="per day", qualifier="almost")
    told = verdict(atlas, one, track=ARCHIVE)
    assert told.verdict == "consistent"
    assert told.figures["settlements"] == 80
    assert told.figures["share_in_region"] > 0.7
    assert told.figures["from"] == "2025-05-12"


def test_what_cannot_be_tested_offers_the_distance_to_the_front(atlas: Atlas):
    told = verdict(atlas, claim("not_testable", actor="ru", region=SUMY))
    assert told.verdict == "not testable"
    assert told.figures["distance_km"] == pytest.approx(24.2, abs=0.5)
    assert told.figures["place"] == "UA59080270010036634"  # the city


def test_a_village_that_was_given_back_two_days_before_the_report(atlas: Atlas):
    one = claim("liberated", actor="ua", place="UA59080290080084186")
    told = verdict(atlas, one, date(2025, 7, 27), ARCHIVE)
    assert (told.verdict, told.figures["days_earlier"]) == ("consistent", 2)


def test_four_villages_in_the_grey_zone_and_a_capture_that_came_later(atlas: Atlas):
    """Zhuravka, April 2025: claimed, denied, called contested; the map shows it taken on 23 May."""
    on, zhuravka = date(2025, 4, 29), "UA59080290070062480"
    grey = verdict(atlas, claim("contested", place=zhuravka), on, ARCHIVE)
    assert (grey.verdict, grey.figures["since"]) == ("consistent", "2025-04-12")
    denied = verdict(atlas, claim("denied", actor="ru", place=zhuravka, negated=True), on, ARCHIVE)
    assert denied.verdict == "consistent"
    taken = verdict(atlas, claim("captured", actor="ru", place=zhuravka), on, ARCHIVE)
    assert (taken.verdict, taken.figures["days_later"]) == ("consistent", 24)
    count = claim("settlement_count", region=SUMY, value=4, unit="settlements")
    assert verdict(atlas, count, on, ARCHIVE).verdict == "consistent"


def test_a_published_figure_that_is_one_polygon(atlas: Atlas):
    one = claim("area_held", actor="ru", region=SUMY, value=196.97, unit="km2")
    told = verdict(atlas, one, date(2025, 6, 12), ARCHIVE)
    assert told.verdict == "consistent"
    assert told.figures["area_km2"] == pytest.approx(200.2, abs=0.1)
    assert told.figures["polygon_km2"] == pytest.approx(196.7, abs=0.1)


def test_published_monthly_gains_are_net(atlas: Atlas):
    for month, after, value in (("2025-07-01", "2025-08-01", 564), ("2025-06-01", "2025-07-01", 556)):
        one = claim("area_gained", actor="ru", value=value, unit="km2", start=month, end=after)
        told = verdict(atlas, one, date.fromisoformat(after), ARCHIVE)
        assert (told.verdict, told.figures["fits"]) == ("consistent", "net_gain")


def test_another_makers_gains_are_not_this_maps(atlas: Atlas):
    one = claim("area_gained", actor="ru", value=634, unit="km2", start="2025-07-01", end="2025-08-01")
    told = verdict(atlas, one, date(2025, 8, 1), ARCHIVE)
    assert told.verdict == "contradicted"
    assert told.figures["net_gain_km2"] == pytest.approx(564, abs=1)


def test_a_region_is_not_captured_while_two_pockets_of_it_are_left(atlas: Atlas):
    """July 2025: all of Luhansk Oblast is said to be taken; on the map 84 and 73 km² of it are not."""
    luhansk, on = "UA44000000000018893", date(2025, 8, 1)
    told = verdict(atlas, claim("captured", actor="ru", region=luhansk), on, ARCHIVE)
    assert told.verdict == "map not yet updated"
    assert told.figures["largest_left_km2"] == pytest.approx(84.1, abs=0.2)
    denied = claim("denied", actor="ru", region=luhansk)
    assert verdict(atlas, denied, on, ARCHIVE).verdict == "consistent"
    july_2022 = verdict(atlas, claim("captured", actor="ru", region=luhansk), date(2022, 7, 4), ARCHIVE)
    assert (july_2022.verdict, july_2022.figures["days_later"]) == ("consistent", 8)


def test_a_share_of_kherson_by_both_denominators(atlas: Atlas):
    """Official areas take in inland waters: 28,461 km² against 27,378 of land."""
    for value, of in ((70.3, 27_378), (68, 28_461)):
        share = claim("share", actor="ru", region="UA65000000000030969", value=value, unit="percent")
        told = verdict(atlas, share, date(2025, 7, 1), ARCHIVE)
        assert told.verdict == "consistent, boundary-dependent"
        assert told.figures["share_of_km2"] == pytest.approx(of, abs=1)


def test_villages_since_a_day_are_counted_up_to_the_text(atlas: Atlas):
    since = claim(
        "settlement_count", actor="ru", region=DONETSK, value=25, unit="settlements", start="2025-07-01"
    )
    told = verdict(atlas, since, date(2025, 8, 1), ARCHIVE)
    assert (told.verdict, told.figures["from"], told.figures["to"]) == (
        "consistent",
        "2025-07-01",
        "2025-08-01",
    )


def test_the_article_as_it_is_read_gets_the_verdicts_due(atlas: Atlas, data_dir: Path):
    """The whole way, from the text to the verdicts: each claim that is read, with what the map says of it."""
    text = (data_dir / "articles" / "sumy-2025-08-12.txt").read_text(encoding="utf-8")
    found = [
        (c.claim.kind, (c.claim.place or c.claim.region), c.claim.value, c.verdicts[0])
        for c in atlas.check(text, on=TUESDAY)
    ]
    told = {(kind, where and where.id, value): (v.track, v.verdict) for kind, where, value, v in found}
    assert told == {
        ("settlement_count", SUMY, 2): (DAILY, "map not yet updated"),
        ("liberated", STEPNE, None): (DAILY, "map never showed it"),
        ("liberated", NOVOKOSTIANTYNIVKA, None): (DAILY, "map not yet updated"),
        ("liberated", BEZSALIVKA, None): (DAILY, "map never showed it"),
        ("front_length", None, 1000): (DAILY, "consistent"),
        ("pace", DONETSK, 1): (ARCHIVE, "consistent"),
        ("not_testable", None, None): (DAILY, "not testable"),
        ("area_held", SUMY, 200): (DAILY, "consistent"),
        ("area_held", "UA", 114_000): (DAILY, "consistent"),
    }
    assert len(found) == len(told)
    units = {c.claim.value: c.claim.other_units for c in atlas.check(text, on=TUESDAY) if c.claim.other_units}
    assert {value: [(o.value, o.unit, o.agrees) for o in others] for value, others in units.items()} == {
        200: [(77, "mi2", True)],
        1000: [(620, "mi", True)],
        114_000: [(44_000, "mi2", True)],
    }


def test_a_town_held_for_years_a_lie_about_a_city_and_who_has_not_left(atlas: Atlas):
    """Short texts as a desk drops them in, from the reading to the verdict."""
    on = date(2025, 8, 3)

    def told(text: str) -> Verdict:
        (found,) = atlas.check(text, on=on, tracks=[ARCHIVE])
        return found.verdicts[0]

    held = told("Russian forces hold Bakhmut.")
    assert (held.verdict, held.figures["days_earlier"]) == ("consistent", 851)
    assert told("Ukrainian forces hold Pokrovsk.").verdict == "consistent"
    assert told("Ukrainian forces still hold Bakhmut.").verdict == "contradicted"
    assert told("Українські війська не відійшли з Бахмута.").verdict == "contradicted"
    hoax = told("Russian forces captured Lviv.")
    assert hoax.verdict == "contradicted"
    assert hoax.figures["front_km"] > 700
    share = "Russia controls {} of Donetsk region."
    assert told(share.format("70 percent")).verdict == "contradicted"
    assert told(share.format("74.5 percent")).verdict == "consistent"
    assert told(share.format("three quarters")).verdict == "consistent"
    since = told("Since November 2022, Russia has captured about 5,750 sq km.")
    assert (since.verdict, since.figures["cut_from"]) == ("consistent", "2022-11-30")
