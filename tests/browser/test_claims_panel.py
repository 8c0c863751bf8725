"""The panel of claims: what is said of the ground in view, how it stands, and the way to check a text."""

from __future__ import annotations

import json
from datetime import date, timedelta
from urllib.parse import urlsplit

from playwright.sync_api import expect

from axe import violations
from checked import checked, verdict
from contactline.publish.article.page import page as annotated
from contactline.publish.article.values import Article, Setting
from contactline.reports import VERDICTS
from onscreen import slider, step, text_of

DAY = "2031-03-10"


def claim(number: int, verdict: str | None, **more) -> dict:
    return {
        "id": f"c{number}", "kind": "captured", "actor": None, "negated": False,
        "place": {"mention": "Alder", "id": None}, "region": None, "value": None, "unit": None,
        "qualifier": None, "from": DAY, "to": "2031-03-11", "attribution": "the Army",
        "verification": "unverified",
        "spans": [{"start": 0, "end": 1, "text": f"took Alder <b>{number}</b>"}],
        "report": {"title": f"Headline {number}", "published_on": "2031-03-12", "source": None,
                   "address": "https://paper.example/1"},
        "verdicts": [] if verdict is None else [
            {"track": "meridian", "verdict": verdict, "explanation": f"Because {number}."}],
        "lon": None, "lat": None,
    } | more  # fmt: skip


CLAIMS = [
    claim(1, "map not yet updated"),
    claim(2, "consistent", kind="area_held", place=None, region={"mention": "the North", "id": "QV-3"},
          value=200, unit="km2", qualifier="about"),
    claim(3, "contradicted", negated=True),
    claim(4, None, report={"title": None, "published_on": "2031-03-12", "source": "courier",
                           "address": "javascript:alert(1)"}),
    claim(5, "consistent", **{"from": "2031-02-26", "to": "2031-02-27"}),
]  # fmt: skip


def answer(page, claims: list[dict]) -> None:
    """Let the ledger have these claims, whatever is asked."""
    body = json.dumps(claims)
    page.route("**/api/claims?*", lambda route: route.fulfill(body=body, content_type="application/json"))


def test_claims_are_listed_with_words_verdict_and_the_way_to_their_day(visit):
    seen = visit(f"/?panel=figures&day={DAY}")
    page = seen.page
    answer(page, CLAIMS)
    page.get_by_role("button", name="Claims", exact=True).click()
    panel = page.locator("cl-claims")
    panel.get_by_text("Because 1.").wait_for()
    text = text_of(panel)
    for words in ("… map not yet updated", "= consistent", "≠ contradicted", "· not checked",
                  "the North · area held: about 200 km²", "not captured",
                  "took Alder <b>1</b>", "the Army · unverified"):  # fmt: skip
        assert words in text.replace("\u00a0", " "), (words, text)
    assert panel.locator("a[href^='javascript']").count() == 0
    assert panel.get_by_role("link", name="Check a text").get_attribute("href").endswith("/article?lang=en")
    assert violations(page) == []

    panel.get_by_role("button", name="10 March 2031").first.click()
    page.wait_for_url(lambda url: f"day={DAY}" in url)
    expect(panel.get_by_text("Because 5.")).to_have_count(1)
    panel.get_by_role("button", name="Week").click()
    page.wait_for_url(lambda url: "around=7" in url)
    expect(panel.get_by_text("Because 5.")).to_have_count(0)
    expect(panel.get_by_text("Because 1.")).to_have_count(1)

    page.unroute("**/api/claims?*")
    answer(page, [])
    panel.get_by_role("button", name="Year").click()
    panel.get_by_text("has no claim").wait_for()


def test_the_panel_says_when_the_ledger_cannot_be_had_and_comes_back(visit):
    # a request that was cut off is the browser's to complain of, and is the test's doing
    seen = visit(f"/?theme=dark&day={DAY}", expected=["ERR_FAILED"])
    page = seen.page
    page.route("**/api/claims?*", lambda route: route.abort())
    page.get_by_role("button", name="Claims", exact=True).click()
    panel = page.locator("cl-claims")
    panel.get_by_text("does not answer").wait_for()
    page.unroute("**/api/claims?*")
    answer(page, CLAIMS)
    panel.get_by_role("button", name="Try again").click()
    panel.get_by_text("Because 2.").wait_for()
    assert violations(page) == []


def test_steps_in_time_ask_for_no_claims_and_show_those_of_their_days(visit):
    seen = visit(f"/?day={DAY}&around=7")
    page = seen.page
    answer(page, CLAIMS)
    page.get_by_role("button", name="Claims", exact=True).click()
    panel = page.locator("cl-claims")
    panel.get_by_text("Because 1.").wait_for()
    expect(panel.get_by_text("Because 5.")).to_have_count(0)
    asked = len(seen.requests)
    slider(page).focus()
    for back in range(1, 9):
        step(page, "ArrowLeft", str(date.fromisoformat(DAY) - timedelta(days=back)))
        seen.wait_for_rest()
    expect(panel.get_by_text("Because 5.")).to_have_count(1)
    expect(panel.get_by_text("Because 1.")).to_have_count(0)
    assert seen.requests[asked:] == []


