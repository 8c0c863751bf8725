"""The annotated article: every claim where it stands, every verdict readable, nothing of the text alive."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checked import checked, said, span, verdict
from contactline.publish.article.marks import Mark, paragraphs
from contactline.publish.article.notes import figure_rows
from contactline.publish.article.page import page
from contactline.publish.article.values import SIGNS, SLUGS, Article, ClassLook, Setting
from contactline.reports import (
    KINDS,
    VERDICTS,
    VERIFICATIONS,
    Candidate,
    Counted,
    PlaceMention,
    RegionMention,
)
from contactline.words import languages, words

TEXT = "Army said it took Alder and Birch on Monday.\n\nAbout 200 sq km of the <North> is held."
DAY = date(2031, 3, 12)
SETTING = Setting(
    {"en": "Quavia", "uk": "Квавія"},
    {"qv": {"en": "Quavia"}},
    {"meridian": "Meridian Desk"},
    (ClassLook("occupied", {"en": "Occupied"}, {"light": "#b9543c", "dark": "#d86b50"}, {"light": 0.46}),),
    "https://map.example/",
)


def article(*claims, text=TEXT, **more) -> Article:
    return Article(text, DAY, "en", claims, more.pop("setting", SETTING), **more)


class Seen(HTMLParser):
    """What a browser would make of a page: its elements, and the text that a reader sees."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._within: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._within.append(tag)

    def handle_endtag(self, tag):
        if tag in self._within:
            while self._within.pop() != tag:
                pass

    def handle_data(self, data):
        if "style" not in self._within:
            self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.words))

    def ids(self) -> list[str]:
        return [a["id"] or "" for _, a in self.elements if "id" in a]


def seen(*claims, language="en", **more) -> Seen:
    return Seen(page(article(*claims, **more), language).decode())


def test_a_claim_is_marked_where_it_stands_and_leads_to_its_note_and_back():
    html = page(article(checked(TEXT, "took Alder", verdicts=(verdict(),)))).decode()
    assert re.search(r'<mark class="v-consistent"><a href="#claim-1">took Alder<sup', html)
    assert 'id="text-1-1"' in html
    assert 'href="#text-1-1"' in html
    assert 'id="claim-1"' in html


def test_every_link_within_the_page_leads_somewhere_and_no_id_is_there_twice():
    claims = (
        checked(TEXT, "took Alder and Birch", "Alder", verdicts=(verdict(),)),
        checked(TEXT, "took Alder and Birch", "Birch on Monday", verdicts=(verdict("contradicted"),)),
        checked(TEXT, "and Birch on Monday.\n\nAbout 200", verdicts=()),
    )
    read = seen(*claims)
    ids = read.ids()
    assert len(ids) == len(set(ids))
    links = [a["href"] or "" for tag, a in read.elements if tag == "a"]
    inner = {link[1:] for link in links if link.startswith("#")}
    assert inner <= set(ids)
    assert {f"text-{n}-{m}" for n, m in ((1, 1), (1, 2), (2, 1), (2, 2), (3, 1))} <= set(ids)


spans = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 40)), max_size=6).map(
    lambda pairs: [Mark(n, 0, a, a + length) for n, (a, length) in enumerate(pairs)]
)


@given(st.text(alphabet="ab \n\r", max_size=40), spans)
def test_the_pieces_of_a_text_are_the_text_and_each_has_the_marks_that_cover_it(text, marks):
    found = list(paragraphs(text, marks))
    joined = "".join(piece.text for pieces in found for piece in pieces)
    assert re.sub(r"\s", "", joined) == re.sub(r"\s", "", text)
    at = 0
    for pieces in found:
        at = text.index("".join(piece.text for piece in pieces), at)
        for piece in pieces:
            assert piece.text
            covering = {m for m in marks if m.start < at + len(piece.text) and m.end > at}
            assert set(piece.marks) == covering
            assert set(piece.begins) == {m for m in covering if m.start == at}
            at += len(piece.text)


def test_a_span_beyond_the_text_is_cut_and_one_outside_it_is_not_marked():
    from contactline.publish.article.marks import marks_of
    from contactline.reports import Claim, Span

    claim = Claim("captured", (Span(3, 99, "…"), Span(50, 60, "…"), Span(5, 5, "")))
    assert marks_of([claim], "x" * 10) == [Mark(0, 0, 3, 10)]


