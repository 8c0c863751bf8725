"""The examples of the pages give what the pages say, and the numbers in their prose hold."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import numpy as np
import pytest
from pages import FOLDER, page

from contactline.geometry import measures
from contactline.history import changes, front
from contactline.model import CARRY, FrontRules, Scheme

WITH_EXAMPLES = ("measures.md", "composite.md")
ROOT = FOLDER.parent


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_the_examples_of_a_page_give_what_it_says(name):
    blocks = re.findall(r"^```pycon\n(.*?)^```", page(name), re.MULTILINE | re.DOTALL)
    assert blocks
    examples = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, name, name, 0)
    said: list[str] = []
    doctest.DocTestRunner(verbose=False).run(examples, out=said.append)
    assert not said, "".join(said)


def reference_mean(low: float, rise: float) -> float:
    nodes, weights = np.polynomial.legendre.leggauss(60)
    return float(weights / 2 @ measures.zone_area_m2(low + rise * (nodes + 1) / 2))


def worst(rule, rise: float) -> float:
    """The greatest error of a rule over an edge of that rise, by the greatest value of the function."""
    scale = measures.zone_area_m2(np.array([np.pi / 2]))[0]
    lows = np.linspace(-np.pi / 2, np.pi / 2 - rise, 100)
    found = measures._mean_along(measures.zone_area_m2, lows, np.full(100, rise), rule)
    return float(np.max(np.abs(found - [reference_mean(low, rise) for low in lows])) / scale)


@pytest.mark.parametrize(
    ("rule", "rise", "error"),
    [
        (measures._SHORT, 0.1, 1e-12),
        (measures._SHORT, 0.05, 2e-14),
        (measures._LONG, np.pi, 2e-15),
        (measures._LONG, np.pi / 2, 2e-15),
    ],
)
def test_the_quadrature_is_as_good_as_the_page_says(rule, rise, error):
    assert worst(rule, rise) <= error


def test_three_points_are_not_enough_where_the_page_says_sixteen_are_taken():
    assert worst(measures._SHORT, 1.0) > 1e-8
    assert measures._LONG_EDGE_RAD == 0.1


def test_the_plane_of_the_front_is_as_true_as_the_page_says():
    from pyproj import Geod

    plane = front.plane_over((22.1, 44.2, 40.2, 52.4))
    geod = Geod(ellps="WGS84")
    errors = []
    for latitude in np.linspace(44.2, 52.39, 200):
        ends = np.array([[31.0, latitude], [31.0, latitude + 0.01]])
        there = np.hypot(*np.diff(plane.to_metres(ends), axis=0)[0])
        errors.append(there / geod.inv(*ends[0], *ends[1])[2] - 1)
    assert min(errors) == pytest.approx(-0.0012, abs=0.0001)
    assert max(errors) == pytest.approx(0.0015, abs=0.0001)


def test_the_defaults_that_the_page_names_are_the_code_s():
    text = page("measures.md")
    rules = FrontRules("any")
    assert f"`gap_width_m` ({rules.gap_width_m:g} m)" in text
    assert f"`border_margin_m` ({rules.border_margin_m:,.0f} m)" in text
    assert f"simplified to {front.OUTLINE_TOLERANCE_M:g} m" in text
    assert f"{changes.METRES_PER_DEG:,.0f} m to a degree" in text
    assert f"R = {measures.SPHERE_RADIUS_M:,.0f} m" in text
    assert f"({Scheme.__dataclass_fields__['redraw_width_m'].default:g} m unless" in text
    assert CARRY.days == 3
    assert "three days more" in text


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.md")), ids=lambda path: path.name)
def test_every_link_of_a_page_leads_somewhere(path: Path):
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_every_file_that_a_page_names_is_there():
    for path in (*FOLDER.glob("*.md"), ROOT / "README.md"):
        for named in re.findall(r"`((?:src|tests|docs)/[\w/.-]+)`", path.read_text(encoding="utf-8")):
            assert (ROOT / named).exists(), f"{path.name} names {named}"


def test_every_page_that_the_code_names_is_there():
    for path in (ROOT / "src").rglob("*"):
        if path.suffix in (".py", ".toml"):
            for named in re.findall(r"docs/[\w-]+\.md", path.read_text(encoding="utf-8")):
                assert (ROOT / named).exists(), f"{path.name} names {named}"
