"""How the front of the fictional war moves, as fields over the mesh, day by day.

`held` is positive where the League holds ground, and about the distance in km to the front. Ground
is taken by adding a disc to it and given up by taking one away; discs are of a warped plane, so
nothing looks drawn with compasses. The course follows what fronts do: a quiet line, an invasion in
columns, a crawl in a few sectors, a breakthrough, a pocket that closes and shrinks, a
counter-offensive, a quiet phase, the crawl again, and a landing on the other side's islet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from contactline.demo.island import ORVANE_KM, Island
from contactline.demo.mesh import STEPS, Floats, positions, rings, signed_area
from contactline.demo.terrain import warp

NOWHERE = -1e3

# The course of the war in shares of its whole length.
INVASION = (0.04, 0.09)
CRAWL = (0.09, 0.54)
BREAKTHROUGH = (0.30, 0.34)
ENCIRCLEMENT = (0.34, 0.39)
POCKET = (0.39, 0.46)
COUNTER_OFFENSIVE = (0.54, 0.60)
QUIET = (0.60, 0.74)
SECOND_CRAWL = (0.74, 1.0)
LANDING = (0.78, 0.92)

POCKET_RADIUS_KM = 12.5
COLUMN_STEPS = 24
SMALL_KM2 = 90.0
"""Ground of less than this is no front of its own."""
MOP_UP_DAYS = 6
PATCHES = 11
"""About how many contested patches lie along the front at any time."""


@dataclass(frozen=True, slots=True)
class Day:
    """The state of the war at the end of a day, as fields over the mesh; a field is positive on its
    ground, and each of the first four lies within the next."""

    index: int
    held_before: Floats
    held: Floats
    held_or_contested: Floats
    ever_held: Floats
    landing: Floats
    is_moved: bool


@dataclass
class _Patch:
    shape: Floats
    centre: Floats
    radius_km: float
    until: int


class War:
    """Gives one `Day` after another; the same seed gives the same war."""

    def __init__(self, island: Island, days: int, rng: np.random.Generator) -> None:
        self._rng = rng
        self._days = days
        self._island = island
        self._bend = warp(rng, [(45, 3.0), (22, 2.2), (11, 1.1), (6, 0.5)])
        self._at = self._bend(island.mesh.vertices)
        self._home = island.part == 1
        home = island.mesh.vertices[self._home]
        self._south_east = home[np.argmax(home[:, 0] - 0.9 * home[:, 1])]
        self._before = np.maximum(
            self._disc(self._south_east, 34), self._disc(self._south_east + np.array([-16, 8]), 24)
        )
        self._held = self._before.copy()
        self._ever = np.full(len(self._at), NOWHERE)
        self._landing = np.full(len(self._at), NOWHERE)
        self._patches: list[_Patch] = []
        self._sectors: list[Floats] = []
        self._front_known: tuple[Floats, Floats] | None = None
        self._pocket: tuple[Floats, Floats] | None = None
        self._columns = self._plan_columns(home.mean(axis=0))

    def course(self, count: int) -> Iterator[Day]:
        """The first `count` days; beyond the war's planned length it crawls on."""
        for index in range(count):
            held, landing, patches = self._held, self._landing, [patch.shape for patch in self._patches]
            self._front_known = None
            self._advance(index)
            contested = self._held
            for patch in self._patches:
                contested = np.maximum(contested, patch.shape)
            is_moved = (
                index == 0
                or held is not self._held
                or landing is not self._landing
                or len(patches) != len(self._patches)
                or any(old is not new.shape for old, new in zip(patches, self._patches, strict=True))
            )
            yield Day(
                index,
                self._before,
                self._held,
                contested,
                np.maximum(self._ever, contested),
                self._landing,
                is_moved,
            )

    def erroneous(self, day: Day) -> Day:
        """The same day as a map maker in haste draws it: ground that was not taken is shown taken."""
        centre, outward = self._front_point()
        held = np.maximum(day.held, self._disc(centre + outward * 2.0, 6.0))
        contested = np.maximum(day.held_or_contested, held)
        return Day(
            day.index,
            day.held_before,
            held,
            contested,
            np.maximum(day.ever_held, contested),
            day.landing,
            True,
        )

    # --- one day ---

    def _advance(self, index: int) -> None:
        before, now = index / self._days, (index + 1) / self._days
        self._invade(before, now)
        if now <= INVASION[0]:
            self._renew_patches(index, rate=0.05)
            return
        self._break_through(before, now)
        self._counter(before, now)
        self._land(before, now)
        quiet = QUIET[0] <= now < QUIET[1]
        if index % max(1, self._days // 14) == 0 or not self._sectors:
            self._sectors = [self._front_point()[0] for _ in range(3)]
        pushes = self._rng.poisson(0.12 if quiet else 1.7)
        for _ in range(pushes if now > INVASION[1] else 0):
            self._push(forward=self._rng.random() < (0.5 if quiet else 0.86))
        if index % MOP_UP_DAYS == 0 and not POCKET[0] <= now < POCKET[1]:
            self._mop_up()
        self._renew_patches(index, rate=0.08 if quiet else 0.45)
        if self._held is not self._before:
            self._ever = np.maximum(self._ever, self._held)

    def _push(self, *, forward: bool) -> None:
        centre, outward = self._front_point(self._sectors)
        depth_km, radius_km = self._rng.uniform(0.5, 2.2), self._rng.uniform(4, 9)
        if forward:
            self._take(centre - outward * (radius_km - depth_km), radius_km)
        else:
            self._give_up(centre + outward * (radius_km - depth_km), radius_km)

    def _renew_patches(self, index: int, rate: float) -> None:
        for patch in [patch for patch in self._patches if patch.until <= index]:
            if self._rng.random() < 0.4 and rate > 0.1:
                self._take(patch.centre, patch.radius_km * 0.7)
        self._patches = [patch for patch in self._patches if patch.until > index]
        if len(self._patches) < PATCHES and self._rng.random() < rate:
            centre, outward = self._front_point()
            radius_km = self._rng.uniform(3.0, 7.5)
            centre = centre + outward * self._rng.uniform(-0.3, 0.4) * radius_km
            life = int(self._rng.integers(8, 45))
            self._patches = [
                *self._patches,
                _Patch(self._disc(centre, radius_km), centre, radius_km, index + life),
            ]

    # --- the turns of the war ---

    def _plan_columns(self, middle: Floats) -> list[Floats]:
        """Three roads of advance, fanning out from the ground held before: arrays (steps, 2)."""
        start = self._south_east + np.array([-14, 8])
        towards = np.arctan2(*(middle - start)[::-1])
        share = np.linspace(0, 1, COLUMN_STEPS)[:, None]
        roads = []
        for turn, length_km in ((-0.62, 84), (-0.02, 92), (0.55, 76)):
            angle = towards + turn + self._rng.uniform(-0.08, 0.08)
            ahead = np.array([np.cos(angle), np.sin(angle)])
            aside = np.array([-ahead[1], ahead[0]]) * self._rng.uniform(-12, 12)
            roads.append(start + ahead * length_km * share + aside * np.sin(np.pi * share))
        return roads

    def _invade(self, before: float, now: float) -> None:
        for step in _steps(INVASION, COLUMN_STEPS, before, now):
            for road in self._columns:
                self._take(road[step], 8.0)
                if step >= 5:
                    self._take(road[step - 5], 20.0)

    def _break_through(self, before: float, now: float) -> None:
        for _ in _steps(BREAKTHROUGH, 1, before, now):
            self._pocket = self._place_pocket()
        if self._pocket is None:
            return
        centre, outward = self._pocket
        around = POCKET_RADIUS_KM + 3.5
        steps = 14
        # one arm of the pincers goes first, and is what the papers call the breakthrough
        for phase, sides in ((BREAKTHROUGH, (1,)), (ENCIRCLEMENT, (-1,))):
            for step in _steps(phase, steps, before, now):
                for side in sides:
                    angle = np.pi - side * np.pi * 1.04 * (step + 1) / steps
                    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
                    self._take(centre + turn @ outward * around, 5.2)
        shrinking = 12
        for step in _steps(POCKET, shrinking, before, now):
            left_km = POCKET_RADIUS_KM * (1 - (step + 1) / shrinking)
            self._held = np.maximum(
                self._held, np.minimum(-self._disc(centre, left_km), self._disc(centre, around))
            )

    def _counter(self, before: float, now: float) -> None:
        """The northernmost column is thrown back along its road."""
        road = max(self._columns, key=lambda road: road[-1, 1])
        beyond = (road[-1] - road[-6]) * 0.8
        for step in _steps(COUNTER_OFFENSIVE, 16, before, now):
            # at first as wide as what has crept out of the column since, then narrower
            self._give_up(road[COLUMN_STEPS - 1 - step], 30.0 - 0.7 * step)
            self._give_up(road[COLUMN_STEPS - 1 - step] + beyond, 30.0 - 0.7 * step)
            self._abandon_what_is_cut_off()

    def _land(self, before: float, now: float) -> None:
        for step in _steps((LANDING[0], sum(LANDING) / 2), 6, before, now):
            self._landing = np.maximum(
                self._landing, self._disc(ORVANE_KM + np.array([-13, 2]), 5.0 + 1.6 * step)
            )
        for step in _steps((sum(LANDING) / 2, LANDING[1]), 6, before, now):
            pushed = self._disc(ORVANE_KM + np.array([14, 0]), 14.0 + 5.0 * step)
            self._landing = np.minimum(self._landing, -pushed)

    def _place_pocket(self) -> tuple[Floats, Floats]:
        """The centre of the pocket to be and the direction in which the front looks there: where
        the most ground around it is still free, and on land."""
        best, best_share = None, -1.0
        for _ in range(40):
            point, outward = self._front_point()
            centre = point + outward * (POCKET_RADIUS_KM + 1.5)
            near = self._disc(centre, POCKET_RADIUS_KM + 9) > 0
            share = float((self._home & (self._held < 0) & near).sum() / max(1, near.sum()))
            if share > best_share:
                best, best_share = (centre, outward), share
        assert best is not None
        return best

    def _abandon_what_is_cut_off(self) -> None:
        """Ground that the counter-offensive has cut off from the rest falls with it."""
        pieces = [outline for outline in self._outlines() if signed_area(outline) > 0]
        for piece in sorted(pieces, key=lambda piece: -signed_area(piece))[1:]:
            within = self._within(piece) & (self._before <= 0)
            fallen = np.maximum(-np.abs(self._held), self._before)
            self._held = np.where(within, fallen, self._held)

    def _mop_up(self) -> None:
        """Encircled ground shrinks, and small remains of it are taken whole."""
        for outline in self._outlines():
            area_km2 = -signed_area(outline)
            if area_km2 > 0:
                gain_km = 100.0 if area_km2 < SMALL_KM2 else 2.0
                self._held = np.where(self._within(outline), self._held + gain_km, self._held)

    def _outlines(self) -> list[Floats]:
        return [positions(self._island.mesh, ring) for ring in rings(self._island.ground(self._held))]

    def _within(self, outline: Floats) -> NDArray[np.bool_]:
        """Which vertices of the mesh lie in an outline."""
        return shapely.contains_xy(shapely.Polygon(outline), self._island.mesh.vertices)

    # --- ground ---

    def _disc(self, centre: Floats, radius_km: float) -> Floats:
        """The distance in km inside a circle of the warped plane, negative outside."""
        return radius_km - np.linalg.norm(self._at - self._bend(centre), axis=1)

    def _take(self, centre: Floats, radius_km: float) -> None:
        taken = np.maximum(self._held, self._disc(centre, radius_km))
        if not np.array_equal(taken > 0, self._held > 0) or (taken != self._held).any():
            self._held = taken

    def _give_up(self, centre: Floats, radius_km: float) -> None:
        # what was held before the war stays held
        self._held = np.maximum(np.minimum(self._held, -self._disc(centre, radius_km)), self._before)

    def _front_point(self, near: list[Floats] | None = None) -> tuple[Floats, Floats]:
        """A point of the front in km, at random or near one of some points, and its outward normal."""
        start, end = self._front()
        weight = np.ones(len(start))
        if near:
            distance = np.linalg.norm(start[:, None] - np.array(near)[None], axis=2).min(axis=1)
            weight = np.exp(-((distance / 14) ** 2)) + 0.02
        i = int(np.searchsorted(np.cumsum(weight), self._rng.uniform(0, weight.sum())))
        i = min(i, len(start) - 1)
        along = end[i] - start[i]
        # ground held is on the left of the line
        outward = np.array([along[1], -along[0]]) / max(float(np.hypot(*along)), 1e-9)
        return start[i], outward

    def _front(self) -> tuple[Floats, Floats]:
        """The segments of the front at the day's beginning in km, ground held on their left."""
        if self._front_known is None:
            mesh, part = self._island.mesh, self._island.part
            starts, ends = [], []
            for ring in rings(self._island.ground(self._held)):
                # left-over pockets and islets are no front to push from
                if signed_area(positions(mesh, ring)) > SMALL_KM2:
                    starts.append(ring)
                    ends.append(np.concatenate([ring[1:], ring[:1]]))
            start, end = np.concatenate(starts), np.concatenate(ends)
            on_land = (part[mesh.edges[start // STEPS]] == 1).all(axis=1)
            on_land &= (part[mesh.edges[end // STEPS]] == 1).all(axis=1)
            if not on_land.any():  # all the island is taken: its coast is the front that is left
                on_land[:] = True
            start, end = positions(mesh, start[on_land]), positions(mesh, end[on_land])
            self._front_known = start, end
        return self._front_known


def _steps(phase: tuple[float, float], count: int, before: float, now: float) -> range:
    """Which of the `count` steps of a phase fall into the day from `before` to `now`."""
    start, end = phase
    done, due = (int(np.floor(count * np.clip((at - start) / (end - start), 0, 1))) for at in (before, now))
    return range(done, due)
