"""What an atlas is, and its record as columns: what a reader's map needs before it can ask anything.

Plain data in the form of `contactline.figures`; a picture of time is in Unix seconds.
"""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

from contactline.figures import time_text
from contactline.model import CARRY
from contactline.record.reading import Reading
from contactline.record.state import state_token
from contactline.record.when import day_of
from contactline.store.editions import Track
from contactline.store.regions import RegionEntry
from contactline.store.times import from_micros

Plain = dict[str, Any]
Bounds = tuple[float, float, float, float]


def summary(reading: Reading) -> Plain:
    """The scheme with its colours, tracks, layers, places and the state token of an atlas."""
    scheme, tracks = reading.scheme, reading.tracks
    places, located = reading.store.places.count()
    datasets = reading.store.places.datasets()
    rules = scheme.front
    return {
        "name": dict(scheme.names),
        "scheme": scheme.id,
        "languages": list(scheme.names),
        "time_zone": scheme.time_zone,
        "extent": list(scheme.extent),
        "home_bounds": home_bounds(reading),
        "home": scheme.home,
        "default_group": scheme.default_group,
        "default_track": reading.track(None).name if tracks else None,
        "classes": [
            {
                "id": c.id,
                "names": dict(c.names),
                "holder": c.holder,
                "certainty": c.certainty,
                "counted": c.counted,
                "colours": dict(c.colours),
                "opacity": dict(c.opacity),
                "pattern": c.pattern,
            }
            for c in scheme.classes
        ],
        "groups": [{"id": g.id, "names": dict(g.names), "classes": list(g.classes)} for g in scheme.groups],
        "levels": [
            {
                "level": level.level,
                "names": dict(level.names),
                "loaded": any(e.level == level.level for e in reading.regions),
            }
            for level in scheme.levels
        ],
        "actors": [{"id": a.id, "names": dict(a.names)} for a in scheme.actors],
        "undrawn_holder": scheme.undrawn_holder,
        "redraw_width_m": scheme.redraw_width_m,
        "front": {
            "group": rules.group,
            "gap_width_m": rules.gap_width_m,
            "border_margin_m": rules.border_margin_m,
            "tolerances_m": list(rules.tolerances_m),
        },
        "tracks": [_track(reading, track) for track in tracks],
        "layers": [
            {
                "name": layer.name,
                "level": layer.level,
                "licence": layer.licence,
                "attribution": layer.attribution,
            }
            for layer in reading.store.regions.layers()
        ],
        "places": {
            "count": places,
            "located": located,
            "licence": "; ".join(dict.fromkeys(licence for _, licence, _ in datasets if licence)),
            "attribution": "; ".join(dict.fromkeys(credit for _, _, credit in datasets if credit)),
        },
        "version": state_token(reading),
    }


def _track(reading: Reading, track: Track) -> Plain:
    editions = reading.editions(track)
    moments = [e.valid_at for e in editions]
    return {
        "name": track.name,
        "title": track.title,
        "default": track.name == reading.track(None).name,
        "editions": len(editions),
        "first": time_text(from_micros(min(moments))),
        "last": time_text(from_micros(max(moments))),
        "licence": track.licence,
        "attribution": track.attribution,
    }


def home_bounds(reading: Reading) -> list[float] | None:
    """West, south, east, north of the home regions of the widest level there is; None without any."""
    home = [e for e in reading.regions if e.id.startswith(reading.scheme.home)]
    if not home:
        return None
    widest = min(e.level for e in home)
    boxes = [bounds_of(reading, e) for e in home if e.level == widest]
    west, south, east, north = zip(*boxes, strict=True)
    return [min(west), min(south), max(east), max(north)]


def bounds_of(reading: Reading, region: RegionEntry) -> Bounds:
    """West, south, east, north of a region, in degrees."""
    key = ("bounds", region.pk)
    if key not in reading.at_hand:
        reading.at_hand[key] = tuple(
            round(float(edge), 6) for edge in reading.store.boundaries.geometry(region.pk).bounds
        )
    return reading.at_hand[key]


def columns(reading: Reading, track: Track) -> Plain:
    """The editions of a track in force as columns, the days they reach over, and the days without one.

    `version`: the state of the atlas that this is of, by which positions in it may be compared.
    """
    line = reading.line(track)
    days = sorted({day_of(e.valid_at, reading.zone) for e in line.editions})
    gaps = [
        {
            "first": (a + timedelta(days=1)).isoformat(),
            "last": (b - timedelta(days=1)).isoformat(),
            "days": (b - a).days - 1,
        }
        for a, b in itertools.pairwise(days)
        if (b - a).days > 1
    ]
    return {
        "track": track.name,
        "editions": {
            "id": [e.id for e in line.editions],
            "valid_at": [e.valid_at // 1_000_000 for e in line.editions],
            "published_at": [e.published_at // 1_000_000 for e in line.editions],
        },
        "days": {"first": days[0].isoformat(), "last": days[-1].isoformat()},
        "gaps": gaps,
        "carry_days": CARRY.days,
        "version": state_token(reading),
    }
