"""Names that head a paragraph and speak in all of it: "[Rybar, 02:10] ...", "N group, 09:15: ...", "A: ...".

Knows brackets, colons and hours; whose side a name is on, the grammar says. It must not know a language by
name.
"""

from __future__ import annotations

from dataclasses import dataclass

from contactline.claims.reading.line import Line, Scan

LONGEST_HEAD = 16
"""Tokens."""


@dataclass(frozen=True, slots=True)
class Head:
    """A name at tokens `[first, last)`; what is said begins at token `end`. `lasting`: set apart so that it
    speaks until the next one does, not only in its paragraph."""

    first: int
    last: int
    end: int
    lasting: bool


def opens_paragraph(scan: Scan, line: Line) -> bool:
    index = line.sentence.index
    return index == 0 or scan.lines[index - 1].sentence.paragraph != line.sentence.paragraph


def head_of(scan: Scan, line: Line) -> Head | None:
    """The head of the paragraph that a sentence opens."""
    if not opens_paragraph(scan, line):
        return None
    if line.tokens[line.first].text == "[":
        return _in_brackets(line)
    return _before_colon(line)


def _in_brackets(line: Line) -> Head | None:
    """ "[Rybar, 02:10]", "[Two Majors]"."""
    close = next((i for i in range(line.first, _reach(line)) if line.tokens[i].text == "]"), None)
    if close is None:
        return None
    first, last = _name(line, line.first + 1, close)
    return Head(first, last, close + 1, True) if _is_name(line, first, last) else None


def _before_colon(line: Line) -> Head | None:
    """ "N group, 09:15: ...", "09:15 N: ...", "N (Telegram, 14:20): ..."; no bare "N: ..."."""
    colons = [i for i in range(line.first, _reach(line)) if line.tokens[i].text == ":"]
    stop = next((i for i in colons if not _is_hour(line, i - 1)), None)
    if stop is None or not any(_is_hour(line, i) for i in range(line.first, stop)):
        return None
    first, last = _name(line, line.first, stop)
    return Head(first, last, stop + 1, True) if _is_name(line, first, last) else None


def _reach(line: Line) -> int:
    return min(line.last, line.first + LONGEST_HEAD)


def _is_hour(line: Line, at: int) -> bool:
    """ "09:15", as three tokens, or "09.15" as one."""
    if not (line.first <= at < line.last) or not line.tokens[at].text[0].isdigit():
        return False
    text = line.tokens[at].text
    if len(text) == 5 and text[2] == ".":
        return True
    return (
        len(text) <= 2
        and at + 2 < line.last
        and line.tokens[at + 1].text == ":"
        and (len(line.tokens[at + 2].text) == 2 and line.tokens[at + 2].text.isdigit())
    )


def _name(line: Line, first: int, last: int) -> tuple[int, int]:
    """Without the hour before it, and without what stands behind a comma or in brackets."""
    while first < last and not line.tokens[first].word:
        first += 1
    end = next(
        (i for i in range(first, last) if line.tokens[i].text in ",(|/" or line.tokens[i].text[0].isdigit()),
        last,
    )
    while end > first and not line.tokens[end - 1].word:
        end -= 1
    return first, end


def _is_name(line: Line, first: int, last: int) -> bool:
    if first >= last or not line.tokens[first].text[0].isupper():
        return False
    return not any(line.at("speech", i) for i in range(first, last)) and not any(
        line.at("event", i) and not line.at("source", i) and not line.at("actor", i)
        for i in range(first, last)
    )