def test_two_places_of_one_phrase_are_marked_each_where_it_is_named():
    """Each in the colour of its own verdict, and the phrase is whole."""
    words_ = "took Alder and Birch on Monday"
    html = page(
        article(
            checked(TEXT, words_, place=PlaceMention("Birch", "b"), verdicts=(verdict("contradicted"),)),
            checked(TEXT, words_, place=PlaceMention("Alder", "a"), verdicts=(verdict(),)),
        )
    ).decode()
    assert re.search(r'<mark class="v-consistent"><a href="#claim-2">took Alder<sup', html)
    assert re.search(r'</mark> and <span id="text-1-1"></span><mark class="v-contradicted">', html)
    assert re.search(r'<a href="#claim-1">Birch on Monday<sup', html)


@pytest.mark.parametrize(
    ("text", "grounds", "marked"),
    [
        ("took A, B and C today", ["A", "B", "C"], ["took A", "B", "C today"]),
        ("took A on Friday and then B", ["A", "B"], ["took A on Friday and then", "B"]),
        ("took Aa and A", ["Aa", "A"], ["took Aa", "A"]),
        ("took A and B", ["A", "A"], ["took A and B", "took A and B"]),
        ("took A and B", ["A", None], ["took A and B", "took A and B"]),
        ("two villages, A and B, fell", [None, "A", "B"], ["two villages, A and B, fell",
                                                            "two villages, A", "B, fell"]),
        ("took A and it", ["A", "B"], ["took A and it", "took A and it"]),
    ],
)  # fmt: skip
def test_claims_of_one_span_are_told_apart_by_the_names_in_it(text, grounds, marked):
    from contactline.publish.article.marks import marks_of

    claims = [checked(text, text, place=name and PlaceMention(name, name)).claim for name in grounds]
    assert [text[m.start : m.end] for m in marks_of(claims, text)] == marked


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", VERDICTS)
def test_a_verdict_has_its_word_and_its_sign_in_the_text_and_in_the_note(name, language):
    read = seen(checked(TEXT, "took Alder", verdicts=(verdict(name, "Because."),)), language=language)
    slug = SLUGS[name]
    assert read.text.count(words(language).of("verdict", slug)) >= 3  # in the text, the note, the summary
    assert read.text.count(SIGNS[slug]) >= 3
    assert "Because." in read.text


def test_signs_tell_verdicts_apart_without_colour():
    assert len(set(SIGNS.values())) == len(SIGNS)


def test_a_note_says_who_when_and_how_far_it_is_confirmed():
    claim = checked(
        TEXT,
        "took Alder",
        verdicts=(
            verdict(
                "contradicted", "The map shows otherwise.", figures={"area_km2": 210.6, "days_later": 34}
            ),
        ),
        actor="qv",
        place=PlaceMention("Alder", "QV-1"),
        attribution=said("the Army", "a Tuesday report"),
        verification="unverified",
        verification_by="Courier",
        start=date(2031, 3, 10),
        end=date(2031, 3, 11),
        flags=("unit slip: 200 m² are meant as km²",),
    )
    text = seen(claim).text
    for words_ in ("Alder · liberated".replace(" · ", " "), "the Army, a Tuesday report", "10 March 2031",
                   "unverified (Courier)", "The map shows otherwise.", "211\u00a0km²".replace("\u00a0", " "),
                   "unit slip", "Quavia"):  # fmt: skip
        assert words_ in text.replace("\u00a0", " "), words_


def test_flags_and_the_way_of_measuring_are_told_in_the_reader_s_language():
    provenance = {
        "measure": "authalic",
        "method": "exact area on the WGS 84 ellipsoid",
        "attribution": "Them",
    }
    claim = checked(
        TEXT,
        "took Alder",
        verdicts=(verdict(figures={"area_km2": 210.6, "provenance": provenance}),),
        flags=("unit slip: 200 square metres is the size of a plot", "of another reader: who knows"),
    )
    read = seen(claim, language="uk").text
    ukrainian = words("uk")
    assert ukrainian("flag.unit slip") in read
    assert "size of a plot" not in read
    assert "of another reader: who knows" in read  # a flag that the language has no words for
    assert ukrainian("measured.authalic") in read
    assert "exact area" not in read
    english = seen(claim).text
    assert "unit slip: 200 square metres is the size of a plot" in english
    assert "authalic, exact area on the WGS 84 ellipsoid, Them" in english


def test_notes_of_the_reading_provenance_and_holders_are_told_in_the_reader_s_language():
    provenance = {"measure": "point", "method": "the class of the pieces above the point, edition by edition"}
    figures = {
        "holder": "them",
        "candidates": {"QV-1": "consistent", "QV-2": "contradicted"},
        "provenance": provenance,
    }
    claim = checked(TEXT, "took Alder", verdicts=(verdict(figures=figures),))
    setting = replace(SETTING, actors={"them": {"en": "Theirs", "uk": "Чужинці"}})
    notes = (
        words("en")("remark.html"),
        words("en")("remark.header_day", day="2031-03-12"),
        "A reader of another house says so.",
    )
    read = Seen(page(article(claim, setting=setting, notes=notes), language="uk").decode()).text
    assert words("uk")("remark.html") in read
    assert "День 12 березня 2031 року узято із заголовка" in read
    assert "A reader of another house says so." in read
    assert words("uk")("measured.point") in read
    assert "Чужинці" in read
    for english in ("tags, scripts", "own header", "edition by edition", "them", "QV-1"):
        assert english not in read, english


