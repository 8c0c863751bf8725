"""Ukrainian and Russian: words beside a verb of saying that are no part of a speaker's name, or nobody's."""

from __future__ import annotations

from datetime import date

import pytest

from claims.names_stand_in import Names
from contactline.claims.reading import read
from contactline.schemes.loader import load_scheme

NAMES = Names({name: f"UA:{name[:5]}" for name in ("Бахмут", "Северск", "Северске", "Торецька")}, {})


def speakers(text: str, lang: str) -> list[str | None]:
    claims = read(text, names=NAMES, scheme=load_scheme("ukraine"), on=date(2024, 2, 20), lang=lang).claims
    return [claim.attribution and claim.attribution.who for claim in claims]


@pytest.mark.parametrize(
    ("lang", "text", "who"),
    [
        ("uk", "Росіяни захопили Бахмут, через місяць Ганна Маляр визнала.", "Ганна Маляр"),
        ("uk", "DeepState звертає увагу: росіяни захопили Бахмут.", "DeepState"),
        (
            "ru",
            "Россияне захватили Бахмут, рассказал Виктор Трегубов. В Северске он сообщил.",
            "Виктор Трегубов",
        ),
    ],
)
def test_only_the_name_is_the_speakers(lang, text, who):
    assert speakers(text, lang) == [who]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("uk", "Противник пробував поліпшити положення, повідомили, і захопив Бахмут."),
        ("uk", "Росіяни захопили Бахмут, свідчать оприлюднені."),
        ("ru", "Россияне захватили Бахмут, доложили Верховному."),
    ],
)
def test_who_is_told_and_what_was_done_speak_not(lang, text):
    assert set(speakers(text, lang)) == {None}
