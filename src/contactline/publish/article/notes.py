"""A claim's note: what it says, who says it, how it stands against the map, with the figures and a map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from contactline.claims.sentences import explanation_in, told
from contactline.publish.article.badges import badge
from contactline.publish.article.ledgered import in_ledger
from contactline.publish.article.markup import attribute, text, web_address
from contactline.publish.article.values import (
    SLUGS,
    UNCHECKED,
    Article,
    Names,
    Setting,
    place_found,
    slug_of,
)
from contactline.reports import CheckedClaim, Claim, Counted, Verdict
from contactline.words import Words

SURE = 0.8
"""Confidence from which a note does not speak of it."""
FIRST_FIGURES = 5
MOST_FIGURES = 40
MOST_VALUES = 6
NOT_COVERED = "not covered"
_UNITS = ("km2", "mi2", "m2", "km", "mi", "m", "percent")


def note(article: Article, number: int, w: Words) -> str:
    """The note of claim `number`, counted from 0; readers count from 1."""
    checked = article.checked[number]
    claim, slug = checked.claim, slug_of(checked)
    back = " · ".join(
        f'<a href="#text-{number + 1}-{nth + 1}">'
        + text(w("page.back") if len(claim.spans) == 1 else w("page.back_nth", n=nth + 1))
        + "</a>"
        for nth in range(len(claim.spans))
    )
    several = len(checked.verdicts) > 1
    return (
        f'<article class="note v-{slug}" id="claim-{number + 1}" aria-labelledby="head-{number + 1}">'
        f'<header><p class="number">{text(w("page.claim", n=number + 1))}'
        f' <span class="back">{back}</span></p>'
        f'<h3 id="head-{number + 1}">{_heading(article, claim, w)}</h3></header>'
        f'<div class="body">{_verdicts(article, checked, several, w)}{_facts(article, checked, w)}'
        f"{in_ledger(article, number, w)}</div>"
        f"{_map(article, number, w)}</article>\n"
    )


def _heading(article: Article, claim: Claim, w: Words) -> str:
    said = w.of("kind", claim.kind)
    # a denial is negated as it is: "not denied" would say that nobody denied it
    if claim.negated and claim.kind != "denied":
        said = w("note.not", kind=said)
    value = amount(claim, w)
    return (
        f'<span class="about">{text(subject(article, claim, w))}</span>'
        f' <span class="kind">{text(said)}{": " + text(value) if value else ""}</span>'
    )


def subject(article: Article, claim: Claim, w: Words) -> str:
    """What ground a claim is about, as the text names it."""
    if claim.place is not None:
        return claim.place.mention
    if claim.region is not None:
        return claim.region.mention
    return w("note.front_line") if claim.kind == "front_length" else w.named(article.setting.names)


def amount(claim: Claim, w: Words) -> str | None:
    """The value that a claim gives, with its qualifier and unit."""
    if claim.value is None:
        return None
    qualifier = f"{w.of('qualifier', claim.qualifier)} " if claim.qualifier else ""
    unit = None if claim.kind == "settlement_count" else claim.unit  # the kind says what is counted
    return qualifier + w.amount(claim.value, unit)


# --- verdicts -----------------------------------------------------------------------------------


def _verdicts(article: Article, checked: CheckedClaim, several: bool, w: Words) -> str:
    if not checked.verdicts:
        return f'<p class="verdict">{badge(UNCHECKED, w)}</p><p>{text(w("note.unchecked"))}</p>'
    reached = any(verdict.verdict != NOT_COVERED for verdict in checked.verdicts)
    return "".join(
        _out_of_reach(article, verdict, w)
        if reached and verdict.verdict == NOT_COVERED
        else _verdict(article, verdict, several, w)
        for verdict in checked.verdicts
    )


def _out_of_reach(article: Article, verdict: Verdict, w: Words) -> str:
    """A map that does not reach a claim which another answers: one line, with why folded away."""
    track = article.setting.tracks.get(verdict.track) or verdict.track
    why, language = explanation_in(verdict, w.language)
    said_in = "" if language == w.language else f' lang="{attribute(language)}"'
    return (
        f"<details><summary>{text(w('note.track', track=track))}: {badge(SLUGS[NOT_COVERED], w)}</summary>"
        f'<p class="why"{said_in}>{text(why)}</p></details>'
    )


def _verdict(article: Article, verdict: Verdict, several: bool, w: Words) -> str:
    track = article.setting.tracks.get(verdict.track) or verdict.track
    slug = SLUGS.get(verdict.verdict, UNCHECKED)
    link = web_address(verdict.link, article.setting.address)
    on_map = (
        f' <a class="map-link" href="{attribute(link)}" rel="noreferrer">{text(w("page.map_link"))}</a>'
        if link
        else ""
    )
    why, language = explanation_in(verdict, w.language)
    said_in = "" if language == w.language else f' lang="{attribute(language)}"'
    head = f'<p class="track">{text(w("note.track", track=track))}</p>' if several else ""
    return (
        f'{head}<p class="verdict">{badge(slug, w)}{on_map}</p>'
        f'<p class="why"{said_in}>{text(why)}</p>{_figures(article, verdict, track, w)}'
    )


def _figures(article: Article, verdict: Verdict, track: str, w: Words) -> str:
    """The first figures as a table, the rest folded away below it, and where they come from."""
    rows = [
        f'<tr><th scope="row">{text(name)}</th><td>{text(value)}</td></tr>'
        for name, value in figure_rows(verdict.figures, w, _known(verdict, article.setting, w))
    ]
    source = _provenance(verdict.figures.get("provenance"), track, w)
    shown = ""
    if rows:
        caption = f"<caption>{text(w('note.figures'))}</caption>"
        shown = f'<table class="figures">{caption}{"".join(rows[:FIRST_FIGURES])}</table>'
    if len(rows) > FIRST_FIGURES:
        more = "".join(rows[FIRST_FIGURES:MOST_FIGURES])
        shown += (
            f"<details><summary>{text(w('note.more'))}</summary>"
            f'<table class="figures">{more}</table></details>'
        )
    return shown + (f'<p class="from">{text(w("note.provenance"))}: {text(source)}</p>' if source else "")


def _known(verdict: Verdict, setting: Setting, w: Words) -> Mapping[str, Names]:
    """What figures have by its id, or in English words, with its names or the words of this language."""
    found = {**setting.actors, **setting.known}
    for english, phrase in verdict.terms.items():
        with suppress(KeyError, ValueError, TypeError, IndexError):
            found[english] = {w.language: told(phrase, w)}
    return found


def figure_rows(
    figures: Mapping[str, Any], w: Words, known: Mapping[str, Names], within: str = ""
) -> Iterator[tuple[str, str]]:
    """Names and values of figures in words, in their order; values within values follow their names, a
    row for each. Not among them: provenance, what is not there, and candidates, which stand there by their
    ids and are told by name in the sentence above."""
    for name, value in figures.items():
        if name in ("provenance", "candidates") or value is None or value == "":
            continue
        label, unit = _label(str(name), w, known)
        label = f"{within}, {label}" if within else label
        if isinstance(value, Mapping):
            yield from figure_rows(value, w, known, label)
        elif isinstance(value, list | tuple):
            several = [one for one in value if isinstance(one, Mapping)]
            if several:
                for one in several[:MOST_VALUES]:
                    yield label, "; ".join(f"{n} {v}" for n, v in figure_rows(one, w, known))
            elif value:
                more = " …" if len(value) > MOST_VALUES else ""
                yield label, ", ".join(_value(one, unit, w, known) for one in value[:MOST_VALUES]) + more
        else:
            yield label, _value(value, unit, w, known)


def _label(name: str, w: Words, known: Mapping[str, Names]) -> tuple[str, str | None]:
    """A figure's name in words, without its unit, and the unit that it ends with."""
    stem, unit = name, None
    for one in _UNITS:
        if name.endswith(f"_{one}"):
            stem, unit = name.removesuffix(f"_{one}"), one
            break
    if name in known:
        return w.named(known[name]), None
    return w.of("figure", stem, stem.replace("_", " ")), unit or (name if name in _UNITS else None)


