"""The catalogue: what is shipped, what a user adds, and what is refused with its line."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from contactline.errors import NotFound, UsageError
from contactline.pull import load_catalogue
from contactline.pull.catalogue import parse_catalogue
from contactline.pull.strategies import STRATEGIES

DOCS = Path(__file__).parents[2] / "docs" / "catalogue.md"

MINIMAL = """
[[entry]]
name = "mine"
title = "My map"
kind = "editions"
address = "https://map.example/mine.geojson"
licence = "CC0"
attribution = "Me"
reader = "geojson"
track = "mine"
"""


@pytest.fixture(autouse=True)
def no_own_catalogue(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def test_ukraine_is_boundaries_then_places_then_the_past_then_the_present():
    catalogue = load_catalogue()
    assert catalogue.entry("ukraine").scheme == "ukraine"
    parts = catalogue.parts("ukraine")
    assert [part.kind for part in parts] == ["regions"] * 3 + ["places"] + ["editions"] * 3
    assert [part.level for part in parts[:3]] == [1, 2, 3]
    names = [part.name for part in parts]
    assert names.index("deepstate-archive") < names.index("deepstate")


def test_every_shipped_entry_names_its_licence_and_its_makers():
    for entry in load_catalogue().entries.values():
        assert entry.licence
        assert entry.attribution
        if entry.kind != "bundle":
            assert urlsplit(entry.address).scheme == "https"


def test_archive_and_api_of_one_map_maker_make_one_track():
    catalogue = load_catalogue()
    archive, api = catalogue.entry("deepstate-archive"), catalogue.entry("deepstate")
    assert (archive.track, archive.reader) == (api.track, api.reader)
    assert api.options["covered_by"] == ["deepstate-archive"]


def test_an_entry_of_the_same_name_replaces_the_shipped_one(tmp_path):
    own = tmp_path / "own.toml"
    own.write_text(MINIMAL.replace('"mine"', '"deepstate"', 1))
    catalogue = load_catalogue(own)
    assert catalogue.entry("deepstate").address == "https://map.example/mine.geojson"
    assert catalogue.entry("deepstate").options == {}


def test_the_users_file_comes_before_the_one_on_the_command_line(tmp_path):
    config = tmp_path / "config" / "contactline"
    config.mkdir(parents=True)
    (config / "catalogue.toml").write_text(MINIMAL + 'note = "config"\n')
    assert load_catalogue().entry("mine").note == "config"
    extra = tmp_path / "extra.toml"
    extra.write_text(MINIMAL + 'note = "extra"\n')
    assert load_catalogue(extra).entry("mine").note == "extra"


def test_an_unknown_name_gives_the_names_there_are():
    with pytest.raises(NotFound, match="ukraine-adm1") as caught:
        load_catalogue().entry("ukrain")
    assert "ukraine" in caught.value.candidates


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(NotFound, match=r"nowhere\.toml"):
        load_catalogue(tmp_path / "nowhere.toml")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('name = "mine"', 'name = "My Map"'), "lower-case"),
        (('name = "mine"', 'name = "../x"'), "lower-case"),
        (('title = "My map"', ""), "title is missing"),
        (('licence = "CC0"', ""), "licence is missing"),
        (('attribution = "Me"', 'attribution = ""'), "attribution is missing"),
        (('kind = "editions"', 'kind = "maps"'), "kind is one of"),
        (('track = "mine"', ""), "editions need track"),
        (('reader = "geojson"', ""), "editions need reader"),
        (('kind = "editions"', 'kind = "regions"'), "regions need level"),
        (('"https://map.example/mine.geojson"', '"file:///etc/passwd"'), "no http or https"),
        (('"https://map.example/mine.geojson"', '"https://"'), "no http or https"),
        (('address = "https://map.example/mine.geojson"', ""), "address is missing"),
        (('track = "mine"', 'track = "mine"\nstrategy = "guess"'), "strategy is one of"),
        (('track = "mine"', 'track = "mine"\nstrategy = "linked-file"'), "needs options.link"),
        (('track = "mine"', 'track = "mine"\ncontent = "pdf"'), "content is one of"),
        (('track = "mine"', 'track = "mine"\nurl = "x"'), "no field 'url'"),
        (('track = "mine"', "track = 5"), "wrong type"),
        (('track = "mine"', 'track = "mine"\nmax_file_mib = 0'), "nothing to fetch"),
        (('track = "mine"', 'track = "mine"\nparts = ["a"]'), "belong to a bundle"),
        (('track = "mine"', 'track = "mine"\nalso = { x = 5 }'), "also.x is an address"),
        (("[[entry]]", "[entry]"), "two brackets"),
        (("[[entry]]", "x = 1\n[[entry]]"), "has 'x' at its top"),
        (('"mine"', '"mine'), "is not TOML.*line 3"),
    ],
)
def test_an_entry_that_contradicts_itself_is_refused_with_its_place(tmp_path, change, says):
    own = tmp_path / "own.toml"
    own.write_text(MINIMAL.replace(*change, 1))
    with pytest.raises(UsageError, match=f"(?s)own.toml.*{says}"):
        load_catalogue(own)


def test_the_line_of_the_entry_is_named():
    text = MINIMAL + MINIMAL.replace('"mine"', '"second"', 1).replace('kind = "editions"', "")
    with pytest.raises(UsageError, match="line 12, entry 'second': kind is missing"):
        parse_catalogue(text, "here")


def test_one_name_stands_for_one_entry():
    with pytest.raises(UsageError, match="a second entry is named 'mine'"):
        parse_catalogue(MINIMAL + MINIMAL, "here")


@pytest.mark.parametrize(
    ("parts", "says"), [('["nothing"]', "nothing"), ('["ukraine"]', "bundle"), ("[]", "has parts")]
)
def test_a_bundle_of_nothing_is_refused(tmp_path, parts, says):
    own = tmp_path / "own.toml"
    own.write_text(
        '[[entry]]\nname = "b"\ntitle = "B"\nkind = "bundle"\nlicence = "x"\nattribution = "x"\n'
        f"parts = {parts}\n"
    )
    with pytest.raises(UsageError, match=says):
        load_catalogue(own)


def test_every_field_strategy_and_entry_is_documented():
    from contactline.pull.catalogue import _FIELDS

    text = DOCS.read_text(encoding="utf-8")
    for word in (*_FIELDS, *STRATEGIES, *load_catalogue().entries):
        assert f"`{word}`" in text, f"docs/catalogue.md does not speak of {word}"


def test_every_example_in_the_docs_is_a_catalogue(tmp_path):
    examples = re.findall(r"```toml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.S)
    assert examples
    for example in examples:
        own = tmp_path / "own.toml"
        own.write_text(example)
        load_catalogue(own)
