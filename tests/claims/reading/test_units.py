"""Square kilometres in every way they are typed."""

from __future__ import annotations

from datetime import date

import pytest

from claims.names_stand_in import Names
from contactline.claims.reading import read
from contactline.schemes.loader import load_scheme

UNITS = ["km2", "km²", "km^2", "sq km", "sq. km", "square kilometres", "sqkm"]
CYRILLIC = {
    "uk": ["км2", "км²", "кв. км", "кв.км", "км^2", "km2"],
    "ru": ["км2", "км²", "кв. км", "кв.км", "km2"],
}
TEXTS = {
    "en": "Russian forces gained 500{gap}{unit} in July.",
    "uk": "Росіяни окупували за липень 500{gap}{unit}.",
    "ru": "За июль российские войска заняли 500{gap}{unit}.",
}


@pytest.mark.parametrize("gap", [" ", "\u00a0", ""])
@pytest.mark.parametrize(
    ("lang", "unit"), [(lang, unit) for lang in TEXTS for unit in (UNITS if lang == "en" else CYRILLIC[lang])]
)
def test_an_area_is_read_in_whatever_spelling_of_its_unit(lang, unit, gap):
    text = TEXTS[lang].format(gap=gap, unit=unit)
    reading = read(text, names=Names({}, {}), scheme=load_scheme("ukraine"), on=date(2025, 8, 12), lang=lang)
    assert [(c.kind, c.actor, c.value, c.unit) for c in reading.claims] == [("area_gained", "ru", 500, "km2")]
