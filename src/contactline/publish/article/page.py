"""The annotated article as one HTML file that stands alone: no script, no request to any host.

Its policy stands in it and forbids both, so that it holds wherever the file is opened.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from contactline.publish.article.badges import badge
from contactline.publish.article.ledgered import report_facts
from contactline.publish.article.marks import Mark, Piece, marks_of, paragraphs
from contactline.publish.article.markup import attribute, text, web_address
from contactline.publish.article.notes import note
from contactline.publish.article.values import SIGNS, Article, ClassLook, slug_of
from contactline.words import Words, words

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
LOOKS = Path(__file__).parent / "looks.css"
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}")
_ID = re.compile(r"[A-Za-z0-9_-]+")


def page(article: Article, language: str = "en", bar: str = "") -> bytes:
    """The annotated article with its words in `language`, as UTF-8. `bar`: markup of the server's own
    that stands above it, with forms that lead on; a file that leaves has none."""
    w = words(language)
    title = article.title or w("page.heading", day=w.day(article.published_on))
    body = (
        f'<a class="skip" href="#claims">{text(w("page.skip"))}</a>{bar}{_head(article, title, w)}'
        f"<main>{_text(article, w)}{_notes(article, w)}</main>{_foot(article, w)}"
    )
    return framed(title, body, w.language, class_styles(article.setting.classes)).encode(
        "utf-8", errors="replace"
    )


def framed(title: str, body: str, language: str, more_style: str = "", policy: str = POLICY) -> str:
    """A whole document in the looks of the annotated article, under its policy."""
    return (
        f'<!doctype html>\n<html lang="{attribute(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{attribute(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{text(title)}</title>\n<style>\n{LOOKS.read_text(encoding='utf-8')}{more_style}</style>\n"
        f"</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def class_styles(classes: tuple[ClassLook, ...]) -> str:
    """How the ground of each control class is drawn in the small maps, by light and by dark."""

    def rules(theme: str) -> str:
        found = []
        for look in classes:
            colour = look.colours.get(theme, "")
            if _COLOUR.fullmatch(colour) and _ID.fullmatch(look.id):
                alpha = float(look.opacity.get(theme, 0.4))
                found.append(f".k-{look.id}{{fill:{colour};fill-opacity:{alpha:g}}}")
        return "".join(found)

    return f"{rules('light')}\n@media (prefers-color-scheme:dark){{{rules('dark')}}}\n"


# --- head and foot ------------------------------------------------------------------------------


def _head(article: Article, title: str, w: Words) -> str:
    said = [w("page.published", day=w.day(article.published_on))] if article.title else []
    said += [w("page.written_in", language=w.of("languages", article.lang))]
    if article.source:
        said.append(w("page.source", source=article.source))
    facts = [text(part) for part in said]
    address = web_address(article.address)
    if address:
        facts.append(f'<a href="{attribute(address)}" rel="noreferrer">{text(address)}</a>')
    facts += report_facts(article, w)
    kicker = f"{w.named(article.setting.names)} · {w('page.kicker')}"
    return (
        f'<header class="head"><p class="kicker">{text(kicker)}</p><h1>{text(title)}</h1>'
        f'<p class="facts">{" · ".join(facts)}</p>{_summary(article, w)}</header>'
    )


def _summary(article: Article, w: Words) -> str:
    counts = Counter(slug_of(checked) for checked in article.checked)
    items = "".join(f"<li>{badge(slug, w)} <b>{counts[slug]}</b></li>" for slug in SIGNS if slug in counts)
    if not items:
        return ""
    return f'<ul class="summary" aria-label="{attribute(w("page.summary"))}">{items}</ul>'


def _foot(article: Article, w: Words) -> str:
    credits = "; ".join(dict.fromkeys(article.setting.credits))
    said = [w("page.how"), w("page.credit", who=credits) if credits and article.maps else "",
            w("page.made_with"), w("page.alone")]  # fmt: skip
    return f"<footer>{''.join(f'<p>{text(part)}</p>' for part in said if part)}</footer>"


# --- the text with its marks --------------------------------------------------------------------


def _text(article: Article, w: Words) -> str:
    marks = marks_of([checked.claim for checked in article.checked], article.text)
    found = [
        f'<p dir="auto">{"".join(_piece(article, piece, w) for piece in pieces)}</p>\n'
        for pieces in paragraphs(article.text, marks)
    ]
    return (
        f'<section class="text" tabindex="0" aria-label="{attribute(w("page.text"))}"'
        f' lang="{attribute(article.lang)}">\n{"".join(found)}</section>\n'
    )


def _piece(article: Article, piece: Piece, w: Words) -> str:
    """A run of text. The shortest claim over it colours it and is where it leads; the numbers of all
    claims that end here follow it, each leading to its own note."""
    if not piece.marks:
        return text(piece.text)
    inner = piece.marks[-1]
    anchors = "".join(f'<span id="text-{m.claim + 1}-{m.nth + 1}"></span>' for m in piece.begins)
    ending = {m.claim: m for m in piece.ends}  # a claim that ends twice here is numbered once
    within = ending.pop(inner.claim, None) is not None
    return (
        f'{anchors}<mark class="v-{_slug(article, inner)}"><a href="#claim-{inner.claim + 1}">'
        f"{text(piece.text)}{_number(article, inner, w) if within else ''}</a></mark>"
        + "".join(
            f'<a class="v-{_slug(article, m)}" href="#claim-{m.claim + 1}">{_number(article, m, w)}</a>'
            for m in reversed(ending.values())
        )
    )


def _number(article: Article, mark: Mark, w: Words) -> str:
    slug = _slug(article, mark)
    said = f"{w('page.claim', n=mark.claim + 1)}, {w.of('verdict', slug)}"
    return (
        f'<sup class="v-{slug}"><span aria-hidden="true">{mark.claim + 1}\u2009{SIGNS[slug]}</span>'
        f'<span class="unseen">({text(said)})</span></sup>'
    )


def _slug(article: Article, mark: Mark) -> str:
    return slug_of(article.checked[mark.claim])


# --- the notes ----------------------------------------------------------------------------------


def _notes(article: Article, w: Words) -> str:
    notes = "".join(note(article, number, w) for number in range(len(article.checked)))
    if not notes:
        notes = f'<p class="none">{text(w("page.none"))}</p>'
    known = ""
    if article.notes:
        items = "".join(f"<li>{text(w.remark(one))}</li>" for one in article.notes)
        known = f'<aside class="known"><h3>{text(w("page.notes"))}</h3><ul>{items}</ul></aside>'
    return (
        f'<section class="notes" id="claims"><h2 class="unseen">{text(w("page.claims"))}</h2>'
        f"{known}{notes}</section>"
    )
