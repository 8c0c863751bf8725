"""What others show of a link to a view: messengers, search engines, bookmarks. A title, and the figure that
the view opens on, with its source; all of it from the same address that the viewer reads."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from contactline.errors import ContactlineError
from contactline.words import words

if TYPE_CHECKING:
    from contactline.atlas import Atlas
    from contactline.model import Area
    from contactline.words import Words

_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_LANGUAGE = re.compile(r'<html lang="[^"]*"')
NAME_LENGTH = 200
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def previewed(page: str, atlas: Atlas, query: Mapping[str, str], address: str) -> str:
    """The viewer's page with title, description and Open Graph tags (ogp.me) of the view at `address`,
    whose parameters are `query`. What the query says wrongly counts as not said, as in the viewer."""
    said = words(query.get("lang", ""))
    name = said.named(atlas.scheme.names)
    area, where = _figure(atlas, query, said)
    if area is None:
        title, description = name, said("preview.about")
    else:
        day = said.day(area.on)
        title = said("preview.title_where" if where else "preview.title", name=name, where=where, day=day)
        description = _sentence(atlas, area, where, said)
    tags = {
        "og:type": "website",
        "og:site_name": name,
        "og:title": title,
        "og:description": description,
        "og:url": address,
    }
    head = "\n    ".join(
        [
            f"<title>{html.escape(title)}</title>",
            f'<meta name="description" content="{html.escape(description)}" />',
            *(f'<meta property="{tag}" content="{html.escape(text)}" />' for tag, text in tags.items()),
        ]
    )
    page = _LANGUAGE.sub(f'<html lang="{said.language}"', page, count=1)
    return _TITLE.sub(lambda _: head, page, count=1)


def region_meant(atlas: Atlas, query: Mapping[str, str]) -> str | None:
    """The id of the region that a query names otherwise, by a code or a name; None where there is nothing
    to put right: it has the id, names no region, or one that the atlas does not have."""
    asked = _name(query, "region")
    with suppress(ContactlineError):
        found = atlas.region_id(asked) if asked else None
        return found if found != asked else None
    return None


def _figure(atlas: Atlas, query: Mapping[str, str], said: Words) -> tuple[Area | None, str]:
    """The area in view and the name of its region or place; None where the record does not reach the day."""
    where, region, place = "", _name(query, "region"), _name(query, "place")
    if region:
        try:
            where = said.named(atlas.region_names(region))
        except ContactlineError:
            region = None
    elif place and (here := atlas.place_of_id(place)):
        where = said.named(here.names)
    groups = [group.id for group in atlas.scheme.groups]
    tracks = [track.name for track in atlas.tracks() if track.editions]
    asked, track = query.get("group", ""), query.get("track")
    with suppress(ContactlineError):
        found = atlas.area(
            region=region,
            on=_day(query.get("day", "")),
            group=asked if asked in groups else atlas.scheme.default_group,
            track=track if track in tracks else None,
        )
        return found.one(), where
    return None, where


def _name(query: Mapping[str, str], key: str) -> str | None:
    """A name that an atlas may have; None for a text that none has."""
    text = query.get(key, "")
    return text if text.isprintable() and 0 < len(text) <= NAME_LENGTH else None


def _day(text: str) -> str | None:
    """A day of the calendar; None: the last of the record."""
    with suppress(ValueError):
        return str(date.fromisoformat(text)) if _DAY.fullmatch(text) else None
    return None


def _sentence(atlas: Atlas, area: Area, where: str, said: Words) -> str:
    edition = area.provenance.edition
    shown = edition.valid_at.astimezone(ZoneInfo(atlas.scheme.time_zone))
    titles = {track.name: track.title for track in atlas.tracks()}
    group = next(group for group in atlas.scheme.groups if group.id == area.group_id)
    # Of a region, the group's name goes without the whole that it names: "Occupied, all of the country".
    what = said.named(group.names)
    return said(
        "preview.area_in" if area.region else "preview.area",
        day=said.day(area.on),
        track=titles.get(edition.track) or edition.track,
        area=said.amount(area.area_m2 / 1e6, "km2"),
        what=said.quoted(what.partition(",")[0] if area.region else what),
        where=where,
        edition=f"{said.day(shown.date())}, {shown:%H:%M}",
    )