def test_a_mention_left_open_shows_its_candidates_and_says_so():
    candidates = (
        Candidate("QV-1", "Alder", "North", 0, 0, 0.4),
        Candidate("QV-2", "Alder", "South", 0, 0, 0.4),
    )
    text = seen(checked(TEXT, "took Alder", place=PlaceMention("Alder", None, candidates))).text
    assert "Alder, North" in text
    assert "Alder, South" in text
    assert words("en")("note.unresolved") in text


def test_a_claim_that_is_negated_says_so_in_its_heading():
    def heading(**more):
        html = page(article(checked(TEXT, "took Alder", negated=True, **more))).decode()
        found = re.search(r'<span class="kind">([^<]*)</span>', html)
        return found and found[1]

    assert heading(kind="captured") == "not captured"
    assert heading(kind="denied") == "denied"


def test_a_map_that_does_not_reach_the_day_takes_one_line_beside_one_that_does():
    beyond = verdict("not covered", "It ends before.", track="tideline", figures={"record_to": "2031-03-01"})
    both = page(article(checked(TEXT, "took Alder", verdicts=(verdict(), beyond)))).decode()
    folded = re.search(r"<details><summary>([^/]*tideline.*?)</summary>(.*?)</details>", both)
    assert folded
    assert "It ends before." in folded[2]
    assert "record to" not in both
    alone = page(article(checked(TEXT, "took Alder", verdicts=(beyond,)))).decode()
    assert '<p class="why">It ends before.</p>' in alone
    assert "<details>" not in alone


def test_a_place_that_only_the_check_knows_is_named_and_not_said_to_be_unknown():
    """ "The regional capital": the distance to the front is measured from it."""
    named = verdict("not testable", figures={"distance_km": 24.2, "place": "QV-1"})
    setting = replace(SETTING, known={"QV-1": {"en": "Alder"}})
    open_ = PlaceMention("the capital", None)
    text = seen(checked(TEXT, "took Alder", place=open_, verdicts=(named,)), setting=setting).text
    assert words("en")("note.unresolved") not in text
    assert "QV-1" not in text
    assert words("en")("note.unresolved") in seen(checked(TEXT, "took Alder", place=open_)).text


def test_a_count_names_what_it_counts_with_the_days():
    two = (Counted("Alder", "a", DAY, DAY + timedelta(days=1)), Counted("Birch"))
    read = seen(checked(TEXT, "took Alder and Birch", kind="settlement_count", value=2, counted=two))
    assert "Alder (12 March 2031); Birch" in read.text


def test_several_tracks_stand_side_by_side():
    both = (verdict(), verdict("not covered", "No map of it.", track="tideline"))
    text = seen(checked(TEXT, "took Alder", verdicts=both)).text
    assert "On the map Meridian Desk" in text
    assert "On the map tideline" in text


def test_a_link_to_the_map_needs_an_address_of_the_web():
    def link(given, address: str | None = "https://map.example/atlas/"):
        claim = checked(TEXT, "took Alder", verdicts=(verdict(link=given),))
        found = Seen(page(article(claim, setting=Setting({"en": "Q"}, address=address))).decode())
        return [a["href"] for tag, a in found.elements if a.get("class") == "map-link"]

    assert link("?day=2031-03-12&place=QV-1") == ["https://map.example/atlas/?day=2031-03-12&place=QV-1"]
    assert link("/?day=2031-03-12") == ["https://map.example/atlas/?day=2031-03-12"]
    assert link("https://other.example/?day=1") == ["https://other.example/?day=1"]
    assert link("?day=2031-03-12", address=None) == []
    assert link("javascript:alert(1)") == []
    assert link("data:text/html,x") == []


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><script>alert(1)</script>",
    "]]><svg onload=alert(1)>",
    "<!-- --><iframe src=//evil.example>",
    "&lt;script&gt;&#60;script>",
    "{who} {0} %s",
    "\x00\x1b[31mred\x7f",
    "a\u202egnp.exe\u2066x\u2069",
    "\ud800 lone",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_that_a_text_or_a_check_says_becomes_markup(hostile):
    text = f"Before {hostile} after. {hostile}"
    claim = checked(
        text,
        span(text, hostile),
        verdicts=(verdict("contradicted", hostile, track=hostile, link=hostile,
                          figures={hostile: hostile, "provenance": {"edition": hostile}}),),
        actor=hostile,
        place=PlaceMention(hostile, None, (Candidate(hostile, hostile, hostile, 0, 0, 0.1),)),
        attribution=said(hostile, hostile),
        verification_by=hostile,
        verification="unverified",
        flags=(hostile,),
        confidence=0.1,
    )  # fmt: skip
    more = {"notes": (hostile,), "title": hostile, "source": hostile, "address": hostile}
    look = ClassLook(hostile, {"en": hostile}, {"light": hostile, "dark": hostile}, {})
    plain = seen(checked("Before x after.", "x", verdicts=(verdict(),)), text="Before x after.")
    body = page(
        article(
            claim,
            text=text,
            setting=Setting({"en": hostile}, {hostile: {"en": hostile}}, {}, (look,)),
            **more,
        )
    )
    read = Seen(body.decode())
    allowed = {tag for tag, _ in plain.elements} | {
        "br",
        "aside",
        "ul",
        "li",
        "table",
        "caption",
        "tr",
        "th",
        "td",
    }
    assert {tag for tag, _ in read.elements} <= allowed
    assert not [name for _, attributes in read.elements for name in attributes if name.startswith("on")]
    assert not [a for _, a in read.elements if (a.get("href") or "#")[0] != "#"]
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", body.decode())
    assert body.count(b"<style>") == body.count(b"</style>") == 1


