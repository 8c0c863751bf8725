"""A third language is one file: the viewer is built with a catalogue more, and speaks it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from chromium import ROOT, visiting
from onscreen import text_of

WEB = ROOT / "web"
MARK = "§"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The viewer with a German catalogue, every text of which is marked."""
    web = tmp_path_factory.mktemp("german") / "web"
    web.mkdir()
    shutil.copytree(WEB / "src", web / "src")
    for name in ("index.html", "package.json", "vite.config.ts", "tsconfig.json"):
        shutil.copy(WEB / name, web / name)
    (web / "node_modules").symlink_to(WEB / "node_modules")
    words = json.loads((WEB / "src" / "words" / "en.json").read_text(encoding="utf-8"))
    german = {key: text if key == "region.kinds" else MARK + text for key, text in words.items()}
    (web / "src" / "words" / "de.json").write_text(json.dumps(german), encoding="utf-8")
    vite = WEB / "node_modules" / "vite" / "bin" / "vite.js"
    done = subprocess.run(
        ["node", vite, "build", "--outDir", "dist"], cwd=web, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return web / "dist"


def test_a_catalogue_more_is_a_language_more(browser, site, built):
    def answer(route):
        path = urlsplit(route.request.url).path.lstrip("/") or "index.html"
        if (built / path).is_file():
            route.fulfill(path=built / path)
        else:
            route.continue_()

    with visiting(browser, locale="de-DE") as seen:
        seen.page.route(f"{site.url}/**", answer)
        seen.page.goto(f"{site.url}/?lang=de")
        seen.wait_for_map()
        seen.wait_for_rest()
        page = seen.page
        assert page.evaluate("document.documentElement.lang") == "de"
        assert page.title().endswith("who holds which ground")
        assert MARK in page.title()
        languages = page.get_by_label(f"{MARK}Language", exact=True)
        assert languages.locator("option:checked").inner_text() == "Deutsch"
        day = site.get("/api/record")["days"]["last"]
        written = page.evaluate(
            "day => new Intl.DateTimeFormat('de', { dateStyle: 'long', timeZone: 'UTC' })"
            ".format(new Date(day))",
            day,
        )
        assert written in text_of(page.locator("cl-title"))
        languages.select_option("en")
        page.get_by_label("Language", exact=True).wait_for()
        assert MARK not in page.title()
        assert seen.complaints == []
        assert seen.foreign(urlsplit(site.url).netloc) == []
