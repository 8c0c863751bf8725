"""The form that leads to the annotated article, and the bar above one that a server gives. Works without
a script: an ordinary form, sent as any browser has sent them for thirty years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contactline.publish.article.markup import attribute, text
from contactline.publish.article.page import framed
from contactline.words import FALLBACK, Words, languages, words

READ = ("en", "uk", "ru")
"""The languages that texts are read in."""
FORMS = ("html", "json", "claimreview")


def form_page(
    name: Mapping[str, str],
    tracks: Mapping[str, str],
    language: str,
    *,
    limit: int,
    filled: Mapping[str, object] | None = None,
    trouble: tuple[str, str] | None = None,
) -> bytes:
    """The page with the form. `tracks`: name -> title, the first being the atlas's own; `filled`: what was
    sent before, where it could not be checked, and `trouble` why: the code of an error, and its message for
    where the catalogue has no sentence for that."""
    w = words(language)
    before = dict(filled or {})
    given = str(before.get("text", ""))[:limit]
    chosen = before.get("lang") or ""
    options = [("", w("form.lang_any"))] + [(code, w.of("languages", code)) for code in READ]
    picked = before.get("tracks") or ()  # none: the atlas's own, and where that ends those that go on
    picked = picked if isinstance(picked, tuple | list) else (picked,)
    boxes = "".join(
        f'<label><input type="checkbox" name="tracks" value="{attribute(track)}"'
        f"{' checked' if track in picked else ''}>{text(title)}</label>"
        for track, title in tracks.items()
    )
    several = (
        f"<fieldset><legend>{text(w('form.tracks'))}</legend>{boxes}"
        f'<p class="hint">{text(w("form.tracks_hint"))}</p></fieldset>'
        if len(tracks) > 1
        else ""
    )
    said = (
        f'<div class="trouble" role="alert"><b>{text(w("form.trouble"))}.</b> {_why(w, trouble, limit)}</div>'
        if trouble
        else ""
    )
    selects = "".join(
        f'<option value="{attribute(code)}"{" selected" if code == chosen else ""}>{text(label)}</option>'
        for code, label in options
    )
    others = " · ".join(
        f'<a href="article?lang={attribute(code)}" hreflang="{attribute(code)}" lang="{attribute(code)}">'
        f"{text(words(code)('language'))}</a>"
        for code in languages()
        if code != w.language
    )
    body = (
        f'<div class="bar"><nav><a href="./?lang={attribute(w.language)}">← {text(w("form.map"))}</a></nav>'
        f"<nav>{others}</nav></div>"
        f'<header class="head"><p class="kicker">{text(w.named(name))} · {text(w("page.kicker"))}</p>'
        f'<h1>{text(w("form.title"))}</h1><p class="lead">{text(w("form.lead"))}</p></header>'
        f'<main class="ask">{said}<form method="post" action="article" accept-charset="utf-8">'
        f'<input type="hidden" name="page" value="{attribute(w.language)}">'
        f'<div><label for="text">{text(w("form.text"))}</label>'
        f'<textarea id="text" name="text" required maxlength="{limit}" aria-describedby="text-hint">'
        f"\n{text(given)}</textarea>"
        f'<p class="hint" id="text-hint">{text(w("form.text_hint", limit=w.number(limit)))}</p></div>'
        f'<div class="row"><div><label for="date">{text(w("form.date"))}</label>'
        f'<input type="date" id="date" name="date" value="{attribute(str(before.get("date", "") or ""))}"'
        f' aria-describedby="date-hint"><p class="hint" id="date-hint">{text(w("form.date_hint"))}</p></div>'
        f'<div><label for="lang">{text(w("form.lang"))}</label><select id="lang" name="lang">{selects}'
        f"</select></div>{several}</div>"
        f'<div class="end"><button class="strong" type="submit">{text(w("form.send"))}</button>'
        f'<p class="hint">{text(w("form.kept"))}</p></div></form></main>'
    )
    return framed(w("form.title"), body, w.language).encode("utf-8", errors="replace")


def bar(fields: Sequence[tuple[str, str]], language: str) -> str:
    """Above a checked text: the way to the map, to another text, and to its files. `fields` are sent again
    with what the reader chooses, for the server keeps nothing."""
    w = words(language)
    hidden = "".join(
        f'<input type="hidden" name="{attribute(name)}" value="{_exactly(value)}">' for name, value in fields
    )
    return (
        f'<div class="bar"><nav><a href="./?lang={attribute(w.language)}">← {text(w("form.map"))}</a>'
        f'<a href="article?lang={attribute(w.language)}">{text(w("form.other"))}</a></nav>'
        f'<form method="post" action="article" accept-charset="utf-8">{hidden}'
        f"<span>{text(w('form.downloads'))}</span>{_buttons(w)}</form></div>"
    )


def kept_bar(sha256: str, language: str) -> str:
    """Above a report of the ledger: the same ways, and its page in the other languages."""
    w = words(language)
    id_ = attribute(sha256)
    asked = f'<input type="hidden" name="report" value="{id_}">'
    asked += f'<input type="hidden" name="lang" value="{attribute(w.language)}">'
    others = "".join(
        f'<a href="article?report={id_}&amp;lang={attribute(code)}" hreflang="{attribute(code)}"'
        f' lang="{attribute(code)}">{text(words(code)("language"))}</a>'
        for code in languages()
        if code != w.language
    )
    return (
        f'<div class="bar"><nav><a href="./?lang={attribute(w.language)}">← {text(w("form.map"))}</a>'
        f'<a href="article?lang={attribute(w.language)}">{text(w("form.other"))}</a>{others}</nav>'
        f'<form method="get" action="article">{asked}'
        f"<span>{text(w('form.downloads'))}</span>{_buttons(w)}</form></div>"
    )


def _buttons(w: Words) -> str:
    return "".join(f'<button name="as" value="{form}">{text(w(f"form.{form}"))}</button>' for form in FORMS)


def _exactly(value: str) -> str:
    """For a hidden field, whose value comes back as it is but for what no form can carry."""
    return attribute(value).replace("\n", "&#10;").replace("\t", "&#9;")


def _why(w: Words, trouble: tuple[str, str], limit: int) -> str:
    """What happened and what to do on this page about it, in its language."""
    code, message = trouble
    sentence = w.of("trouble", code, message)
    if sentence is message and w.language != FALLBACK:
        return f'<span lang="{FALLBACK}">{text(message)}</span>'
    return text(sentence.replace("{limit}", w.figure(limit)))
