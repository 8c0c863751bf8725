"""Rule files and the scheme's words, compiled to one matcher over tokens.

Knows the notation of `claims/rules/*.toml` and nothing of what the words mean.

A pattern is words separated by blanks. A word may be `stem*` (any ending), `one|other`, `stem(a|b|)`
(these endings), `word?` (may be missing), `~` (up to three words between, no punctuation and none of the
words `not_in_gap`), `{name}` (a word of the macro of that name), `=infinitive` (the forms of a Ukrainian or
Russian verb that tell what has happened or is happening). Upper and lower case, kinds of apostrophe and ё/е
do not matter.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from contactline.claims.reading.lemmas import forms_of
from contactline.claims.reading.sentences import Token, tokens_of
from contactline.claims.reading.verb_forms import phrases
from contactline.model import Scheme

GAP = 3
"""How many words `~` may stand for."""

_ENDINGS = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Mark:
    """Tokens `[first, last)` matched by a pattern of this category; `data` is what its rule says more."""

    first: int
    last: int
    category: str
    data: str


@dataclass(frozen=True, slots=True)
class _Word:
    exact: frozenset[str]
    prefixes: tuple[str, ...]
    optional: bool
    gap: bool

    def fits(self, norm: str) -> bool:
        return norm in self.exact or (bool(self.prefixes) and norm.startswith(self.prefixes))


@dataclass(frozen=True, slots=True)
class _Between:
    """What may stand between the words of a pattern: no `barred` word in a gap; anywhere what is `skipped`,
    as "took «full» control"."""

    barred: frozenset[str]
    skipped: frozenset[str]

    def allows(self, token: Token) -> bool:
        return token.norm not in self.barred and (token.text[0].isalnum() or token.text[0] in "-'’")


_Entry = tuple[tuple[_Word, ...], str, str, frozenset[str] | None]
_Entries = tuple[_Entry, ...]
_Starts = tuple[_Entries, dict[str, _Entries]]
"""What a word may begin: whatever follows it, and by the word that follows. Most patterns of a frequent
word ("the", "in") want one particular word next, so that few are tried."""


class Lexicon:
    """`marks` of one language: every category's longest matches, not overlapping within a category."""

    def __init__(
        self, rules: Mapping[str, Any], entries: Iterable[tuple[str, str, str]], lang: str = ""
    ) -> None:
        """`entries`: (pattern, category, data); `lang`: whose verbs `=infinitive` means."""
        self.rules = rules
        small = rules.get("words", {})
        self._between = _Between(frozenset(small.get("not_in_gap", ())), frozenset(small.get("quotes", ())))
        macros: Mapping[str, Sequence[str]] = rules.get("macro", {})
        self._exact: dict[str, list[_Entry]] = {}
        self._known: dict[str, _Starts] = {}
        self._prefix: dict[str, list[_Entry]] = {}
        for pattern, category, data in entries:
            words = _parse(pattern, macros, lang)
            self._add(words, category, data)

    def _add(self, words: tuple[_Word, ...], category: str, data: str) -> None:
        first, rest = words[0], words[1:]
        entry = (rest, category, data, _needed(rest))
        for word in first.exact:
            self._exact.setdefault(word, []).append(entry)
        for prefix in first.prefixes:
            self._prefix.setdefault(prefix, []).append(entry)
        if first.optional and rest:
            self._add(rest, category, data)

    def marks(self, tokens: Sequence[Token], first: int, last: int) -> dict[str, list[Mark]]:
        """By category, in the order of the text; tokens `[first, last)` are one sentence."""
        found: dict[str, list[Mark]] = {}
        norms = {token.norm for token in tokens[first:last]}
        for at in range(first, last):
            norm = tokens[at].norm
            starting = self._known.get(norm)
            if starting is None:
                starting = self._starting(norm)
            anyway, by_next = starting
            if by_next and at + 1 < last:
                next_ = tokens[at + 1].norm
                if next_ in self._between.skipped and next_ not in by_next and at + 2 < last:
                    next_ = tokens[at + 2].norm
                anyway = by_next.get(next_, anyway)
            for rest, category, data, needed in anyway:
                if needed is not None and needed.isdisjoint(norms):
                    continue
                end = _end(rest, tokens, at + 1, last, self._between) if rest else at + 1
                if end is None:
                    continue
                same = found.get(category)
                if same is None:
                    same = found[category] = []
                elif same[-1].last > at:
                    if same[-1].first == at and same[-1].last < end:
                        same[-1] = Mark(at, end, category, data)
                    continue
                same.append(Mark(at, end, category, data))
        return found

    def _starting(self, norm: str) -> _Starts:
        """The patterns that a word may begin; remembered for words met before, as far as there is room."""
        entries = list(self._exact.get(norm, ()))
        if "-" in norm:
            entries += self._exact.get(norm[norm.rindex("-") :], ())
        for length in range(1, len(norm) + 1):
            entries += self._prefix.get(norm[:length], ())
        if len(self._known) > 20_000:
            self._known.clear()
        self._known[norm] = found = _by_next(entries)
        return found


