"""Where a figure is of: the region or place that it is said of, named or meant.

Knows the scheme's regions and how a text names them beside figures; resolves no name itself. It
must not know a language by name.
"""

from __future__ import annotations

from contactline.claims.reading.drafts import Said
from contactline.claims.reading.frames import Frame
from contactline.claims.reading.joined import adjoin
from contactline.claims.reading.line import Line, Named, Scan
from contactline.claims.reading.quantities import Quantity
from contactline.model import Scheme
from contactline.reports import PlaceMention, RegionMention


def as_region(scan: Scan, spot: Named, line: Line) -> RegionMention | None:
    """A region, also where its name is that of its chief town ("200 sq km of Sumy")."""
    if spot.region is not None:
        return spot.region
    if spot.place is None:
        return None
    id_ = _regions_by_name(scan.scheme).get(spot.text.casefold())
    return None if id_ is None else RegionMention(spot.text, id_)


_BY_NAME: dict[str, dict[str, str]] = {}


def is_called_as_region(scheme: Scheme, spot: Named) -> bool:
    """A region, or a town by whose name its region goes, too."""
    return spot.region is not None or spot.text.casefold() in _regions_by_name(scheme)


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
    ground = at + 1
    if ground < line.last and line.tokens[ground].norm == "'s":
        ground += 1
    for _ in range(_ADJECTIVES):  # "A's internationally recognised territory"
        if ground < line.last and not line.at("land", ground) and line.tokens[ground].text[0].islower():
            ground += not line.at("event", ground)
    if country is None or ground >= line.last or line.at("land", ground) is None:
        return None
    stem = country.mention.casefold()[:-1]
    return country if len(stem) > 3 and line.tokens[at].norm.startswith(stem) else None


_ADJECTIVES = 2


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