def _value(value: Any, unit: str | None, w: Words, known: Mapping[str, Names]) -> str:
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, int | float):
        return w.amount(value, unit)
    said = str(value)
    if said in known:
        return w.named(known[said])
    try:
        return w.day(date.fromisoformat(said))
    except ValueError:
        return said


def _provenance(source: Any, track: str, w: Words) -> str:
    """Where figures come from, in one line: the map, the edition, the measure, the method."""
    if isinstance(source, list | tuple):
        return "; ".join(dict.fromkeys(_provenance(one, track, w) for one in source))
    if not isinstance(source, Mapping):
        return "" if source is None else str(source)
    edition = source.get("edition")
    if isinstance(edition, Mapping):
        edition = edition.get("id")
    said = [
        track,
        w("note.edition", id=edition) if edition else None,
        w.measured(source.get("measure"), source.get("method")),
        source.get("attribution"),
    ]
    return ", ".join(str(part) for part in said if part)


# --- what the text says -------------------------------------------------------------------------


def _facts(article: Article, checked: CheckedClaim, w: Words) -> str:
    claim = checked.claim
    rows = [
        (w("note.who"), text(str(claim.attribution) if claim.attribution else w("note.nobody"))),
        (w("note.when"), text(w.period(claim.start, claim.end) or w("note.no_time"))),
    ]
    if claim.actor:
        names = article.setting.actors.get(claim.actor)
        rows.append((w("note.actor"), text(w.named(names) if names else claim.actor)))
    if claim.verification:
        said = w.of("verification", claim.verification)
        if claim.verification_by:
            said = w("note.verification_by", verification=said, by=claim.verification_by)
        rows.append((w("note.verification"), text(said)))
    if claim.counted:
        rows.append((w("note.counted"), text("; ".join(_counted(one, w) for one in claim.counted))))
    rows += _doubts(claim, w, place_found(checked) is not None)
    items = "".join(f"<div><dt>{text(name)}</dt><dd>{value}</dd></div>" for name, value in rows)
    return f"<dl>{items}</dl>"


