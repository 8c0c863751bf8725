"""Polygons as a partition: overlaps between classes resolved by precedence.

Class numbers are precedences: where polygons overlap, the smaller number keeps the ground.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from shapely.geometry.base import BaseGeometry

from contactline.geometry import overlay
from contactline.geometry.overlay import Geometries


def flatten(geometries: Sequence[BaseGeometry] | Geometries, classes: ArrayLike) -> dict[int, BaseGeometry]:
    """Class number -> the ground of that class, without overlaps; classes without ground left out."""
    array = np.asarray(geometries, dtype=object)
    return {
        number: ground
        for (_, number), ground in flatten_each(np.zeros(len(array), int), array, classes).items()
    }


def flatten_each(
    frames: ArrayLike, geometries: Geometries, classes: ArrayLike
) -> dict[tuple[int, int], BaseGeometry]:
    """The same for many frames at once: (frame, class number) -> ground.

    `frames`, `geometries` and `classes` are arrays of one length; geometries of different frames
    never meet.
    """
    frames, classes = np.asarray(frames, dtype=np.int64), np.asarray(classes, dtype=np.int64)
    order = np.lexsort((classes, frames))
    frames, classes, geometries = frames[order], classes[order], geometries[order]
    if len(frames) == 0:
        return {}
    first = np.ones(len(frames), dtype=bool)
    first[1:] = (frames[1:] != frames[:-1]) | (classes[1:] != classes[:-1])
    starts = np.flatnonzero(first)
    ends = np.append(starts[1:], len(frames))
    own = geometries[starts]
    for i in np.flatnonzero(ends - starts > 1):
        own[i] = overlay.union(geometries[starts[i] : ends[i]])
    frame, number = frames[starts], classes[starts]
    remains = own.copy()
    later, earlier = _pairs_within(frame)
    overlapping = overlay.share_ground(own[later], own[earlier])
    for i in np.unique(later[overlapping]):
        taken = overlay.union(own[earlier[overlapping & (later == i)]])
        remains[i] = overlay.subtract(own.item(i), taken)
    return {
        (f, n): ground
        for f, n, ground in zip(frame.tolist(), number.tolist(), remains, strict=True)
        if not ground.is_empty
    }


def _pairs_within(frame: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Indices of all (later, earlier) pairs in one frame; `frame` is sorted."""
    start = np.searchsorted(frame, frame)
    counts = np.arange(len(frame)) - start
    later = np.repeat(np.arange(len(frame)), counts)
    nth = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return later, start[later] + nth
