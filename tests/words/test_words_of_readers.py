"""Every language says the same, of the same things, and its sentences read as sentences."""

import ast
import string
import tomllib
from datetime import date

import pytest

from contactline.claims.sentences import amount, days, explained, explanation_in, say, settlements
from contactline.reports import Verdict
from contactline.words import FALLBACK, FOLDER, languages, words

CATALOGUES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.toml")}
OTHERS = sorted(CATALOGUES.keys() - {FALLBACK})


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def said_in_code() -> list[tuple[str, set[str], str]]:
    """The phrases whose keys the code writes out: the key, the names it gives, and where. Of names that come
    in a dictionary, all that any dictionary of the same function has."""
    folder = FOLDER.parent
    found = []
    for path in [*(folder / "claims").rglob("*.py"), *(folder / "record").glob("*.py")]:
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(function, ast.FunctionDef):
                continue
            inside = list(ast.walk(function))
            written = [k for node in inside if isinstance(node, ast.Dict) for k in node.keys]
            written += [
                node.slice
                for node in inside
                if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)
            ]
            named = {node.value for node in written if isinstance(node, ast.Constant)}
            for call in inside:
                if not (isinstance(call, ast.Call) and getattr(call.func, "id", "") == "say" and call.args):
                    continue
                key, given = call.args[0], {word.arg for word in call.keywords}
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    names = (given - {None}) | (named if None in given else set())
                    found.append((key.value, names, f"{path.name}:{call.lineno}"))
    return found


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_keys_with_the_same_gaps(language):
    ours, theirs = CATALOGUES[FALLBACK], CATALOGUES[language]
    assert ours.keys() == theirs.keys()
    for section, entries in ours.items():
        if not isinstance(entries, dict):
            continue
        assert entries.keys() == theirs[section].keys(), section
        for key, template in entries.items():
            if isinstance(template, str):
                assert placeholders(template) == placeholders(theirs[section][key]), f"{section}.{key}"


def test_every_sentence_that_the_code_says_has_its_words():
    said = said_in_code()
    assert len(said) > 80
    assert {key for key, _, _ in said} <= CATALOGUES[FALLBACK]["sentence"].keys()


def test_every_sentence_that_the_code_says_is_given_all_that_it_names():
    missing = [
        f"{where}: {key} has no {name}"
        for key, given, where in said_in_code()
        for name in placeholders(CATALOGUES[FALLBACK]["sentence"][key]) - given
    ]
    assert missing == []


@pytest.mark.parametrize("language", sorted(CATALOGUES))
def test_every_plural_form_that_a_language_asks_for_is_there(language):
    for what in CATALOGUES[language]["counted"]:
        assert all(words(language).counted(what, number) for number in range(130))


@pytest.mark.parametrize(
    ("number", "told"),
    [(1, "1 день"), (3, "3 дні"), (5, "5 днів"), (11, "11 днів"), (21, "21 день"), (34, "34 дні")],
)
def test_ukrainian_counts_days_as_people_do(number, told):
    assert explained([days(number)], "uk") == told


def test_a_sentence_is_told_in_either_language_with_the_names_and_signs_of_each():
    claim = say(
        "shown_of",
        day=date(2025, 8, 12),
        value=amount(1201.26, "km2"),
        region={"names": {"en": "Sumy Oblast", "uk": "Сумська область"}},
        who={"names": {"en": "Northland", "uk": "Північ"}},
    )
    assert explained([say("whole", told=claim)]) == (
        "On 2025-08-12 the map shows 1,201 km² of Sumy Oblast under Northland."
    )
    assert explained([say("whole", told=claim)], "uk") == (
        "На 12 серпня 2025 року карта показує в регіоні Сумська область 1\u00a0201 км², які контролює Північ."
    )


def test_one_of_what_is_counted_is_in_the_singular():
    told = say("whole", told=settlements(0))
    claimed = {"covers": [1, 1], "unit": "settlements"}
    assert explained([say("count_claimed", told=told, range=claimed)]).endswith(
        "the claim is of 1 settlement."
    )


def test_what_was_kept_before_there_were_phrases_is_told_as_it_was_kept():
    old = Verdict("t", "consistent", "It fits.")
    assert explanation_in(old, "uk") == ("It fits.", "en")
    gone = Verdict("t", "consistent", "It fits.", said=({"say": "a key that there is no more"},))
    assert explanation_in(gone, "uk") == ("It fits.", "en")


def test_no_language_but_those_with_a_file_is_offered():
    assert languages()[0] == FALLBACK
    assert set(languages()) == CATALOGUES.keys()


def test_texts_of_others_are_no_templates():
    hostile = say("region_open", mention="{0.__class__} {who} %s ...")
    assert explained([hostile]) == 'it is open which region "{0.__class__} {who} %s ..." means'