def test_what_would_turn_a_text_round_is_shown_by_its_number():
    assert "U+202E" in seen(text="a\u202eb").text


def test_the_page_allows_no_script_and_asks_no_host():
    html = page(article(checked(TEXT, "took Alder", verdicts=(verdict(),)))).decode()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)
    assert policy
    assert policy[1] == "default-src &#x27;none&#x27;; style-src &#x27;unsafe-inline&#x27;; img-src data:"
    read = Seen(html)
    assert not [
        tag for tag, _ in read.elements if tag in {"script", "link", "img", "iframe", "object", "form"}
    ]
    assert not re.search(r"url\(|@import", html)


def test_a_text_without_claims_says_so():
    assert words("en")("page.none") in seen().text


# --- catalogues ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", languages())
def test_every_kind_verdict_and_verification_has_its_word(language):
    w = words(language)
    for kind in KINDS:
        assert w("kind." + kind)
    for slug in SIGNS:
        assert w("verdict." + slug)
    for name in VERIFICATIONS:
        assert w.of("verification", name, "missing") != "missing"


def test_numbers_and_days_are_written_as_the_language_writes_them():
    en, uk = words("en"), words("uk")
    assert en.amount(114329.4, "km2") == "114,329\u00a0km²"
    assert uk.amount(1234.4, "km") == "1\u00a0234\u00a0км"
    assert en.number(float("inf")) == "–"
    assert [en.number(v) for v in (0.0088, 1.03, 2.0, -3.5, 18.44)] == ["0.009", "1.03", "2", "−3.5", "18.4"]
    assert uk.number(9.25) == "9,25"
    assert en.period(date(2031, 3, 10), date(2031, 3, 11)) == "10 March 2031"
    assert uk.period(date(2031, 3, 1), date(2031, 4, 1)) == "1 березня 2031 р. – 31 березня 2031 р."
    assert en.period(date(2031, 3, 10), None) == "since 10 March 2031"
    assert en.period(None, None) is None


def test_a_region_is_named_as_the_text_names_it():
    claim = checked(TEXT, "About 200 sq km", kind="area_held", value=200.0, unit="km2", qualifier="about",
                    region=RegionMention("<North>", "QV-N"))  # fmt: skip
    assert "<North> area held: about 200 km²" in seen(claim).text


def test_figures_are_told_in_words_with_units_names_and_days():
    figures = {
        "on": "2031-03-12",
        "area_km2": 1234.4,
        "class": "occupied",
        "by_region": {"QV-N": 3},
        "covers_km": [750.0, 1250.0],
        "by_tolerance": [{"tolerance_m": 1000.0, "length_km": 1056.2}],
        "an_unknown_one_km": 2.0,
        "nothing": None,
        "provenance": {"track": "meridian"},
    }
    known = {"occupied": {"en": "Occupied since 2029"}, "QV-N": {"en": "the North"}}
    rows = list(figure_rows(figures, words("en"), known))
    assert [(n, v.replace("\u00a0", " ")) for n, v in rows] == [
        ("on", "12 March 2031"),
        ("area on the map", "1,234 km²"),
        ("shown as", "Occupied since 2029"),
        ("by region, the North", "3"),
        ("the words cover", "750 km, 1,250 km"),
        ("front", "tolerance 1,000 m; length 1,056 km"),
        ("an unknown one", "2 km"),
    ]
