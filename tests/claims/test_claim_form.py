"""A claim made plain and read again is the same claim."""

from __future__ import annotations

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from contactline.claims.form import claim_from, of_claim
from contactline.claims.ids import claim_ids, text_sha256
from contactline.reports import (
    KINDS,
    VERIFICATIONS,
    Attribution,
    Candidate,
    Claim,
    Counted,
    OtherUnit,
    PlaceMention,
    RegionMention,
    Span,
)

words = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
scores = st.integers(0, 1000).map(lambda thousandths: thousandths / 1000)
degrees = st.floats(-180, 180, allow_nan=False)
maybe_words = st.none() | words
days = st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1))
candidates = st.lists(
    st.builds(
        Candidate,
        words,
        words,
        maybe_words,
        st.none() | degrees,
        st.none() | degrees,
        scores,
        st.lists(words, max_size=2).map(tuple),
    ),
    max_size=2,
).map(tuple)
sayings = st.recursive(
    st.builds(Attribution, words, maybe_words, maybe_words, days),
    lambda inner: st.builds(Attribution, words, maybe_words, maybe_words, days, inner),
    max_leaves=3,
)
claims = st.builds(
    Claim,
    kind=st.sampled_from(KINDS),
    spans=st.lists(st.builds(Span, st.integers(0, 99), st.integers(0, 99), words), max_size=3).map(tuple),
    actor=maybe_words,
    place=st.none() | st.builds(PlaceMention, words, maybe_words, candidates),
    region=st.none() | st.builds(RegionMention, words, maybe_words, maybe_words, candidates),
    value=st.none() | st.floats(0, 1e9, allow_nan=False),
    unit=maybe_words,
    qualifier=maybe_words,
    start=days,
    end=days,
    attribution=st.none() | sayings,
    counted=st.lists(st.builds(Counted, words, maybe_words, days, days), max_size=2).map(tuple),
    verification=st.none() | st.sampled_from(VERIFICATIONS),
    verification_by=maybe_words,
    negated=st.booleans(),
    flags=st.lists(words, max_size=2).map(tuple),
    confidence=scores,
    start_before=days,
    other_units=st.lists(
        st.builds(OtherUnit, st.integers(0, 99), words, st.integers(0, 99), st.booleans()), max_size=2
    ).map(tuple),
)


@given(claims)
def test_a_claim_is_read_again_from_its_plain_form(claim):
    assert claim_from(json.loads(json.dumps(of_claim(claim)))) == claim


@given(st.lists(claims, max_size=5), words)
def test_ids_are_twelve_digits_and_each_claim_of_a_report_has_its_own(some, text):
    ids = claim_ids(text_sha256(text), some)
    assert len(set(ids)) == len(some)
    assert all(len(id_) == 12 and int(id_, 16) >= 0 for id_ in ids)
    assert ids == claim_ids(text_sha256(text), some)
    assert not set(ids) & set(claim_ids(text_sha256(text + "."), some))


def test_the_id_does_not_depend_on_how_a_name_was_resolved():
    span = (Span(3, 9, "Harbour"),)
    one, two = (Claim("captured", span, place=PlaceMention("Harbour", id_)) for id_ in ("a", None))
    assert claim_ids("0" * 64, [one]) == claim_ids("0" * 64, [two])
