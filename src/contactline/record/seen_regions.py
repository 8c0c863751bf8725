"""A region as verdicts see it: the ways to draw it, of which each may give another figure.

Knows layers of boundaries and the scheme's home. Knows no track.
"""

from __future__ import annotations

from contactline.claims.checking.record import Ground, RegionSeen
from contactline.claims.sentences import say
from contactline.errors import Ambiguous, UnknownRegion
from contactline.record.reading import Reading
from contactline.record.regions import ancestors
from contactline.store.regions import RegionEntry

LIKE = 0.01
"""By how much the narrower regions of a layer may miss a region's own area and still be another way to
draw it; a layer without some of them is none."""


def seen_region(reading: Reading, id_: str | None) -> RegionSeen | None:
    """A region with its grounds, the country where none is named; None where the atlas has no such."""
    return _country(reading) if id_ is None else _region(reading, id_)


def _region(reading: Reading, id_: str) -> RegionSeen | None:
    try:
        entry = reading.region(id_)
    except (UnknownRegion, Ambiguous):
        known = next((k for k in reading.scheme.known_regions if id_ in (k.id, *k.codes)), None)
        return _country(reading) if known is not None and known.level == 0 else None
    if entry.level == 0 and entry.id.startswith(reading.scheme.home):
        return _country(reading, entry)
    home = entry.id.startswith(reading.scheme.home)
    return RegionSeen(entry.id, entry.names, _grounds(reading, entry), home, country=False)


def _grounds(reading: Reading, entry: RegionEntry) -> tuple[Ground, ...]:
    found = [_boundary(entry)]
    found += [_boundary(e) for e in reading.regions if e.id == entry.id and e.pk != entry.pk]
    by_layer: dict[str, list[RegionEntry]] = {}
    for e in _within(reading).get(entry.id, ()):
        if e.level > entry.level:
            by_layer.setdefault(e.layer, []).append(e)
    for layer, some in by_layer.items():
        total = sum(e.area_m2 for e in some)
        if abs(total - entry.area_m2) <= LIKE * entry.area_m2:
            label = say("ground_units", n=len(some), layer=layer)
            found.append(Ground(label, layer, tuple(e.pk for e in some), total / 1e6))
    return tuple(found)


def _within(reading: Reading) -> dict[str, list[RegionEntry]]:
    """Region -> those of every layer that lie in it, as their parents tell."""
    if "regions within" not in reading.at_hand:
        parents = {e.id: e.parent_id for e in reversed(reading.regions)}
        found: dict[str, list[RegionEntry]] = {}
        for e in reading.regions:
            for above in ancestors(e.id, parents):
                found.setdefault(above, []).append(e)
        reading.at_hand["regions within"] = found
    return reading.at_hand["regions within"]


def _country(reading: Reading, entry: RegionEntry | None = None) -> RegionSeen | None:
    scheme = reading.scheme
    known = next((k for k in scheme.known_regions if k.level == 0), None)
    official = None if known is None or known.official_area_m2 is None else known.official_area_m2 / 1e6
    found = [Ground(say("ground_drawn"), None, (), None, official)]
    home = [e for e in reading.regions if e.id.startswith(scheme.home)]
    whole = [e for e in home if e.level == 0]
    found += [_boundary(e) for e in whole]
    layers = dict.fromkeys(e.layer for e in home if e.level == 1)
    for layer in layers:
        some = [e for e in home if e.layer == layer]
        label = say("ground_regions", n=len(some), layer=layer)
        total = sum(e.area_m2 for e in some) / 1e6
        found.append(Ground(label, layer, tuple(e.pk for e in some), total, official))
    if entry is None and whole:
        entry = whole[0]
    names = entry.names if entry else known.names if known else scheme.names
    id_ = entry.id if entry else known.id if known else None
    return RegionSeen(id_, names, tuple(found), home=True, country=True)


def _boundary(entry: RegionEntry) -> Ground:
    official = None if entry.official_area_m2 is None else entry.official_area_m2 / 1e6
    label = say("ground_boundary", layer=entry.layer)
    return Ground(label, entry.layer, (entry.pk,), entry.area_m2 / 1e6, official)
