"""A page as axe judges it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from onscreen import at_rest

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = Path(__file__).parents[1] / "web" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA in a page at rest, a sentence each."""
    at_rest(page)
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "async tags => (await axe.run(document, {runOnly: {type: 'tag', values: tags}})).violations"
        ".map(v => v.id + ': ' + v.nodes.map(n => n.target.flat().join(' ') + ' — ' + n.failureSummary)"
        ".join('; '))",
        TAGS,
    )
    return found
