"""Expected claims against read ones: which match, and precision and recall by kind and language.

An expected claim is a table of a TOML file, written by hand. A read claim matches it when kind, actor,
place or region, value and unit are the same; what else the table tells (dates, speaker, verification,
qualifier, number of spans) is compared apart, field by field.

Where a careful reader accepts two readings, the table gives a list of them, with "" for nothing, or the
claim is `optional`: neither missed when it is not read, nor counted when it is. The `id` "" says that the
place has to stay open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from contactline.reports import Claim, PlaceMention

ASIDES = {
    "who": "speaker",
    "from": "dates",
    "to": "dates",
    "qualifier": "qualifier",
    "verification": "verification",
}
"""What of a right claim is counted apart, and the name of its row."""

ASIDE = ("from", "to", "who", "said_on", "verification", "verification_by", "qualifier", "spans", "source")


@dataclass
class Score:
    """Counts of one text, or of many added up."""

    expected: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    surplus: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    aside_told: int = 0
    wrong_places: list[str] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)
    """Of the right claims: for how many the expectation tells the speaker, dates and so on."""
    agreed: Counter[str] = field(default_factory=Counter)

    def add(self, other: Score) -> None:
        self.expected += other.expected
        self.read += other.read
        self.right += other.right
        self.missed += other.missed
        self.surplus += other.surplus
        self.aside += other.aside
        self.aside_told += other.aside_told
        self.wrong_places += other.wrong_places
        self.told += other.told
        self.agreed += other.agreed


ENDING = 3
"""Letters by which two forms of one name may differ in length."""


def alike(one: str, other: str) -> bool:
    """Equal but for case and an ending."""
    a, b = one.casefold().strip('«»" '), other.casefold().strip('«»" ')
    stem = max(3, min(len(a), len(b)) - 3)
    same = a[:stem] == b[:stem] and abs(len(a) - len(b)) <= ENDING
    return same or (len(a) > 3 and a in b) or (len(b) > 3 and b in a)


def is_one_of(place: PlaceMention, names: Sequence[str | None], expected: Mapping[str, Any]) -> bool:
    """By its name or, where the text says "the town", by what it was taken for."""
    known = place.id is not None and place.id in accepted(expected.get("id"))
    return known or any(alike(place.mention, name) for name in names if name is not None)


def accepted(told: Any) -> list[Any]:
    """The readings that an expectation allows; "" stands for none."""
    return [None if one == "" else one for one in (told if isinstance(told, list) else [told])]


def fits(expected: Mapping[str, Any], claim: Claim) -> bool:
    if claim.kind not in accepted(expected["kind"]) or claim.actor not in accepted(expected.get("actor")):
        return False
    if claim.value not in accepted(expected.get("value")) or (
        claim.value is not None and claim.unit not in accepted(expected.get("unit"))
    ):
        return False
    places = accepted(expected.get("place"))
    if None not in places:
        return claim.place is not None and is_one_of(claim.place, places, expected)
    if claim.place is not None and claim.place.id is not None:
        return is_one_of(claim.place, places, expected)
    if "region_id" in expected:
        return claim.region is not None and claim.region.id == expected["region_id"]
    return True


def differences(expected: Mapping[str, Any], claim: Claim) -> Iterable[str]:
    said = claim.attribution
    found = {
        "from": claim.start,
        "to": claim.end,
        "who": said and said.who,
        "source": said and said.source,
        "said_on": said and said.said_on,
        "verification": claim.verification,
        "verification_by": claim.verification_by,
        "qualifier": claim.qualifier,
        "spans": len(claim.spans),
    }
    for key in ASIDE:
        if key in expected:
            want, have = expected[key], found[key]
            same = any(
                one is not None and one.casefold() in have.casefold()
                if key == "who" and have
                else one == have
                for one in accepted(want)
            )
            if not same:
                yield f"{key}: {have!r} instead of {want!r}"
    flags = [flag.split(":")[0] for flag in claim.flags]
    for flag in expected.get("flags", ()):
        if flag not in flags:
            yield f"no flag {flag!r} in {flags}"


def wrong_place(name: str, expected: Mapping[str, Any], claim: Claim) -> list[str]:
    place = claim.place
    if place is None or place.id is None or place.id in accepted(expected.get("id", place.id)):
        return []
    return [f"{name}: {place.mention} is not {place.id}"]


def score(name: str, lang: str, expected: Sequence[Mapping[str, Any]], claims: Sequence[Claim]) -> Score:
    out = Score()
    left = list(claims)
    for want in expected:
        if want.get("optional"):
            continue
        key = f"{accepted(want['kind'])[0]}/{lang}"
        out.expected[key] += 1
        out.aside_told += sum(k in want for k in ASIDE)
        options = [c for c in left if fits(want, c)]
        if not options:
            out.missed.append(f"{name}: {dict(want)}")
            continue
        best = min(options, key=lambda c: (bool(wrong_place(name, want, c)), len(list(differences(want, c)))))
        left.remove(best)
        out.right[key] += 1
        out.read[key] += 1
        found = list(differences(want, best))
        out.aside += [f"{name}: {want['kind']} {want.get('place') or want.get('value')}: {d}" for d in found]
        rows = {row for key, row in ASIDES.items() if key in want}
        out.told += Counter(rows)
        out.agreed += Counter(rows - {ASIDES.get(d.split(":")[0]) for d in found})
        out.wrong_places += wrong_place(name, want, best)
    for want in expected:
        for claim in [c for c in left if want.get("optional") and fits(want, c)][:1]:
            left.remove(claim)
            out.wrong_places += wrong_place(name, want, claim)
    for claim in left:
        out.read[f"{claim.kind}/{lang}"] += 1
        where = claim.place or claim.region
        out.surplus.append(
            f"{name}: {claim.kind} {claim.actor} {where and where.mention} {claim.value} {claim.unit}"
            f" «{claim.spans[0].text}»"
        )
    return out


def table(score: Score, kinds: Sequence[str], langs: Sequence[str]) -> str:
    """Rows by kind and language, then sums: how many were expected, read, right; precision and recall."""
    rows = [
        "| kind | language | expected | read | right | precision | recall |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]

    def row(kind: str, lang: str, keys: Iterable[str]) -> None:
        keys = list(keys)
        expected, read, right = (sum(c[k] for k in keys) for c in (score.expected, score.read, score.right))
        if expected or read:
            precision = f"{right / read:.2f}" if read else "–"
            recall = f"{right / expected:.2f}" if expected else "–"
            rows.append(f"| {kind} | {lang} | {expected} | {read} | {right} | {precision} | {recall} |")

    for kind in kinds:
        for lang in langs:
            row(kind, lang, [f"{kind}/{lang}"])
    for lang in langs:
        row("**all**", lang, [f"{kind}/{lang}" for kind in kinds])
    row("**all**", "**all**", [f"{kind}/{lang}" for kind in kinds for lang in langs])
    return "\n".join(rows)


def table_of_languages(scores: Mapping[str, Score], langs: Sequence[str]) -> str:
    """Sums over all kinds, for each set of texts and language."""
    rows = ["| texts | language | expected | read | right | precision | recall |"]
    rows.append("|---|---|---:|---:|---:|---:|---:|")
    for name, score in scores.items():
        for lang in (*langs, ""):
            sums = [
                sum(count for key, count in counts.items() if key.endswith(f"/{lang}" if lang else ""))
                for counts in (score.expected, score.read, score.right)
            ]
            expected, read, right = sums
            precision, recall = right / max(read, 1), right / max(expected, 1)
            cells = (name, lang or "**all**", *sums, f"{precision:.2f}", f"{recall:.2f}")
            rows.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(rows)


def table_of_asides(score: Score) -> str:
    """Of the claims that are right: in how many the speaker, the dates and so on are right as well."""
    rows = ["| of the right claims | told | right | part |", "|---|---:|---:|---:|"]
    for row in dict.fromkeys(ASIDES.values()):
        told, agreed = score.told[row], score.agreed[row]
        rows.append(
            f"| {row} | {told} | {agreed} | {agreed / told:.2f} |" if told else f"| {row} | 0 | 0 | – |"
        )
    return "\n".join(rows)
