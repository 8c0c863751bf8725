"""What an atlas has to say to the page of a checked text: its names, and the small maps.

With `kept`, which asks for what the ledger has, the one module of this room that asks an atlas, by its
public calls only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from contactline.errors import ContactlineError
from contactline.publish.article.kept import with_ledger
from contactline.publish.article.values import Article, ClassLook, Setting, SmallMap, place_found
from contactline.reports import CheckedClaim, Claim, Reading
from contactline.words import words

if TYPE_CHECKING:
    from contactline.atlas import Atlas
    from contactline.model import Region
    from contactline.publish.article.maps import Scene, Window

REACH_KM = 22.0
"""To each side of a place."""
MOST_MAPS = 24
"""Of one page; claims beyond are without, as no reader looks at more."""


def article(
    atlas: Atlas,
    text: str,
    reading: Reading,
    checked: Sequence[CheckedClaim],
    *,
    language: str = "en",
    map_address: str | None = None,
    title: str | None = None,
    source: str | None = None,
    address: str | None = None,
    with_maps: bool = True,
) -> Article:
    """A checked text with what its page needs from the atlas. `map_address`: where the atlas's map is
    served. `language`: of the names on the maps."""
    found = Article(
        text,
        reading.date,
        reading.lang,
        tuple(checked),
        with_places(atlas, setting(atlas, map_address), checked),
        reading.notes,
        title,
        source,
        address,
        small_maps(atlas, reading.date, checked, language) if with_maps else {},
    )
    return with_ledger(atlas, found, reading)


def setting(atlas: Atlas, map_address: str | None = None) -> Setting:
    """The atlas's names and looks."""
    scheme = atlas.scheme
    tracks = sorted(atlas.tracks(), key=lambda track: not track.default)
    who = [track.attribution or track.title or track.name for track in tracks]
    return Setting(
        scheme.names,
        {actor.id: actor.names for actor in scheme.actors},
        {track.name: track.title or track.name for track in tracks},
        tuple(
            ClassLook(c.id, c.names, c.colours, c.opacity, c.pattern or "")
            for c in scheme.classes
            if c.counted
        ),
        map_address,
        tuple(dict.fromkeys([*who, *(layer.attribution for layer in atlas.layers() if layer.attribution)])),
        {one.id: one.names for one in (*atlas.regions(1), *scheme.classes, *scheme.groups)},
        {kept.source.id: kept.source.names for kept in atlas.sources()},
        scheme.time_zone,
    )


def with_places(atlas: Atlas, made: Setting, checked: Sequence[CheckedClaim]) -> Setting:
    """The same, with the names of places that checks speak of by their ids."""
    known = dict(made.known)
    for id_ in filter(None, map(place_found, checked)):
        place = atlas.place_of_id(id_)
        if place is not None:
            known[id_] = place.names
    return replace(made, known=known)


def small_maps(
    atlas: Atlas, published_on: date, checked: Sequence[CheckedClaim], language: str = "en"
) -> dict[int, SmallMap]:
    """A map for each claim whose ground and day the atlas knows; equal ones are drawn once."""
    drawn: dict[tuple[object, ...], SmallMap | None] = {}
    found: dict[int, SmallMap] = {}
    for number, one in enumerate(checked):
        if not one.verdicts:
            continue
        day = day_of(one.claim, published_on)
        claim, place_id = one.claim, place_found(one)
        if claim.place is not None and place_id is not None:
            claim = replace(claim, place=replace(claim.place, id=place_id))
        if _is_open(claim):
            continue
        key = (one.verdicts[0].track, day, *_ground(claim, atlas.scheme.home))
        if key not in drawn:
            if len(drawn) >= MOST_MAPS:
                continue
            try:
                drawn[key] = _draw(atlas, claim, day, one.verdicts[0].track, language)
            except ContactlineError:  # no such place or no such day on this map: the note says so in words
                drawn[key] = None
        made = drawn[key]
        if made is not None:
            found[number] = made
    return found


