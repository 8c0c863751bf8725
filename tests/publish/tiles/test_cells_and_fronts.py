"""What is drawn is what is measured: cells as unions of pieces, without an overlay of their own."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from contactline.geometry.measures import area_m2, length_m
from contactline.geometry.tiles import TILE_DEG, boxes, tile_of
from contactline.history.areas import PieceArrays
from contactline.history.keys import FOREVER
from contactline.publish.tiles.arcs import _in_chains
from contactline.publish.tiles.bands import BANDS, chosen_states, coverages, drawn, simplified, some_states
from contactline.publish.tiles.build import _front_ground
from contactline.publish.tiles.cells import CLASSES, UNDRAWN, cells_of, versions
from contactline.publish.tiles.fronts import front_versions
from contactline.publish.tiles.grid import metres_per_step, pixel, to_degrees
from contactline.publish.tiles.sides import Edges, noded, sides
from contactline.publish.tiles.thin import thinned

DAY = 86_400_000_000


@pytest.fixture(scope="module")
def threads():
    with ThreadPoolExecutor(1) as pool:
        yield pool


@pytest.fixture(scope="module")
def drawn_war(war):
    """The pieces of the war, and its cells from the first moment on."""
    import contactline

    with contactline.open(war.path, read_only=True) as atlas:
        pieces = atlas.whole().tracks[0].pieces
    since = int(pieces.start.min())
    return pieces, cells_of(pieces, since, FOREVER), since


def rounding_m2(geometries) -> np.ndarray:
    """What rounding to whole steps can do to areas: every edge moved by half a step (0.5 cm)."""
    return length_m(shapely.boundary(geometries)) * 0.01 + 1.0


def test_a_version_is_the_ground_of_its_pieces(drawn_war, threads):
    pieces, cells, _ = drawn_war
    found = versions(cells, threads)
    measured = area_m2(shapely.transform(found.geometry, to_degrees))
    for i in range(len(found)):
        mine = (
            (pieces.tile == found.cell[i])
            & (pieces.class_number == found.class_number[i])
            & (pieces.start <= found.since[i])
            & (pieces.end > found.since[i])
        )
        ground = shapely.transform(found.geometry[i], to_degrees)
        assert abs(measured[i] - pieces.area_m2[mine].sum()) <= rounding_m2(np.array([ground]))[0]


def test_versions_of_a_class_follow_each_other_without_overlap_and_each_differs_from_the_last(
    drawn_war, threads
):
    _, cells, _ = drawn_war
    found = versions(cells, threads)
    key = found.cell * CLASSES + found.class_number
    order = np.lexsort((found.since, key))
    for a, b in itertools.pairwise(order):
        if key[a] == key[b]:
            assert found.until[a] <= found.since[b]
            if found.until[a] == found.since[b]:
                assert not shapely.equals(found.geometry[a], found.geometry[b])


def test_no_hairline_is_left_where_pieces_meet(drawn_war, threads):
    _, cells, _ = drawn_war
    found = versions(cells, threads)
    rings = shapely.get_rings(found.geometry)
    width = 2 * shapely.area(shapely.polygons(rings)) / shapely.length(rings)
    assert width.min() > 10, "steps: a tenth of a metre"


@pytest.mark.parametrize("band", [b for b in BANDS if b is not BANDS[-1]], ids=lambda b: f"z{b.high}")
def test_a_simplified_state_is_a_coverage_of_its_whole_cell(drawn_war, threads, band):
    """Neighbours meet in every band: the classes and what is undrawn fill the cell, and do not overlap."""
    _, cells, since = drawn_war
    finest = BANDS[-2]
    states = chosen_states(cells, finest, since, FOREVER)
    found = coverages(thinned(cells, finest.thin_px * finest.pixel, threads), states, threads)
    for one in reversed(BANDS[:-1]):
        among = chosen_states(cells, one, since, FOREVER, found.states)
        found = simplified(some_states(found, among), one, threads)
        if one is band:
            break
    whole = shapely.area(shapely.transform(boxes(found.states.cell), lambda c: _grid(c)))
    for row in range(len(found.states.cell)):
        mine = found.ground[found.state == row]
        assert shapely.coverage_is_valid(mine)
        assert shapely.area(mine).sum() == pytest.approx(whole[row], rel=1e-6)


def _grid(degrees):
    from contactline.publish.tiles.grid import to_grid

    return to_grid(degrees).astype(float)


def test_a_band_lets_no_ground_go_by_that_could_be_seen(drawn_war, threads):
    """Between what a band draws and what is, no more changed than the band may pass over."""
    pieces, cells, since = drawn_war
    band = BANDS[1]
    states = chosen_states(cells, band, since, FOREVER)
    for cell in np.unique(pieces.tile):
        mine = pieces.some(np.flatnonzero(pieces.tile == cell))
        shown = np.sort(states.at[states.cell == cell])
        side = band.pixel * metres_per_step(np.array([cell // 1440 * TILE_DEG - 90 + TILE_DEG / 2]))[0]
        for at in np.unique(mine.start):
            last = shown[shown <= at].max()
            now = (mine.start <= at) & (mine.end > at)
            then = (mine.start <= last) & (mine.end > last)
            came = mine.area_m2[now & (mine.start > last)].sum()
            went = mine.area_m2[then & (mine.end <= at)].sum()
            assert max(came, went) < band.change_px2 * side**2 or at == last


def test_small_polygons_vanish_and_no_others(drawn_war, threads):
    _, cells, since = drawn_war
    band = BANDS[2]
    found = drawn(coverages(cells, chosen_states(cells, band, since, FOREVER), threads), band)
    # vertices are rounded after small polygons are taken out
    assert shapely.area(shapely.get_parts(found.geometry)).min() > band.grain_px2 * pixel(band.high) ** 2 / 2


# --- edges that cancel --------------------------------------------------------------------------


def pieces_of(*rows: tuple[int, int, int, shapely.Polygon]) -> PieceArrays:
    """(class, start day, end day or -1, polygon) of one tile."""
    geometry = np.array([polygon for *_, polygon in rows], dtype=object)
    point = shapely.get_coordinates(shapely.point_on_surface(geometry))
    return PieceArrays(
        tile_of(point[:, 0], point[:, 1]),
        np.array([number for number, *_ in rows]),
        np.array([start * DAY for _, start, *_ in rows]),
        np.array([FOREVER if end < 0 else end * DAY for _, _, end, _ in rows]),
        geometry,
        area_m2(geometry),
    )


@given(
    cuts=st.lists(st.floats(0.01, 0.24), min_size=1, max_size=6, unique=True),
    tilt=st.floats(-0.01, 0.01),
    born=st.lists(st.integers(0, 5), min_size=7, max_size=7),
)
def test_strips_that_meet_are_one_ground_whatever_their_vertices(threads, cuts, tilt, born):
    """Strips of a cell, side by side with T-junctions, each born on its own day."""
    edges = [0.0, *sorted(cuts), 0.25]
    strips = []
    for number, (a, b) in enumerate(itertools.pairwise(edges)):
        left, right = (tilt if 0 < x < 0.25 else 0.0 for x in (a, b))
        # every other strip has a vertex in the middle of its eastern edge, its neighbour has none there
        middle = [(b + right / 2, 0.125)] if number % 2 else []
        strips.append(shapely.Polygon([(a, 0.0), (b, 0.0), *middle, (b + right, 0.25), (a + left, 0.25)]))
    if not all(s.is_valid and s.area > 1e-6 for s in strips):
        return
    pieces = pieces_of(*((1, born[i], -1, s) for i, s in enumerate(strips)))
    found = versions(cells_of(pieces, 0, FOREVER), threads)
    last = found.since.max()
    (ground,) = found.geometry[(found.until == FOREVER) & (found.since == last)]
    assert isinstance(ground, shapely.Polygon)
    assert len(ground.interiors) == 0
    whole = area_m2([shapely.box(0, 0, 0.25, 0.25)])[0]
    # 111 km of border, each edge moved by half a step of 1 cm at most
    assert area_m2([shapely.transform(ground, to_degrees)])[0] == pytest.approx(whole, abs=600)


def test_what_is_undrawn_is_the_cell_without_its_pieces(threads):
    square = shapely.box(0.05, 0.05, 0.1, 0.1)
    cells = cells_of(pieces_of((1, 0, 3, square)), 0, 5 * DAY)
    arcs = cells.arcs
    undrawn = arcs.key % CLASSES == UNDRAWN
    # a hole over the three days, and the border of the cell always
    assert {
        (int(a) // DAY, int(b) // DAY) for a, b in zip(arcs.since[undrawn], arcs.until[undrawn], strict=True)
    } == {
        (0, 3),
        (0, 5),
    }


def test_a_vertex_on_a_neighbours_edge_is_put_into_it():
    vertices = np.array([[0, 0], [100, 0], [50, 1], [50, -50]])
    edges = Edges(np.array([0, 1, 2]), np.array([1, 2, 0]), np.array([0, 1, 1]))
    found = noded(vertices, edges).edges
    assert list(zip(found.start.tolist(), found.end.tolist(), strict=True)) == [
        (0, 2),
        (2, 1),
        (1, 2),
        (2, 0),
    ]
    # and then the two run against each other and leave nothing
    left = sides(found, np.zeros(2, dtype=np.int64), np.zeros(2, dtype=np.int64), np.full(2, 9))
    assert len(left.key) == 0


# --- the front ----------------------------------------------------------------------------------


def test_the_front_by_cell_has_the_length_that_the_atlas_gives(war_atlas, drawn_war, threads):
    _, cells, since = drawn_war
    ground = _front_ground(war_atlas.whole(), war_atlas.scheme)
    assert ground is not None
    found = front_versions(cells, ground, since, FOREVER, threads)
    for edition in war_atlas.whole().tracks[0].editions[::6]:
        lives = (found.since <= edition.valid_at) & (found.until > edition.valid_at)
        lines = shapely.transform(found.geometry[lives], to_degrees)
        length = length_m(shapely.get_parts(lines)).sum()
        on = datetime.fromtimestamp(edition.valid_at / 1e6, UTC)
        (figure,) = war_atlas.front(on=on, tolerances_m=[0])
        # the tips of buffers are cut at cell borders: at most a gap's width at each crossing
        assert length == pytest.approx(figure.length_m, rel=5e-4)


# --- lines ----------------------------------------------------------------------------------------


@given(st.permutations(range(9)), st.sets(st.integers(0, 8)))
def test_edges_are_put_in_chains_as_by_walking_along_them(order, ends):
    # each edge goes on to one other at most, and none to itself
    following = np.array([-1 if i in ends or i == j else j for i, j in enumerate(order)], dtype=np.int64)
    walked, used = [], set()
    for head in (*sorted(set(range(9)) - set(following.tolist())), *range(9)):
        i = head
        while i >= 0 and i not in used:
            used.add(i)
            walked.append((i, head))
            i = int(following[i])
    edges, heads = _in_chains(following)
    assert list(zip(edges.tolist(), heads.tolist(), strict=True)) == walked