def _counted(one: Counted, w: Words) -> str:
    when = w.period(one.start, one.end)
    return f"{one.mention} ({when})" if when else one.mention


def _doubts(claim: Claim, w: Words, found: bool) -> list[tuple[str, str]]:
    """What the reading is not sure of, or the text does not agree with itself in. `found`: the check knew
    which place is meant."""
    rows = []
    flags = ([w("note.negated")] if claim.negated else []) + list(claim.flags)
    if flags:
        rows.append((w("note.flags"), "<br>".join(text(w.flag(flag)) for flag in flags)))
    meant = claim.place or claim.region
    if meant is not None and meant.id is None and not found:
        names = [f"{c.name}, {c.region}" if c.region else c.name for c in meant.candidates[:MOST_VALUES]]
        said = text(w("note.unresolved"))
        rows.append((w("note.candidates"), "<br>".join([*map(text, dict.fromkeys(names)), said])))
    if claim.confidence < SURE:
        rows.append((w("note.confidence"), text(w.number(round(claim.confidence, 2)))))
    return rows


# --- the map ------------------------------------------------------------------------------------


def _map(article: Article, number: int, w: Words) -> str:
    drawn = article.maps.get(number)
    if drawn is None:
        return ""
    track = article.setting.tracks.get(drawn.track) or drawn.track
    if drawn.meant is None:
        said = w("note.map_of", track=track, day=w.day(drawn.day))
    else:
        said = w("note.map_not_of", track=track, day=w.day(drawn.day), meant=w.day(drawn.meant))
    about = subject(article, article.checked[number].claim, w)
    alternative = w("note.map_alt", what=about, day=w.day(drawn.day))
    first = min(n for n, other in article.maps.items() if other.svg == drawn.svg)
    start, _, inside = drawn.svg.partition(">")
    if first == number:
        picture = f'{start} id="map-{number + 1}">{inside}'
    else:  # drawn above already: shown again from there
        picture = f'{start}><use href="#map-{first + 1}"/></svg>'
    return (
        f'<figure><div role="img" aria-label="{attribute(alternative)}">{picture}</div>'
        f"<figcaption>{text(said)}</figcaption></figure>"
    )
