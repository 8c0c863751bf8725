"""Whatever the text: spans lie in it and are what stands there, and nothing but UsageError is raised."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from claims.names_stand_in import Names
from contactline.claims.reading import read
from contactline.claims.reading.quantities import number_of
from contactline.errors import UsageError
from contactline.reports import KINDS
from contactline.schemes.loader import load_scheme

SCHEME = load_scheme("ukraine")
NAMES = Names(
    {"Stepne": "s", "Степне": "s", "Юнаковка": None}, {"Sumy": "UA59000000000057109", "України": "UA"}
)
PIECES = [
    "Russian forces", "captured", "liberated", "Stepne", "Степне", "ЗСУ", "звільнили", "окуповано",
    "Юнаковка", "ВС РФ", "взяли под контроль", "200 sq km", "(77 sq miles)", "of Sumy", "20%",
    "України", "denied", "which", "the General Staff said", "on Monday",
    "could not independently verify", "Reuters", "two villages", "“", "”", "\n", ". ", ", ", "<p>",
    "</script>", "<script>", "<!--", "&amp;", "’s", "DATE: 2025-01-01\n---\n", "99999999999",
    "29 February", "31 June 2025", "32.13.2025", "since", "a year ago",
    "1,000-km (620-mile) frontline", "?", "\u0301", "км²", "🙂", "not", "compared with",
    "at the end of July", "they", "їхні",
]  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=40).map("".join),
)
DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2040, 12, 31))


@given(TEXTS, DAYS, st.sampled_from([None, "en", "uk", "ru"]))
@settings(max_examples=300, deadline=None)
def test_spans_are_slices_of_the_text_as_given(text, on, lang):
    try:
        reading = read(text, names=NAMES, scheme=SCHEME, on=on, lang=lang)
    except UsageError:
        return
    for claim in reading.claims:
        assert claim.kind in KINDS
        assert claim.spans
        assert 0 < claim.confidence <= 1
        assert claim.start is None or claim.end is None or claim.start < claim.end
        assert claim.start is None or claim.start <= on + timedelta(days=1)
        for span in claim.spans:
            assert 0 <= span.start < span.end <= len(text)
            assert text[span.start : span.end] == span.text


@given(st.integers(0, 10**9), st.sampled_from(["en", "uk", "ru"]))
def test_a_number_is_read_however_its_thousands_are_parted(value, lang):
    for separator in [" ", "\u00a0"] + ([","] if lang == "en" else []):
        assert number_of(f"{value:,}".replace(",", separator), lang) is not None
        read_value, _half = number_of(f"{value:,}".replace(",", separator), lang)  # type: ignore[misc]
        assert read_value == value


@given(st.floats(0.1, 9999.9).map(lambda v: round(v, 1)))
def test_a_decimal_comma_is_read_where_it_is_written(value):
    assert number_of(str(value).replace(".", ","), "uk") == (value, 0.05)


def square_miles(km2: float, digits: int) -> str:
    return f"{round(km2 / 2.589988110336, digits):.{max(digits, 0)}f}"


@given(st.integers(20, 200_000))
@settings(max_examples=100, deadline=None)
def test_two_units_of_one_figure_agree_when_they_are_rounded_from_it(km2):
    text = f"Russian forces control {km2} sq km ({square_miles(km2, 0)} sq miles) of Sumy."
    (claim,) = read(text, names=NAMES, scheme=SCHEME, on=date(2025, 8, 12), lang="en").claims
    assert (claim.value, claim.unit) == (km2, "km2")
    assert not any(flag.startswith("unit slip") for flag in claim.flags)


@given(st.integers(20, 20_000), st.floats(1.6, 10))
@settings(max_examples=100, deadline=None)
def test_two_units_that_do_not_agree_are_flagged(km2, factor):
    text = f"Russian forces control {km2} sq km ({square_miles(km2 * factor, 0)} sq miles) of Sumy."
    (claim,) = read(text, names=NAMES, scheme=SCHEME, on=date(2025, 8, 12), lang="en").claims
    assert any(flag.startswith("unit slip") for flag in claim.flags)
