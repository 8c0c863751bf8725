"""Text as HTML: escaped, and with what would turn or hide it made visible. Knows no claim."""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin, urlsplit

# C0 and C1 controls but tab and line feed, lone surrogates, non-characters; bidirectional controls
# (Unicode Standard Annex 9, section 2), which can make a text read otherwise than it is.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff"
    "\ud800-\udfff]"
)


def text(given: str) -> str:
    """For the content of an element: escaped; controls are shown by their numbers."""
    return _UNSEEN.sub(_shown, html.escape(given, quote=False).replace("\r\n", "\n").replace("\r", "\n"))


def attribute(given: str) -> str:
    """For an attribute between double quotes: escaped; controls are left out."""
    return html.escape(_UNSEEN.sub("\ufffd", given), quote=True)


def _shown(found: re.Match[str]) -> str:
    number = ord(found[0])
    if 0xD800 <= number <= 0xDFFF:
        return "\ufffd"
    return f'<span class="control">U+{number:04X}</span>'


def web_address(link: str | None, base: str | None = None) -> str | None:
    """An absolute address of the web, or None: a link is followed from `base`, and nothing but http and
    https is a link."""
    if not link:
        return None
    try:
        whole = urljoin(base, link.lstrip("/")) if base and not urlsplit(link).scheme else link
        parts = urlsplit(whole)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
    except ValueError:
        return None
    return whole
