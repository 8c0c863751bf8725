"""One part of a track as features, band by band, handed to the cutters as they are ready."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from contactline.publish.tiles.bands import (
    BANDS,
    chosen_states,
    coverages,
    drawn,
    simplified,
    some_states,
)
from contactline.publish.tiles.cells import Versions, cells_of, versions
from contactline.publish.tiles.fronts import FrontGround, at_states, front_versions, in_detail
from contactline.publish.tiles.packed import Features
from contactline.publish.tiles.parts import SECOND, Beginnings, Part
from contactline.publish.tiles.thin import thinned
from contactline.publish.tiles.workshop import Cuts, Workshop

if TYPE_CHECKING:
    from contactline.history.areas import PieceArrays

RULES = 2
"""To be raised when the same record would give other tiles: files made by other rules are made anew."""

COLLINEAR_STEPS = 64
"""0.4 m, four times the sources' grid: a vertex nearer than this to the line past it, as a neighbour's
corner on an edge is, is not drawn. They are a quarter of all vertices."""


def make_part(
    pieces: PieceArrays,
    begun: Beginnings,
    part: Part,
    class_ids: Sequence[str],
    front: Callable[[], FrontGround | None],
    workshop: Workshop,
) -> Cuts:
    """Start to cut everything that lives in a part; the finest band, which takes longest, first.

    `front` is asked when it is needed: it may still be in the making.
    """
    helper = workshop.helper
    cells = thinned(cells_of(pieces, part.since, part.until), COLLINEAR_STEPS, helper)
    cuts: Cuts = []
    line: Versions | None = None
    ground = front()
    if ground is not None:
        line = front_versions(cells, ground, part.since, part.until, helper)
    whole = None
    for band in reversed(BANDS):
        if band is BANDS[-1]:
            found = versions(cells, helper)
            drawn_line = None if line is None else in_detail(line, band)
        else:
            # each band from the states and the lines of the one before: the finest costs the most
            among = None if whole is None else whole.states
            states = chosen_states(cells, band, part.since, part.until, among)
            if whole is None:
                thin = cells if band.thin_px is None else thinned(cells, band.thin_px * band.pixel, helper)
                whole = coverages(thin, states, helper)
            else:
                whole = some_states(whole, states)
            whole = simplified(whole, band, helper)
            found = drawn(whole, band)
            drawn_line = None if line is None else at_states(line, states, band)
        ids = np.array(class_ids, dtype=object)[found.class_number]
        interval = _interval(found, part, begun)
        layers = [Features("control", found.geometry, {"class": ids, **interval})]
        if ground is not None and drawn_line is not None:
            interval = _interval(drawn_line, part, begun.together(ground.classes))
            layers.append(Features("front", drawn_line.geometry, interval))
        cuts.append(workshop.cut(layers, low=band.low, high=band.high, detail=band.detail))
    return cuts


def _interval(found: Versions, part: Part, begun: Beginnings) -> dict[str, Any]:
    """What was there when the part began is from when it came to be, not from then. What goes on after
    the part has no end in it: so a closed part says nothing of what comes later."""
    since = found.since.copy()
    there = since <= part.since
    since[there] = begun.of(found.cell[there], found.class_number[there])
    until = np.ma.masked_where(found.until >= part.until, found.until // SECOND)
    return {"from": since // SECOND, "to": until}