def where(
    scan: Scan, line: Line, quantity: Quantity, said: Said, frame: Frame | None
) -> tuple[RegionMention | None, PlaceMention | None, int]:
    """The region a figure is of: named behind it, else before it in the sentence, else "the region"."""
    after = [
        s
        for s in line.named
        if 0 <= s.first - quantity.last <= 9
        and not any(q.first > quantity.last and q.first <= s.first for q in line.quantities)
        and not _actor_name(line, s)
        and not of_next_figure(line, quantity, s)
        and not (_of_a_part(line, quantity, s) or _most_of_it(line, quantity, s))
        and not _of_next_verb(line, quantity, s)
    ]
    all_of_it = next((m for m in line.of("country_meant") if m.first == quantity.last), None)
    if all_of_it is not None and country_of(scan) is not None:
        return country_of(scan), None, all_of_it.last  # "19 percent of the country, with X"
    home = home_land(scan, line, quantity)
    if home is not None:
        return home, None, quantity.last  # "20 percent of A's territory, including B"
    for spot in after:
        region = as_region(scan, spot, line)
        if region is not None and line.at("region_meant", spot.first) is not None:
            region = _town_just_named(scan, line, said) or region
        if region is not None:
            return with_its_list(scan, line, spot, region), None, spot.last
    beside = [s for s in after if s.place is not None and line.ending_at("near", s.first)]
    if any(s.region is not None and s.last <= quantity.first for s in line.named):
        # "in region A they advanced 66 km², mainly near B": of the region
        beside = [
            s for s in beside if not any(line.tokens[i].text == "," for i in range(quantity.last, s.first))
        ]
    if beside and frame is not None and frame.effect != "hold":
        return None, beside[0].place, beside[0].last
    between = [m for m in line.of("region_meant", "country_meant") if 0 <= m.first - quantity.last <= 6]
    earlier_lines = said.region
    before = [s for s in line.named if s.last <= quantity.first and not _actor_name(line, s)]
    before = [s for s in before if not _in_aside(line, s, quantity)] or before
    if any(0 <= quantity.first - m.last <= _TOTAL_WITHIN for m in line.of("total")):
        # "1.5 km² in A and two near B, for a total of 256 km²": B is of the figure before
        before = [s for s in before if not any(q.last <= s.first for q in line.quantities)]
    meant_before = [m for m in line.of("region_meant") if m.last <= quantity.first]
    if between and between[0] in line.of("country_meant"):
        country = country_of(scan)
        if country is not None:
            return country, None, between[0].last
    if between:
        own = [r for s in before if (r := as_region(scan, s, line)) is not None and s.region is not None]
        own = own or [s.region for s in line.named if s.region is not None and s.last <= quantity.first]
        if own:  # "the head of the R republic said that 1 percent of the republic is held"
            return own[-1], None, between[0].last
    if between and (meant := _town_just_named(scan, line, said) or said.region) is not None:
        return meant, None, between[0].last
    around = [
        s
        for s in after
        if s.place is not None and s.first - quantity.last <= 5 and _beside(line, s, quantity)
    ]
    if around:
        return None, around[0].place, around[0].last
    regions = [(s, as_region(scan, s, line)) for s in before]
    found = [(s, r) for s, r in regions if r is not None]
    places = [s for s in before if s.place is not None and as_region(scan, s, line) is None]
    places = [s for s in places if not _of_clause_before(line, s, quantity)]
    if frame is not None:  # "took X, adding 87 km²": X is the other verb's
        places = [s for s in places if not _of_another(line, s, frame)]
        earlier = [
            e.last for e in line.of("event") if e.data.endswith("/verb") and e.last <= frame.mark.first
        ]
        places = [
            s for s in places if not any(at <= s.first and s.last <= frame.mark.first for at in earlier)
        ]
    if places and frame is not None and (not found or places[-1].first > found[-1][0].first):
        return None, places[-1].place, quantity.last
    if found:
        return with_its_list(scan, line, *found[-1]), None, quantity.last
    closed = quantity.last + (quantity.last < line.last and line.tokens[quantity.last].text == ")")
    if line.at("there", closed) and earlier_lines and said.region_at >= said.recent_at[0]:
        return said.region_last or earlier_lines, None, quantity.last + 1
    there = line.small_words("there")
    if earlier_lines is not None and any(t.norm in there for t in line.tokens[line.first : quantity.first]):
        just_told = said.region_at >= max(line.sentence.index - 1, said.recent_at[0])
        if just_told and said.region_at < line.sentence.index:
            return earlier_lines, None, quantity.last  # "There A holds 77% of the land"
    if meant_before and earlier_lines is not None:
        return earlier_lines, None, quantity.last
    whole = [
        s
        for s in line.named
        if s.first >= quantity.last
        and as_region(scan, s, line) is not None
        and not _actor_name(line, s)
        and not (_of_a_part(line, quantity, s) or _most_of_it(line, quantity, s))
    ]
    if whole and len(line.quantities) == 1 and whole[0].first - quantity.last <= 16:
        return as_region(scan, whole[0], line), None, quantity.last
    # a region of the sentence before is not taken over: "it advanced 95 sq km in a week" may be of all
    return None, None, quantity.last


def _town_just_named(scan: Scan, line: Line, said: Said) -> RegionMention | None:
    """ "Donetsk is the prize. They hold 77 % of the province": what has a region's name was the region."""
    just = said.recent_at[0] > said.region_at and said.recent_at[1] == line.sentence.paragraph
    return as_region(scan, said.recent[0], line) if just and len(said.recent) == 1 else None


_TOTAL_WITHIN = 2


def _in_aside(line: Line, spot: Named, quantity: Quantity) -> bool:
    """ "In A, where fights began after B was left, they advanced 92 km²": B is told between the commas."""
    opened = [m for m in line.of("relative") if m.last <= spot.first and line.tokens[m.first - 1].text == ","]
    return bool(opened) and any(line.tokens[i].text == "," for i in range(spot.last, quantity.first))


def with_its_list(scan: Scan, line: Line, spot: Named, region: RegionMention) -> RegionMention:
    """ "400 km² in A and B", "parts of A, B and C, 400 km² in all": of all together, which is no region of
    the record."""
    if not line.grammar.names_subject:
        return region
    first = last = next(i for i, s in enumerate(line.named) if s is spot)
    while first > 0 and _adjoins(scan, line, first - 1):
        first -= 1
    while last + 1 < len(line.named) and _adjoins(scan, line, last):
        last += 1
    if first == last:
        return region
    return RegionMention(line.words(line.named[first].first, line.named[last].last), None)


def _adjoins(scan: Scan, line: Line, at: int) -> bool:
    one, other = line.named[at], line.named[at + 1]
    return adjoin(line, one, other) and None not in (as_region(scan, one, line), as_region(scan, other, line))