def test_a_region_that_the_atlas_does_not_have_is_said_in_the_page_s_language(visit):
    for lang, words in (("en", "no such region"), ("uk", "немає такого регіону")):
        seen = visit(f"/?lang={lang}&region=NOWHERE&panel=claims", expected=["404"])
        seen.page.locator("cl-claims").get_by_role("alert").filter(has_text=words).wait_for()


def test_the_form_and_the_article_are_usable_at_both_ends_of_width_and_ask_nobody(browser, site):
    text = "The Army took Alder and Birch on Monday.\n\n" + "A longer paragraph of the text. " * 30
    both = tuple(verdict(name, f"Why: {name}.", figures={"area_km2": 210.6}) for name in VERDICTS)
    article = Article(
        text,
        date(2031, 3, 12),
        "en",
        (
            checked(text, "took Alder and Birch", verdicts=both),
            checked(text, "Birch on Monday", verdicts=both[4:]),
        ),
        Setting({"en": "Quavia", "uk": "Квавія"}),
        notes=("One thing to know.",),
    )
    for width, theme, language in ((1440, "light", "en"), (390, "dark", "uk")):
        page = browser.new_page(viewport={"width": width, "height": 844}, color_scheme=theme)
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        try:
            page.goto(f"{site.url}/article?lang={language}")
            assert page.locator("textarea").is_visible()
            assert violations(page) == []
            page.set_content(annotated(article, language).decode())
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            page.locator("mark a").first.click()
            expect(page.locator(".note:target")).to_have_count(1)
            assert [urlsplit(url).path for url in asked] == ["/article"]
        finally:
            page.close()


def test_a_claim_opens_to_its_history_by_key_and_those_that_say_the_same_are_one_row(visit):
    page_of = {"title": "The Courier", "published_on": "2031-03-12", "source": None, "address": None,
               "grade": "C3", "page": "article?report=abc"}  # fmt: skip
    first = claim(1, "consistent", report=page_of, same=["c2"], position=1)
    again = claim(2, "consistent", same=["c1"])
    denial = claim(9, "contradicted", kind="denied", report=page_of | {"title": "The Herald"}, position=0)
    at, why = "2031-04-15T10:00:00Z", "confirmed by the map 34 days later"
    whole = first | {
        "history": [
            {"at": at, "who": "contactline", "what": "verdict", "value": "consistent", "track": "meridian",
             "why": why, "edition": "ab12cd34ef56", "link": None},
            {"at": at, "who": "A. Checker", "what": "verification", "value": "geolocated", "track": None,
             "why": "the <i>school</i>", "edition": None, "link": "https://example.org/photo"},
        ],
        "related": [
            {"how": "same", "why": "both say so", "who": "contactline", "claim": again},
            {"how": "contradicts", "why": "they cannot both be", "who": "A. Checker", "claim": denial},
        ],
    }  # fmt: skip

    def tell(route) -> None:
        route.fulfill(body=json.dumps(whole), content_type="application/json")

    for language, words in (
        (
            "en",
            ("consistent", why, "geolocated", "A. Checker", "the <i>school</i>", "The same", "both say so"),
        ),
        ("uk", ("узгоджується", why, "місце встановлено", "A. Checker", "Те саме кажуть", "Кажуть інакше")),
    ):
        seen = visit(f"/?lang={language}&day={DAY}")
        page = seen.page
        answer(page, [first, again, CLAIMS[2]])
        page.route("**/api/claims/c1?*", tell)
        page.get_by_role("button", name={"en": "Claims", "uk": "Твердження"}[language], exact=True).click()
        panel = page.locator("cl-claims")
        rows = panel.locator("ol.rows > li")
        expect(rows).to_have_count(2)
        assert "Headline 2" in text_of(rows.first)
        page_link = rows.first.locator("a[href*='article?report=abc']")
        assert page_link.get_attribute("href").endswith(f"/article?report=abc&lang={language}#claim-2")
        assert not [one for one in seen.requests if "/api/claims/" in one]  # only when it is opened
        button = rows.first.locator("button.open")
        button.focus()
        page.keyboard.press("Enter")
        expect(button).to_have_attribute("aria-expanded", "true")
        history = panel.locator("cl-claim-history")
        history.get_by_text("The Herald").wait_for()
        told = text_of(history)
        for one in words:
            assert one in told, (one, told)
        assert history.locator("a[href='https://example.org/photo']").count() == 1
        assert violations(page) == []
        page.keyboard.press("Enter")
        expect(history).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
