"""A scheme says everything and contradicts itself nowhere, or it is refused with the line."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from contactline.errors import SchemeError
from contactline.schemes import kept_scheme, load_scheme, parse_scheme, shipped_schemes
from contactline.schemes.loader import KEYS

DOC = (Path(__file__).parents[2] / "docs" / "scheme.md").read_text(encoding="utf-8")
found = re.search(r"```toml\n(.*?)```", DOC, re.S)
assert found
EXAMPLE = found[1]


def refusal(old: str, new: str) -> tuple[int, str]:
    """Change the documented example in one spot; the line and the text of the refusal."""
    assert old in EXAMPLE
    with pytest.raises(SchemeError) as caught:
        parse_scheme(EXAMPLE.replace(old, new, 1), "isle.toml")
    match = re.fullmatch(r"isle\.toml, line (\d+): (.+)", caught.value.message, re.S)
    assert match
    return int(match[1]), match[2]


def line(text: str, source: str = EXAMPLE) -> int:
    return source[: source.index(text)].count("\n") + 1


def test_the_documented_example_is_a_scheme() -> None:
    scheme = parse_scheme(EXAMPLE, "isle.toml")
    assert scheme.class_ids() == ("occupied", "contested", "elsewhere")
    assert scheme.classes[1].holder is None
    assert not scheme.classes[2].counted
    assert scheme.front.tolerances_m == (0.0, 1000.0, 5000.0)
    assert scheme.known_regions[0].official_area_m2 == 1250e6
    assert scheme.geojson_mappings["survey"] == {
        "property": "status",
        "values": {"Held by the Guild": "occupied", "Unclear": "contested"},
    }
    assert scheme.text == EXAMPLE


@pytest.mark.parametrize(("table", "keys"), KEYS.items())
def test_every_key_is_documented_in_its_section(table: str, keys: tuple[str, ...]) -> None:
    sections = re.split(r"^## ", DOC, flags=re.M)
    heading = "The top of the file" if not table else f"[{table}"
    section = next(s for s in sections if heading in s.split("\n")[0])
    in_tables = "\n".join(row.split("|")[1] for row in section.split("\n") if row.startswith("| `"))
    assert [key for key in keys if f"`{key}`" not in in_tables] == []


@pytest.mark.parametrize(
    ("old", "new", "at", "says"),
    [
        (
            'holder = "guild"',
            'holder = "gild"',
            'holder = "guild"',
            "'gild' is not an actor of this scheme (did you mean 'guild'?)",
        ),
        (
            'classes = ["occupied"]',
            'classes = ["ocupied"]',
            'classes = ["occ',
            "unknown class 'ocupied' (did you mean 'occupied'?)",
        ),
        (
            'classes = ["occupied"]',
            'classes = ["occupied", "elsewhere"]',
            'classes = ["occ',
            "counted = false",
        ),
        ('classes = ["occupied"]', "classes = []", 'classes = ["occ', "at least one"),
        ('classes = ["occupied"]', 'classes = "occupied"', 'classes = ["occ', "must be a list"),
        ('id = "guild"', 'id = "crown"', 'id = "guild"', "the actor id 'crown' is taken"),
        ('id = "contested"', 'id = "occupied"', 'id = "contested"', "the class id 'occupied' is taken"),
        ('id = "occupied_total"', 'id = "occupied"', 'id = "occupied_total"', "id of a class"),
        ('id = "contested"', 'id = "Con tested"', 'id = "contested"', "lower-case"),
        (
            'names = { en = "Contested", uk',
            'names = { en = "Contested", ua',
            'names = { en = "Contested"',
            "'ua'",
        ),
        (
            'names = { en = "Contested", uk = "Спірна територія" }',
            'names.en = "Contested"',
            'names = { en = "Contested"',
            "'uk' is missing",
        ),
        ('light = "#8d7a4c"', 'light = "8d7a4c"', 'light = "#8d7a4c"', '"#rrggbb"'),
        ('light = "#8d7a4c"', 'bright = "#8d7a4c"', 'light = "#8d7a4c"', "no theme"),
        ("light = 0.16", "light = 16", "light = 0.16", "at most 1"),
        ('pattern = "diagonal"', 'pattern = "diagonl"', "pattern =", "did you mean 'diagonal'?"),
        (
            'certainty = "contested"',
            'certainty = "maybe"',
            'certainty = "contested"',
            "held, contested, claimed",
        ),
        ("counted = false", 'counted = "no"', "counted =", "true or false"),
        ("counted = false", "countd = false", "counted =", "did you mean 'counted'?"),
        ('time_zone = "UTC"', 'time_zone = "Europe/Kyyiv"', "time_zone", "did you mean 'Europe/Kyiv'?"),
        ("time_zone", "timezone", "time_zone", "did you mean 'time_zone'?"),
        ('default_group = "occupied_total"', 'default_group = "total"', "default_group", "not a group"),
        ('undrawn_holder = "crown"', 'undrawn_holder = "king"', "undrawn_holder", "not an actor"),
        (
            "extent = [-12.0, 40.0, -8.0, 43.0]",
            "extent = [-8.0, 40.0, -12.0, 43.0]",
            "extent",
            "west less than east",
        ),
        (
            "extent = [-12.0, 40.0, -8.0, 43.0]",
            "extent = [-12.0, 40.0, -8.0]",
            "extent",
            "[west, south, east, north]",
        ),
        ("extent = [-12.0, 40.0", "extent = [-12.0, inf", "extent", "must be a number"),
        (
            'level = 1\nnames = { en = "Province"',
            'level = 1.5\nnames = { en = "Province"',
            "level = 1",
            "whole number",
        ),
        (
            'id = "XI-1"\nlevel = 1',
            'id = "XI-1"\nlevel = 2',
            'level = 1\nnames = { en = "North',
            "no level 2",
        ),
        ('id = "XI-1"', 'id = "YI-1"', "home =", "no known region"),
        ("official_km2 = 1250", "official_km2 = -5", "official_km2", "more than 0"),
        (
            "tolerances_m = [0, 1000, 5000]",
            "tolerances_m = [0, 5000, 1000]",
            "tolerances_m",
            "more than the one before",
        ),
        ("gap_width_m = 50", "gap_width_m = true", "gap_width_m", "must be a number"),
        ('"Unclear" = "contested"', '"Unclear" = "unclear"', "values =", "unknown class 'unclear'"),
        ('property = "status"', "property = 3", "property =", "text in quotes"),
        ('id = "guild"', 'id = "guild', 'id = "guild', "not TOML"),
    ],
)
def test_a_contradiction_is_refused_with_its_line(old: str, new: str, at: str, says: str) -> None:
    at_line, message = refusal(old, new)
    assert says in message
    assert at_line == line(at)


def test_a_repeated_level_is_refused_at_the_second() -> None:
    second = '[[level]]\nlevel = 1\nnames = { en = "Again", uk = "Знову" }\n\n[front]'
    at_line, message = refusal("[front]", second)
    assert "level 1" in message
    assert at_line == line("[front]") + 1


def test_a_name_that_means_two_regions_is_refused() -> None:
    second = (
        '[[known_region]]\nid = "XI-2"\nlevel = 1\n'
        'names = { en = "South", uk = "Південь" }\naliases = ["the north"]\n'
    )
    at_line, message = refusal("[geojson_mapping.survey]", second + "[geojson_mapping.survey]")
    assert "'the north' already means the region 'XI-1'" in message
    assert at_line == line("[geojson_mapping.survey]") + 4


def test_what_is_missing_is_refused_at_its_table() -> None:
    at_line, message = refusal('certainty = "contested"\n', "")
    assert "'certainty'" in message
    assert at_line == line('[[class]]\nid = "contested"')


@pytest.mark.parametrize("key", ["languages", "time_zone", "extent", "home", "default_group", "id"])
def test_the_top_of_a_scheme_needs_its_keys(key: str) -> None:
    text = re.sub(rf"^{key} = .*\n", "", EXAMPLE, count=1, flags=re.M)
    with pytest.raises(SchemeError, match=rf"line 1: the scheme has no '{key}'"):
        parse_scheme(text, "isle.toml")


@pytest.mark.parametrize("table", ["actor", "class", "group", "level"])
def test_a_scheme_without_one_of_its_arrays_is_refused(table: str) -> None:
    text = re.sub(rf"^\[\[{table}\]\]\n(?:.+\n)+", "", EXAMPLE, flags=re.M)
    with pytest.raises(SchemeError, match=rf"no \[\[{table}\]\]"):
        parse_scheme(text, "isle.toml")


def test_an_unfinished_file_is_refused_at_its_end() -> None:
    with pytest.raises(SchemeError, match=r"isle\.toml, line 2: not TOML"):
        parse_scheme('id = "isle"\nnames = {', "isle.toml")


def test_an_unknown_scheme_names_those_that_are_shipped() -> None:
    with pytest.raises(SchemeError, match="demo, ukraine"):
        load_scheme("ukrane")


def test_a_file_that_is_not_utf8_is_refused_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "isle.toml"
    file.write_bytes('id = "isle"\n# Київ\n'.encode("cp1251"))
    with pytest.raises(SchemeError, match=r"isle\.toml, line 2: not UTF-8"):
        load_scheme(file)


def test_a_scheme_is_read_from_a_path(tmp_path: Path) -> None:
    file = tmp_path / "isle.toml"
    file.write_bytes(b"\xef\xbb\xbf" + EXAMPLE.replace("\n", "\r\n").encode())
    assert load_scheme(file).id == "isle"
    assert load_scheme(str(file)).class_ids() == load_scheme(file).class_ids()


def test_shipped_schemes_load_and_cover_their_headline() -> None:
    assert shipped_schemes() == ("demo", "ukraine")
    for name in shipped_schemes():
        scheme = load_scheme(name)
        assert scheme.id == name
        headline = next(group for group in scheme.groups if group.id == scheme.default_group)
        # nothing may take ground from the headline group
        assert set(scheme.class_ids()[: len(headline.classes)]) == set(headline.classes)
        assert not scheme.classes[-1].counted


def test_the_ukraine_scheme_knows_all_27_regions_and_the_border_subjects() -> None:
    regions = [region for region in load_scheme("ukraine").known_regions if region.level == 1]
    home = [region for region in regions if region.id.startswith("UA")]
    assert len(home) == 27
    assert {region.codes[1] for region in home} == {region.id[:4] for region in home}
    assert all(re.fullmatch(r"UA-\d\d", region.codes[0]) for region in home)
    assert {region.id for region in regions} - {region.id for region in home} == {
        "RU-BEL", "RU-BRY", "RU-KDA", "RU-KRS", "RU-ROS", "RU-VOR",
    }  # fmt: skip


def test_kyiv_and_kyiv_oblast_are_told_apart() -> None:
    regions = {region.names["en"]: region for region in load_scheme("ukraine").known_regions}
    assert regions["Kyiv"].id != regions["Kyiv Oblast"].id
    assert "Kyiv" not in regions["Kyiv Oblast"].aliases
    assert regions["Sumy Oblast"].id == "UA59000000000057109"
    assert regions["Sumy Oblast"].official_area_m2 == 23834e6


def test_schemes_load_without_geometry() -> None:
    code = (
        "import sys, contactline.schemes as s; s.load_scheme('ukraine');"
        "sys.exit(any(m in sys.modules for m in ('shapely', 'numpy')))"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONPATH": "src"}, cwd=Path(__file__).parents[2]
        ).returncode
        == 0
    )


def test_a_scheme_kept_before_there_were_words_reads_texts_with_those_of_today():
    today = load_scheme("ukraine")
    tables = re.split(r"^(?=\[)", today.text, flags=re.MULTILINE)
    later = ("[[source]]", "[source.", "[[known_place]]", "[known_place.", "[actor.words]", "[actor.hostile]")
    former = "".join(table for table in tables if not table.startswith(later))
    former = re.sub(r"^enemy_in = .*\n", "", former, flags=re.MULTILINE)
    assert not parse_scheme(former, "kept").sources
    assert not any(actor.words for actor in parse_scheme(former, "kept").actors)
    kept = kept_scheme(former, "kept")
    assert kept.actors == today.actors
    assert kept.sources == today.sources
    assert kept.known_places == today.known_places
    assert kept.text == former, "what is hashed stays"