def _by_next(entries: Sequence[_Entry]) -> _Starts:
    """In the order of the rules, for of two matches of one length the first counts."""
    anyway: list[int] = []
    wanted: dict[str, list[int]] = {}
    for number, (rest, *_) in enumerate(entries):
        if not rest or rest[0].gap or rest[0].optional or rest[0].prefixes:
            anyway.append(number)
        else:
            for word in rest[0].exact:
                wanted.setdefault(word, []).append(number)
    by_next = {
        word: tuple(entries[number] for number in sorted([*anyway, *numbers]))
        for word, numbers in wanted.items()
    }
    return tuple(entries[number] for number in anyway), by_next


def _end(
    words: tuple[_Word, ...], tokens: Sequence[Token], at: int, last: int, between: _Between
) -> int | None:
    """The end of the longest match of `words` from `at`, None for no match."""
    if not words:
        return at
    word, rest = words[0], words[1:]
    if word.gap:
        for _ in range(GAP + 1):
            end = _end(rest, tokens, at, last, between)
            if end is not None:
                return end
            while at < last and tokens[at].norm in between.skipped:
                at += 1
            if at >= last or not between.allows(tokens[at]):
                return None
            at += 1
        return None
    if at < last and word.fits(tokens[at].norm):
        end = _end(rest, tokens, at + 1, last, between)
        if end is not None:
            return end
    elif at + 1 < last and tokens[at].norm in between.skipped:
        end = _end(words, tokens, at + 1, last, between)
        if end is not None and end > at + 1:
            return end
    if word.optional:
        return _end(rest, tokens, at, last, between)
    return None


def _needed(words: tuple[_Word, ...]) -> frozenset[str] | None:
    """Words one of which the sentence must have for the rest of a pattern to match; None where that is not
    known beforehand. Spares most searches behind a first word as frequent as "in"."""
    for word in reversed(words):
        if word.exact and not word.prefixes and not word.optional:
            return word.exact
    return None


def _parse(pattern: str, macros: Mapping[str, Sequence[str]], lang: str) -> tuple[_Word, ...]:
    words = []
    for raw in pattern.split():
        if raw == "~":
            words.append(_Word(frozenset(), (), False, True))
            continue
        optional = raw.endswith("?")
        raw = raw.removesuffix("?")
        if raw.startswith("{") and raw.endswith("}"):
            choices = [choice for item in macros[raw[1:-1]] for choice in _choices(item)]
        else:
            choices = _choices(raw)
        exact, prefixes = set(), []
        for choice in choices:
            if choice.startswith("="):
                exact |= {tokens_of(form)[0].norm for form in forms_of(choice[1:], lang)}
                continue
            parts = tokens_of(choice.removesuffix("*"))
            norm = parts[0].norm if len(parts) == 1 else choice.removesuffix("*").lower()
            if choice.endswith("*"):
                prefixes.append(norm)
            else:
                exact.add(norm)
        words.append(_Word(frozenset(exact), tuple(prefixes), optional, False))
    return tuple(words)