def day_of(claim: Claim, published_on: date) -> date:
    """The day to show: the last of the claim's period, else that of the text."""
    if claim.end is not None:
        return claim.end - timedelta(days=1)
    return claim.start if claim.start is not None and claim.kind not in _OVER_TIME else published_on


_OVER_TIME = frozenset({"area_held", "area_gained", "area_lost", "share", "front_length", "pace"})


def _ground(claim: Claim, home: str) -> tuple[str | None, str | None]:
    """The ids of the place and the region that a claim is about; none for the whole ground, whether or
    not the text names it."""
    region = claim.region and claim.region.id
    return (claim.place and claim.place.id, None if region == home else region)


def _is_open(claim: Claim) -> bool:
    """Whether the text leaves open which ground it means: then there is none to show."""
    meant = claim.place or claim.region
    return meant is not None and meant.id is None


def _draw(atlas: Atlas, claim: Claim, meant: date, track: str, language: str) -> SmallMap | None:
    from contactline.publish.article import maps

    place_id, region_id = _ground(claim, atlas.scheme.home)
    record = next((one for one in atlas.tracks() if one.name == track), None)
    if record is None or record.first is None or record.last is None:
        return None
    zone = ZoneInfo(atlas.scheme.time_zone)
    day = min(max(meant, _day(record.first, zone)), _day(record.last, zone))
    place = None if place_id is None else atlas.place_of_id(place_id)
    home = None
    if place is not None and place.lon is not None and place.lat is not None:
        window = maps.around(place.lon, place.lat, REACH_KM)
    elif place_id is not None:
        return None
    elif region_id is not None:
        home = atlas.find_region(region_id).geometry
        window = maps.about(home.bounds)
    else:
        window = maps.about(_whole(atlas))
    named = None
    if place is not None and place.lon is not None and place.lat is not None:
        named = (place.lon, place.lat, words(language).named(place.names))
    scene = _scene(atlas, window, day, track, home, named, words(language).of("unit", "km"))
    return SmallMap(maps.draw(scene), day, track, None if day == meant else meant)


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def _whole(atlas: Atlas) -> tuple[float, float, float, float]:
    """The bounds of the ground that the scheme calls home; of its extent where no region is loaded."""
    import shapely

    scheme = atlas.scheme
    regions = [r.geometry for r in atlas.regions(1) if r.id.startswith(scheme.home)]
    if regions:
        west, south, east, north = shapely.total_bounds(regions).tolist()
        return west, south, east, north
    west, south, east, north = scheme.extent
    return west, south, east, north


def _scene(
    atlas: Atlas,
    window: Window,
    day: date,
    track: str,
    home: object,
    place: tuple[float, float, str] | None,
    unit_km: str,
) -> Scene:
    import shapely

    from contactline.publish.article.maps import Scene

    frame = (window.west, window.south, window.east, window.north)
    control = atlas.control(on=day, track=track, bbox=frame, simplify_m=window.width_km * 1.5)
    counted = {c.id for c in atlas.scheme.classes if c.counted}
    # as drawn, for all maps of a day: what takes long is asked once, and the pen thins it
    lines = atlas.front_geojson(on=day, track=track, tolerances_m=[0.0])
    front = [shapely.geometry.shape(feature["geometry"]) for feature in lines["features"]]
    seen = list(_seen(atlas, frame))
    prefix = atlas.scheme.home
    return Scene(
        window,
        [r.geometry for r in seen if r.id.startswith(prefix)],
        [r.geometry for r in seen if not r.id.startswith(prefix)],
        home,  # type: ignore[arg-type]
        [(c, g) for c, g in zip(control.class_ids, control.geometry, strict=True) if c in counted],
        shapely.union_all(front) if front else None,
        place,
        unit_km,
    )


def _seen(atlas: Atlas, frame: tuple[float, float, float, float]) -> Iterable[Region]:
    """Regions of the first level in a window."""
    import shapely

    box = shapely.box(*frame)
    return [region for region in atlas.regions(1) if region.geometry.intersects(box)]
