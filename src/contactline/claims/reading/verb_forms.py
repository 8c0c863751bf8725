"""Forms of a verb from its base: by rule, and from the rule file's table for the irregular ones.

Knows no verb; which one means what is the rules'. English alone needs it so far.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_SIBILANT = re.compile(r"(?:s|x|z|ch|sh|o)\Z")
_CONSONANT_Y = re.compile(r"[^aeiou]y\Z")
_SHORT = re.compile(r"\A[^aeiou]*[aeiou][^aeiouwxy]\Z")


def inflected(verb: str, table: Mapping[str, Any]) -> list[str]:
    """Present, past and participles of a base form: "stop" -> stops, stopped, stopping.

    `table`: `irregular` (base -> past and participle), `doubling` (bases of several syllables that double
    their last letter), `no_third` (bases whose third person is a noun of its own: "forces").
    """
    prefix, stem = ("re-", verb[3:]) if verb.startswith("re-") else ("", verb)
    third = stem + ("es" if _SIBILANT.search(stem) else "s")
    root = stem
    if _CONSONANT_Y.search(stem):
        third, root = stem[:-1] + "ies", stem
    if _SHORT.match(stem) or verb in table.get("doubling", ()):
        root = stem + stem[-1]
    ing = (root[:-1] if root.endswith("e") and not root.endswith("ee") else root) + "ing"
    irregular = table.get("irregular", {}).get(verb)
    if irregular is not None:
        return [prefix + third, *irregular.split(), prefix + ing]
    if verb in table.get("no_third", ()):
        third = stem
    past = root + ("d" if root.endswith("e") else "ed")
    if _CONSONANT_Y.search(stem):
        past = stem[:-1] + "ied"
    return [prefix + third, prefix + past, prefix + ing]


def phrases(phrase: str, table: Mapping[str, Any]) -> tuple[str, str]:
    """A pattern whose first word is a verb's base (or several: "take|gain ~ control of"): with its inflected
    forms, and as it stands."""
    head, _, rest = phrase.partition(" ")
    forms = [form for verb in head.split("|") for form in inflected(verb, table)]
    return " ".join(("|".join(dict.fromkeys(forms)), rest)).strip(), phrase