def _choices(raw: str) -> list[str]:
    """`звільн(ив|или)|взя*` -> звільнив, звільнили, взя*."""
    out, depth, part = [], 0, ""
    for char in raw:
        depth += (char == "(") - (char == ")")
        if char == "|" and not depth:
            out.append(part)
            part = ""
        else:
            part += char
    out.append(part)
    expanded = []
    for choice in out:
        found = _ENDINGS.search(choice)
        if found is None:
            expanded.append(choice)
            continue
        for ending in found[1].split("|"):
            expanded += _choices(choice[: found.start()] + ending + choice[found.end() :])
    return expanded


@lru_cache(maxsize=8)
def rules_of(lang: str) -> Mapping[str, Any]:
    """The rule file of a language, as it stands."""
    file = resources.files("contactline.claims") / "rules" / f"{lang}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@lru_cache(maxsize=64)
def endings_of(lang: str, kind: str) -> tuple[str, ...]:
    """`[endings]` of a language: how words of a kind end; none where it needs none."""
    return tuple(rules_of(lang).get("endings", {}).get(kind, ()))


@lru_cache(maxsize=1024)
def words_of(lang: str, kind: str) -> frozenset[str]:
    """`[words]` of a language: small words of a kind, each in the form of `Token.norm`; none where it needs
    none."""
    return frozenset(rules_of(lang).get("words", {}).get(kind, ()))


@lru_cache(maxsize=8)
def parts_thousands_by_comma(lang: str) -> bool:
    """Whether "1,234" is a thousand and more, and no decimal."""
    return rules_of(lang).get("numbers", {}).get("comma") == "thousands"


def entries_of(rules: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """`[[event]]` and the like carry what they mean in their other keys; `[marks]` are plain lists."""
    out = []
    for rule in rules.get("event", ()):
        effect = rule["effect"]
        out += [(word, "event", f"{effect}/{rule.get('form', 'verb')}") for word in rule.get("words", ())]
        for phrase in rule.get("verbs", ()):
            told, base = phrases(phrase, rules["verb_forms"])
            out += [(told, "event", f"{effect}/verb"), (base, "event", f"{effect}/base")]
    for category, table in rules.get("kinds", {}).items():
        out += [(word, category, data) for data, words in table.items() for word in words]
    for category, words in rules.get("marks", {}).items():
        out += [(word, category, "") for word in words]
    return out + _joined_numbers(rules)


def _joined_numbers(rules: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """ "twenty-seven", of a language that joins its tens and ones by a sign."""
    sign = rules.get("numbers", {}).get("joined_by")
    if sign is None:
        return []
    numbers = {int(value): words[0] for value, words in rules["kinds"]["number"].items()}
    return [
        (f"{numbers[tens]}{sign}{numbers[ones]}", "number", str(tens + ones))
        for tens in range(20, 100, 10)
        for ones in range(1, 10)
    ]


_LEXICONS: dict[tuple[str, str], Lexicon] = {}


def lexicon(scheme: Scheme, lang: str) -> Lexicon:
    """The rules of a language with the scheme's words of all languages' alphabets in it."""
    key = (scheme.text or str(id(scheme)), lang)
    if key not in _LEXICONS:
        if len(_LEXICONS) > 32:
            _LEXICONS.clear()
        rules = rules_of(lang)
        entries = entries_of(rules)
        for actor in scheme.actors:
            entries += [(word, "actor", actor.id) for word in actor.words.get(lang, ())]
            entries += [(word, "hostile", actor.id) for word in actor.hostile.get(lang, ())]
            # "A's", "A-n": the adjective alone, where the words have it before a noun or a force
            heads = (word.split() for word in actor.words.get(lang, ()))
            entries += [
                (head[0], "whose", actor.id)
                for head in heads
                if len(head) > 1 and head[-1] in ("{act}", "{force}")
            ]
            entries += [(word, "actor", actor.id) for word in actor.hostile.get(lang, ())]
            if not actor.words and lang in actor.names:
                entries.append((actor.names[lang], "actor", actor.id))
        for source in scheme.sources:
            entries += [(word, "source", source.id) for word in source.words.get(lang, ())]
            if lang in source.names:
                entries.append((source.names[lang], "source", source.id))
        _LEXICONS[key] = Lexicon(rules, entries, lang)
    return _LEXICONS[key]
