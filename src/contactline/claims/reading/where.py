"""What a name beside a figure stands for: a region, a chief town's region, the home country.

Knows the scheme's regions; resolves no name itself. It must not know a language by name.
"""

from __future__ import annotations

from contactline.claims.reading.line import Line, Named, Scan
from contactline.claims.reading.quantities import Quantity
from contactline.model import Scheme
from contactline.reports import RegionMention


def as_region(scan: Scan, spot: Named, line: Line) -> RegionMention | None:
    """A region, also where its name is that of its chief town ("200 sq km of Sumy")."""
    if spot.region is not None:
        return spot.region
    if spot.place is None:
        return None
    id_ = _regions_by_name(scan.scheme).get(spot.text.casefold())
    return None if id_ is None else RegionMention(spot.text, id_)


_BY_NAME: dict[str, dict[str, str]] = {}


def _regions_by_name(scheme: Scheme) -> dict[str, str]:
    """Names, aliases and ids of a scheme's regions -> id; made once for each scheme."""
    key = scheme.text or str(id(scheme))
    if key not in _BY_NAME:
        if len(_BY_NAME) > 32:
            _BY_NAME.clear()
        found: dict[str, str] = {}
        for region in scheme.known_regions:
            for name in (region.id, *region.aliases, *region.names.values()):
                found.setdefault(name.casefold(), region.id)
        _BY_NAME[key] = found
    return _BY_NAME[key]


def country_of(scan: Scan) -> RegionMention | None:
    lowest = [r for r in scan.scheme.known_regions if r.level == 0 and r.id.startswith(scan.scheme.home)]
    if not lowest:
        return None
    return RegionMention(
        lowest[0].names.get(scan.lang, lowest[0].names.get("en", lowest[0].id)), lowest[0].id
    )


def home_land(scan: Scan, line: Line, quantity: Quantity) -> RegionMention | None:
    """ "18% of A's territory" by the adjective of the home country's name: of all of it."""
    at = quantity.last
    while at < line.last and line.tokens[at].norm in ("of", "the"):
        at += 1
    country = country_of(scan)
    if country is None or at + 1 >= line.last or line.at("land", at + 1) is None:
        return None
    stem = country.mention.casefold()[:-1]
    return country if len(stem) > 3 and line.tokens[at].norm.startswith(stem) else None


def unlisted(line: Line, quantity: Quantity) -> tuple[RegionMention | None, int]:
    """ "88 percent of the Donbas": a region by a name that no list has; it stays open."""
    at = quantity.last
    if at < line.last and line.tokens[at].norm == "of":
        at += 1
    if at < line.last and line.tokens[at].norm == "the":
        at += 1
    if at > quantity.last and at < line.last and line.tokens[at].word and line.tokens[at].text[0].isupper():
        return RegionMention(line.tokens[at].text, None), at + 1
    return None, quantity.last
