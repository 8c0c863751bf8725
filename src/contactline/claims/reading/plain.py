"""A text as given, made fit to be read: what cannot be read is refused, what is no prose is blanked out.

Knows no language and no conflict. Whatever is taken out is replaced by as many blanks, so that an offset
in the result is the same offset in the text as given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from contactline.errors import UsageError
from contactline.words import FALLBACK, words

MAX_CHARACTERS = 1_000_000
"""The longest text that is read. A long newspaper article has 20,000 characters, a book a million."""

MAX_CONTROL_SHARE = 0.01
"""More control characters than this and it is no text, whatever it was decoded from."""

_MARKUP = re.compile(
    r"<!doctype\s+html|<(?:html|head|body|script|style|div|p|br|span|article|a|h[1-6])\b", re.I
)
_UNREAD = re.compile(r"<(script|style|template|noscript|head|svg|iframe)\b.*?(?:</\1\s*>|\Z)", re.I | re.S)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[|\]\]>", re.S)
_BLOCK = re.compile(
    r"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|td|article|section|blockquote|title|header|footer)\b", re.I
)
_TAG = re.compile(r"<[!/?]?[a-zA-Z][^<>]{0,2000}>")
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-f]{1,5}|[a-z]{2,8});", re.I)
_ENTITIES = {
    "&amp;": "&",
    "&quot;": '"',
    "&#39;": "'",
    "&apos;": "'",
    "&rsquo;": "’",
    "&ndash;": "–",
    "&mdash;": "—",
}
_HEADER = re.compile(r"\A\s*(?:[A-Z][A-Z_-]{1,20}:[^\n]*\n){1,12}---[ \t]*(?:\n|\Z)")
_HEADER_DATE = re.compile(r"^DATE:\s*(\d{4})-(\d{2})-(\d{2})\b", re.M)
_HEADER_LANG = re.compile(r"^LANG:\s*([a-z]{2})\b", re.M)


@dataclass(frozen=True, slots=True)
class Plain:
    """`text` has the length of what was given; `on` and `lang` are what its own header says."""

    text: str
    on: date | None = None
    lang: str | None = None
    notes: tuple[str, ...] = ()


def plain(given: str) -> Plain:
    """Raises UsageError for what is empty, too long, or no text."""
    if len(given) > MAX_CHARACTERS:
        raise UsageError(
            f"The text has {len(given):,} characters; {MAX_CHARACTERS:,} are read at most. Give one article"
            " or post at a time.",
            code="long_text",
        )
    if not given.strip("\ufeff\u200b \t\r\n\f\v\u00a0"):
        raise UsageError("The text is empty; give an article, a report or a post.", code="empty_text")
    controls = sum(given.count(chr(code)) for code in range(32) if code not in (9, 10, 11, 12, 13))
    controls += given.count("\ufffd")
    if "\x00" in given or controls > MAX_CONTROL_SHARE * len(given):
        raise UsageError("This is no text but binary data; give the text itself, in UTF-8.", code="no_text")
    notes = []
    text, on, lang = given, None, None
    if header := _HEADER.match(text):
        if day := _HEADER_DATE.search(header[0]):
            try:
                on = date(int(day[1]), int(day[2]), int(day[3]))
            except ValueError:
                on = None
        if code := _HEADER_LANG.search(header[0]):
            lang = code[1]
        text = _blank(header) + text[header.end() :]
    if _MARKUP.search(text):
        notes.append(words(FALLBACK)("remark.html"))
        text = _COMMENT.sub(_blank, text)
        text = _UNREAD.sub(_blank, text)
        text = _TAG.sub(lambda tag: _blank(tag, "\n" if _BLOCK.match(tag[0]) else " "), text)
        text = _ENTITY.sub(lambda e: _ENTITIES.get(e[0].lower(), " ").ljust(len(e[0])), text)
        if not text.strip():
            raise UsageError("The page has no text; it may be made by a script. Give the article's own text.")
    return Plain(text, on, lang, tuple(notes))


def _blank(found: re.Match[str], first: str = " ") -> str:
    """As many blanks; line ends stay, so that paragraphs do."""
    kept = "".join("\n" if char == "\n" else " " for char in found[0])
    return first + kept[1:]
