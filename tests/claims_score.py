"""Expected claims against read ones: which match, and precision and recall by kind and language.

An expected claim is a table of a TOML file, written by hand. A read claim matches it when kind, actor,
place or region, value and unit are the same; what else the table tells (dates, speaker, verification,
qualifier, number of spans) is compared apart, field by field.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from contactline.reports import Claim

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

    def add(self, other: Score) -> None:
        self.expected += other.expected
        self.read += other.read
        self.right += other.right
        self.missed += other.missed
        self.surplus += other.surplus
        self.aside += other.aside
        self.aside_told += other.aside_told
        self.wrong_places += other.wrong_places


def alike(one: str, other: str) -> bool:
    """Equal but for case and an ending."""
    a, b = one.casefold().strip('«»" '), other.casefold().strip('«»" ')
    stem = max(3, min(len(a), len(b)) - 3)
    return a[:stem] == b[:stem] or (len(a) > 3 and a in b) or (len(b) > 3 and b in a)


def fits(expected: Mapping[str, Any], claim: Claim) -> bool:
    if claim.kind != expected["kind"] or claim.actor != expected.get("actor"):
        return False
    if expected.get("value") != claim.value or (
        claim.value is not None and expected.get("unit") != claim.unit
    ):
        return False
    if "place" in expected:
        return claim.place is not None and alike(claim.place.mention, expected["place"])
    if claim.place is not None and claim.place.id is not None:
        return False
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
            same = have is not None and want in have if key == "who" and have else want == have
            if not same:
                yield f"{key}: {have!r} instead of {want!r}"
    flags = [flag.split(":")[0] for flag in claim.flags]
    for flag in expected.get("flags", ()):
        if flag not in flags:
            yield f"no flag {flag!r} in {flags}"


def score(name: str, lang: str, expected: Sequence[Mapping[str, Any]], claims: Sequence[Claim]) -> Score:
    out = Score()
    left = list(claims)
    for want in expected:
        key = f"{want['kind']}/{lang}"
        out.expected[key] += 1
        out.aside_told += sum(k in want for k in ASIDE)
        options = [c for c in left if fits(want, c)]
        if not options:
            out.missed.append(f"{name}: {dict(want)}")
            continue
        best = min(options, key=lambda c: len(list(differences(want, c))))
        left.remove(best)
        out.right[key] += 1
        out.read[key] += 1
        out.aside += [
            f"{name}: {want['kind']} {want.get('place') or want.get('value')}: {d}"
            for d in differences(want, best)
        ]
        if (
            best.place is not None
            and best.place.id is not None
            and best.place.id != want.get("id", best.place.id)
        ):
            out.wrong_places.append(f"{name}: {best.place.mention} is not {best.place.id}")
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
