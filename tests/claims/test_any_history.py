"""Whatever a place's history and whatever is claimed of it, a verdict with its sentences is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from test_settlement_verdicts import EVENT, FIRST, KEEPER, LONG, SCHEME, TAKER, Record, claimed

from contactline.claims.checking import check
from contactline.claims.links import EVENTS
from contactline.claims.sentences import explained
from contactline.reports import VERDICTS
from contactline.words import languages

CLASSES = [None, *SCHEME.class_ids()]
days = st.integers(0, (LONG - FIRST).days + 60).map(lambda n: FIRST + timedelta(days=n))


@st.composite
def histories(draw):
    """Spells of any classes from the first day of the record on."""
    starts = sorted({FIRST, *draw(st.lists(days, max_size=6))})
    return [(draw(st.sampled_from(CLASSES)), start) for start in starts]


@st.composite
def claims_of_mill(draw):
    """A claim of any kind that a settlement can have, of a day, a period, or no day at all."""
    kind = draw(st.sampled_from(sorted(EVENTS | {"area_held"})))
    actor = draw(st.sampled_from([TAKER, KEEPER, "somebody", None]))
    told = claimed(kind, actor=TAKER, day=draw(days), negated=draw(st.booleans()))
    length = draw(st.sampled_from([None, 0, 1, 7, 45]))
    start, end = told.start, None if length is None else told.start + timedelta(days=length)
    if draw(st.booleans()):
        start, end = draw(st.sampled_from([(None, None), (None, told.end), (start, None)]))
    return replace(told, actor=actor, start=start, end=end)


@settings(max_examples=400)
@given(
    histories(),
    claims_of_mill(),
    st.sampled_from([None, 1.0, 60.0]),
    st.sampled_from([EVENT, EVENT + timedelta(days=3), FIRST, LONG]),
    st.booleans(),
)
def test_a_verdict_is_due_and_every_language_says_why(spells, claim, nearest, on, others):
    record = Record(LONG, others=((FIRST, 0.4), (EVENT, 2.0)) if others else (), mill=spells)
    record.nearest = nearest
    told = check(claim, record, on=on)  # type: ignore[arg-type]
    assert told.verdict in VERDICTS
    for language in languages():
        why = explained(told.said, language)
        assert why
        assert "{" not in why