def _beside(line: Line, spot: Named, quantity: Quantity) -> bool:
    """ "2 sq km around X"."""
    near = line.ending_at("near", spot.first) or line.ending_at("locative", spot.first)
    return near is not None and near.first >= quantity.last


def _of_another(line: Line, spot: Named, frame: Frame) -> bool:
    """Behind another event's word, and before the one that governs the figure."""
    if spot.last > frame.mark.first or line.ending_at("locative", spot.first) is not None:
        return False
    return any(
        e.last <= spot.first and e is not frame.mark and e.data.split("/")[0] in _HAS_PLACES
        for e in line.of("event")
    )


_HAS_PLACES = frozenset(("enter", "take", "retake", "leave", "expel"))


def _of_clause_before(line: Line, spot: Named, quantity: Quantity) -> bool:
    """ "after A took back X, the area shrank to": the place is another verb's, which stands before it."""
    verbs = [e for e in line.of("event") if e.data.endswith("/verb") and e.last <= spot.first]
    comma = any(line.tokens[i].text == "," for i in range(spot.last, quantity.first))
    own = [e for e in line.of("event") if spot.last <= e.first < quantity.first]
    return bool(verbs and comma and own)


def of_next_figure(line: Line, quantity: Quantity, spot: Named) -> bool:
    """ "412 km² in A, in B - 38": behind a comma and right before another figure, in free word order; or
    before a dash that stands for a verb ("A is taken by 78 percent, B — wholly")."""
    dash = spot.last < line.last and line.tokens[spot.last].text in "—–"
    opens = spot.first - 1 - (line.ending_at("locative", spot.first) is not None)
    if line.grammar.has_cases and dash and line.tokens[opens].text == "," and quantity.last <= opens:
        return True
    if not any(line.tokens[i].text in ",;" for i in range(quantity.last, spot.first)):
        return False
    return any(0 <= n.first - spot.last <= 3 and n.first > quantity.last for n in line.numbers)


def _of_a_part(line: Line, quantity: Quantity, spot: Named) -> bool:
    """ "520 km², 300 of them in X": the region of another figure, which is a part of this one."""
    return any(
        quantity.last <= m.first < spot.first
        and any(quantity.last <= n.first < spot.first for n in line.numbers)
        for m in line.of("of_it")
    )


def _most_of_it(line: Line, quantity: Quantity, spot: Named) -> bool:
    """ "41 km², most of it north of X": behind a comma, and no more than where the most of it lies."""
    return any(
        quantity.last <= m.first < spot.first and line.tokens[m.first - 1].text in ",(–—"
        for m in line.of("mostly")
    )


def _of_next_verb(line: Line, quantity: Quantity, spot: Named) -> bool:
    """ "Widened the bridgehead to 25 km², having entered X": X, which a verb behind the comma governs."""
    between = [e for e in line.of("event") if quantity.last < e.first < spot.first]
    return any(line.tokens[e.first - 1].text == "," and e.data == "enter/verb" for e in between)


_OFFICE_BEFORE = 3


def names_office(line: Line, spot: Named) -> bool:
    """ "The head of the X republic said", "X's governor": whose office it is, no ground."""
    behind = spot.last + (spot.last < line.last and line.tokens[spot.last].norm == "'s")
    if line.at("office", behind) is not None:
        return True
    before = [m for m in line.of("office") if 0 <= spot.first - m.last < _OFFICE_BEFORE]
    joining = line.small_words("of") | line.small_words("article")
    return any(
        all(line.tokens[i].norm in joining or line.at("office", i) for i in range(m.last, spot.first))
        for m in before
    )


def _actor_name(line: Line, spot: Named) -> bool:
    """A country's name that stands for its forces ("for Russia", "Ukraine lost"), not for its ground."""
    if names_office(line, spot):
        return True
    if not any(m.first <= spot.first < m.last for m in line.of("actor")):
        return False
    if any(q.last == spot.first and q.unit in ("km2", "mi2", "percent") for q in line.quantities):
        return False
    before = line.tokens[spot.first - 1].norm if spot.first > line.first else ""
    return line.ending_at("locative", spot.first) is None and before not in line.small_words("of_ground")
