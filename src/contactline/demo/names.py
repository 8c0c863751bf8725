"""Names in the island's two invented languages, one in Latin and one in Cyrillic letters.

The languages are unrelated, so no name is the other's transliteration.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Language:
    onsets: tuple[str, ...]
    middles: tuple[str, ...]
    endings: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


LATIN = Language(
    onsets=_words("Va Te Mo Li Ra Se Ko Da Bra Tre Sto Hel Nu Fi Gle Sve Or Al Es Ume Pa Zi Ca Dro"),
    middles=_words("ra lo mi ne sta vi du rre la me ko the ssi ga bé llo ri va nö te"),
    endings=_words("mar vik este olm anda ur ein assa orne ive uld era ost imme ath"),
)
CYRILLIC = Language(
    onsets=_words("Зо Ра Ді Ве Чо Лу Ґа Мі Тре Ша Ско Яр Бе Пи Ну Хо Жу Кла Єм Ів То Си Фе Дзе"),
    middles=_words("ра лі мо зе ну ґо ші та ве ї дру чи по ске ю ля жо бі"),
    endings=_words("дан иж ора ель унь ач ім ета окс ива яз ера ушка ост ґал"),
)


class NameGiver:
    """Gives names that it has not given before."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._given: set[str] = set()

    def name(self, language: Language) -> str:
        length = 0
        while True:
            length += 1  # more syllables when the short names run out
            syllables = int(self._rng.integers(0, 2)) + length // 40
            name = (
                self._pick(language.onsets)
                + "".join(self._pick(language.middles) for _ in range(syllables))
                + self._pick(language.endings)
            )
            if name not in self._given:
                self._given.add(name)
                return name

    def pair(self) -> tuple[str, str]:
        """A name in each language: Latin, Cyrillic."""
        return self.name(LATIN), self.name(CYRILLIC)

    def _pick(self, choices: Sequence[str]) -> str:
        return choices[int(self._rng.integers(len(choices)))]
