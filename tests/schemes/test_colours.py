"""The colours of the shipped schemes, as those see them who lack one kind of cone.

Colour blindness by Machado, Oliveira and Fernandes (2009), at its severest; how far two colours are apart
by CIE L*a*b*, 1976, where 2.3 is just noticed. Classes that share a pattern must be told apart by colour.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from contactline.schemes.loader import THEMES, load_scheme

APART = 10.0
"""Some four times what is just noticed."""

SEEN = {
    "all cones": np.eye(3),
    "without long ones": [
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998],
    ],
    "without middle ones": [
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881],
    ],
    "without short ones": [
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900],
    ],
}  # fmt: skip
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    share = XYZ @ rgb / WHITE
    x, y, z = np.where(share > 216 / 24389, np.cbrt(share), (24389 / 27 * share + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def apart(one: str, other: str, eye: str) -> float:
    a, b = (lab(np.clip(np.asarray(SEEN[eye]) @ linear(colour), 0, 1)) for colour in (one, other))
    return float(np.linalg.norm(a - b))


def test_what_is_known_of_red_and_green_is_found_so():
    assert apart("#ff0000", "#00ff00", "all cones") == pytest.approx(170.6, abs=0.5)
    assert apart("#a05a00", "#6f7000", "without middle ones") < 0.3 * apart("#a05a00", "#6f7000", "all cones")


@pytest.mark.parametrize("eye", SEEN)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", ["ukraine", "demo"])
def test_classes_of_one_pattern_are_told_apart_by_colour_whatever_cones_see_them(name, theme, eye):
    for one, other in combinations(load_scheme(name).classes, 2):
        if one.pattern == other.pattern:
            distance = apart(one.colours[theme], other.colours[theme], eye)
            assert distance >= APART, f"{one.id} and {other.id}: {distance:.1f}"


@pytest.mark.parametrize("name", ["ukraine", "demo"])
def test_contested_ground_has_a_pattern_that_no_held_ground_has(name):
    classes = load_scheme(name).classes
    contested = {c.pattern for c in classes if c.certainty == "contested"}
    assert "flat" not in contested
    assert contested.isdisjoint(c.pattern for c in classes if c.certainty == "held")
