"""The forms of a verb that tell what has happened or is happening, by rule from its infinitive.

Knows the morphological dictionaries of Ukrainian and Russian; which verbs there are, the rules say. Left out
are the future and the imperative: what is planned or ordered is no claim. The infinitive tells something
behind a word of managing, or of having failed.
"""

from __future__ import annotations

from contactline.gazetteer.morphology import analyser

_TOLD = frozenset(("past", "pres", "Impe"))
_NOT_TOLD = frozenset(("impr", "2per"))
_LIKE_THE_FUTURE = ("ть", "ться")
"""Endings of a spoken infinitive of Ukrainian ("захопить"), which is also a form of the future."""
_PARTICIPLES_APART = frozenset(("uk",))
"""Languages whose dictionary keeps participles and gerunds apart from their verb."""
_PREDICATIVE = ("ий", "а", "е", "і")
"""Endings of the Ukrainian passive participle where it says what was done to the subject."""


def forms_of(infinitive: str, lang: str) -> frozenset[str]:
    """ "захопити" -> захопив, захопила, ..., захоплено, захоплений, захоплена, захопивши, ...

    Raises ValueError for a word that the dictionary does not know as a verb.
    """
    parse = next(
        (
            p
            for p in analyser(lang).parse(infinitive)
            if p.tag.POS in ("VERB", "INFN") and p.normal_form == infinitive and p.is_known
        ),
        None,
    )
    if parse is None:
        raise ValueError(f"{infinitive!r} is no verb that the dictionary of {lang!r} knows")
    out: set[str] = set()
    for form in parse.lexeme:
        tag = str(form.tag).replace(" ", ",").split(",")
        if form.tag.POS == "INFN" or ("infn" in tag and not form.word.endswith(_LIKE_THE_FUTURE)):
            out.add(form.word)  # "не удалось взять": whether it tells anything, its clause says
        if form.tag.POS in ("PRTS", "GRND") or (form.tag.POS == "PRTF" and "actv" in tag):
            out.add(form.word)
        if form.tag.POS != "VERB" or _NOT_TOLD & set(tag) or not _TOLD & set(tag):
            continue
        out.add(form.word)
        if lang in _PARTICIPLES_APART:
            out |= _participles(form.word, tag)
    return frozenset(out)


def _participles(word: str, tag: list[str]) -> set[str]:
    """Participles and gerunds, which the Ukrainian dictionary keeps apart from their verb."""
    if "Impe" in tag:
        return {word[:-1] + ending for ending in _PREDICATIVE}
    if "past" in tag and "masc" in tag and not word.endswith("сь"):
        return {word[:-2] + "шись"} if word.endswith("ся") else {word + "ши"}
    if "plur" in tag and "3per" in tag and word.endswith("ть"):
        return {word[:-2] + "чи"}
    return set()
