"""A scheme from its TOML text, checked so that nothing in it contradicts anything else.

Every refusal is a `SchemeError` that names the file, the line, what is wrong there and what would
be right. The format is described in docs/scheme.md; `KEYS` below is all of it.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
import zoneinfo
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, NoReturn

from contactline.errors import SchemeError
from contactline.model import (
    Actor,
    ClassGroup,
    ControlClass,
    FrontRules,
    KnownPlace,
    KnownRegion,
    RegionLevel,
    Scheme,
)
from contactline.reports import Source
from contactline.schemes.toml_lines import Path as TomlPath
from contactline.schemes.toml_lines import line_of, locate

KEYS: dict[str, tuple[str, ...]] = {
    "": (
        "id",
        "names",
        "languages",
        "time_zone",
        "extent",
        "home",
        "undrawn_holder",
        "default_group",
        "redraw_width_m",
        "actor",
        "source",
        "class",
        "group",
        "level",
        "front",
        "known_region",
        "known_place",
        "geojson_mapping",
    ),
    "actor": ("id", "names", "words", "hostile", "enemy_in"),
    "source": ("id", "names", "affiliation", "reliability", "words"),
    "class": ("id", "names", "holder", "certainty", "counted", "colours", "opacity", "pattern"),
    "group": ("id", "names", "classes"),
    "level": ("level", "names"),
    "front": ("group", "gap_width_m", "border_margin_m", "tolerances_m", "waters"),
    "known_region": ("id", "level", "names", "codes", "aliases", "official_km2"),
    "known_place": ("id", "aliases"),
    "geojson_mapping": ("property", "values"),
}
"""Every key a scheme may have, by table; "" is the top of the file."""

RELIABILITIES = ("A", "B", "C", "D", "E", "F")
CERTAINTIES = ("held", "contested", "claimed")
PATTERNS = ("flat", "diagonal", "fine-diagonal")
THEMES = ("light", "dark")
M2_PER_KM2 = 1e6

_ID = re.compile(r"[a-z][a-z0-9_]*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_SYNTAX_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")
_KINDS = {str: "text in quotes", bool: "true or false", dict: "a table", list: "a list"}


def shipped_schemes() -> tuple[str, ...]:
    """The names of the schemes that come with Contactline."""
    files = resources.files("contactline.schemes").iterdir()
    return tuple(sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml")))


def load_scheme(name_or_path: str | os.PathLike[str]) -> Scheme:
    """The shipped scheme of this name, or the scheme in this TOML file.

    Raises SchemeError when there is no such scheme, or when it contradicts itself.
    """
    name = os.fspath(name_or_path)
    if name in shipped_schemes():
        file = resources.files("contactline.schemes") / f"{name}.toml"
        return parse_scheme(file.read_text(encoding="utf-8"), f"{name}.toml")
    path = Path(name)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        shipped = ", ".join(shipped_schemes())
        raise SchemeError(
            f"There is no scheme {name!r}: give the path of a scheme file, or one of those that are"
            f" shipped: {shipped}."
        ) from None
    except OSError as error:
        raise SchemeError(f"The scheme file {name} cannot be read: {error.strerror}.") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SchemeError(f"{path.name}, line {line}: not UTF-8; save the scheme file as UTF-8.") from None
    return parse_scheme(text, path.name)


def kept_scheme(text: str, name: str) -> Scheme:
    """A scheme as an atlas keeps it. One from before schemes had words for texts gets those of the shipped
    scheme of its id: they read claims, and no figure depends on them."""
    scheme = parse_scheme(text, name)
    if scheme.sources or any(actor.words for actor in scheme.actors) or scheme.id not in shipped_schemes():
        return scheme
    shipped = load_scheme(scheme.id)
    known = {actor.id: actor for actor in shipped.actors}
    actors = tuple(
        replace(actor, words=now.words, hostile=now.hostile, enemy_in=now.enemy_in)
        if (now := known.get(actor.id))
        else actor
        for actor in scheme.actors
    )
    return replace(scheme, actors=actors, sources=shipped.sources, known_places=shipped.known_places)


@lru_cache(maxsize=16)
def parse_scheme(text: str, name: str) -> Scheme:
    """The scheme that a TOML text describes; `name` is what errors call the file. Atlases of one scheme
    share it.

    Raises SchemeError, with the line, for the first thing that is wrong.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = _SYNTAX_PLACE.search(message)
        line = place[1] if place and place[1] else text.count("\n") + 1
        raise SchemeError(f"{name}, line {line}: not TOML: {_SYNTAX_PLACE.sub('', message)}.") from None
    source = _Source(name, text)
    return _scheme(_Table(source, (), "", document), text)


class _Source:
    """The file that is being read: what it is called and what stands in it."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text

    def fail(self, path: TomlPath, message: str) -> NoReturn:
        # where keys stand takes longer to find than the scheme to read, and only errors tell it
        raise SchemeError(f"{self.name}, line {line_of(locate(self.text), path)}: {message}")


class _Table:
    """One table of the file. Its methods give a key's value in the wanted type or fail with the line."""

    def __init__(self, source: _Source, path: TomlPath, kind: str, values: dict[str, Any]) -> None:
        self.source = source
        self.path = path
        self.kind = kind
        self.values = values
        allowed = KEYS[kind]
        for key in values:
            if key not in allowed:
                where = f"a [{kind}] table" if kind else "the top of a scheme"
                self.fail(
                    f"{key!r} is no key of {where}{_suggestion(key, allowed)};"
                    f" its keys are {', '.join(allowed)}.",
                    key,
                )

    def fail(self, message: str, *keys: str | int) -> NoReturn:
        self.source.fail((*self.path, *keys), message)

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def value(self, key: str, kind: type) -> Any:
        if key not in self.values:
            what = f"this [{self.kind}] table" if self.kind else "the scheme"
            self.fail(f"{what} has no {key!r}; it needs one.")
        value = self.values[key]
        if not isinstance(value, kind):
            self.fail(f"{key!r} is {value!r}; it must be {_KINDS[kind]}.", key)
        return value

    def text(self, key: str, default: str | None = None) -> str:
        if default is not None and key not in self:
            return default
        value = self.value(key, str)
        if not value.strip():
            self.fail(f"{key!r} is empty; it needs a text.", key)
        return value

    def id(self) -> str:
        value = self.text("id")
        if not _ID.fullmatch(value):
            self.fail(
                f"the id {value!r} is not usable; an id is lower-case letters, digits and '_', a letter"
                " first.",
                "id",
            )
        return value

    def choice(self, key: str, choices: Sequence[str], what: str, default: str | None = None) -> str:
        """A value that must be one of `choices`; `what` names them in the message."""
        value = self.text(key, default)
        if value not in choices:
            self.fail(
                f"{key} = {value!r} is not {what}{_suggestion(value, choices)};"
                f" it must be one of {', '.join(choices)}.",
                key,
            )
        return value

    def flag(self, key: str, default: bool) -> bool:
        return self.value(key, bool) if key in self else default

    def number(self, key: str, default: float | None = None, *, positive: bool = False) -> float:
        if default is not None and key not in self:
            return default
        value = self.value(key, object)
        return self.checked_number(value, key, positive=positive)

    def checked_number(self, value: Any, *keys: str | int, positive: bool = False) -> float:
        # bool is an int to Python; inf and nan are floats to TOML
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < float("inf"):
            self.fail(f"{keys[0]!r} has {value!r}; it must be a number.", *keys)
        if positive and value <= 0:
            self.fail(f"{keys[0]!r} has {value}; it must be more than 0.", *keys)
        return float(value)

    def numbers(self, key: str, default: tuple[float, ...] | None = None) -> tuple[float, ...]:
        if default is not None and key not in self:
            return default
        return tuple(self.checked_number(value, key, i) for i, value in enumerate(self.value(key, list)))

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        if default is not None and key not in self:
            return default
        values = self.value(key, list)
        for i, value in enumerate(values):
            if not isinstance(value, str) or not value.strip():
                self.fail(f"{key!r} has {value!r}; it must be a list of texts in quotes.", key, i)
            if value in values[:i]:
                self.fail(f"{key!r} has {value!r} twice; once is enough.", key, i)
        return tuple(values)

    def words(self, key: str) -> dict[str, tuple[str, ...]]:
        """Lists of patterns by language; any language may have one. The notation: docs/claims.md."""
        if key not in self:
            return {}
        words: dict[str, tuple[str, ...]] = {}
        for language, patterns in self.value(key, dict).items():
            if not _LANGUAGE.fullmatch(language):
                self.fail(f'{language!r} is no language code; it must be one such as "en".', key, language)
            if not isinstance(patterns, list) or not all(
                isinstance(pattern, str) and pattern.strip() for pattern in patterns
            ):
                self.fail(f"{key}.{language} must be a list of texts in quotes.", key, language)
            words[language] = tuple(patterns)
        return words

    def names(self, languages: Sequence[str], *, others: bool = False) -> dict[str, str]:
        """The label in every language the scheme declares; `others` allows more languages."""
        names = self.value("names", dict)
        for language, label in names.items():
            if language not in languages and not (others and _LANGUAGE.fullmatch(language)):
                self.fail(
                    f"the label {label!r} is in {language!r}, which 'languages' does not declare"
                    f"{_suggestion(language, languages)}.",
                    "names",
                    language,
                )
            if not isinstance(label, str) or not label.strip():
                self.fail(f"the label in {language!r} is {label!r}; it must be a text.", "names", language)
        for language in languages:
            if language not in names:
                self.fail(
                    f"the label in {language!r} is missing: the scheme declares the languages"
                    f" {', '.join(languages)}, so add names.{language}.",
                    "names",
                )
        return dict(names)

    def tables(self, key: str, *, needed: bool = False) -> list[_Table]:
        """The elements of an array of tables, `[[key]]`."""
        values = self.values.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            self.fail(f"{key!r} must be written as [[{key}]], once for each.", key)
        if needed and not values:
            self.fail(f"the scheme has no [[{key}]]; it needs at least one.")
        return [_Table(self.source, (*self.path, key, i), key, value) for i, value in enumerate(values)]

    def themed(self, key: str) -> dict[str, Any]:
        """A value for each theme: `{ light = …, dark = … }`."""
        values = self.value(key, dict)
        for theme in values:
            if theme not in THEMES:
                self.fail(f"{theme!r} is no theme of {key!r}{_suggestion(theme, THEMES)}.", key, theme)
        for theme in THEMES:
            if theme not in values:
                self.fail(f"{key!r} has no {theme!r}; it needs light and dark.", key)
        return values


def _scheme(top: _Table, text: str) -> Scheme:
    languages = _languages(top)
    scheme_id = top.id()
    names = top.names(languages)
    actors = tuple(_actor(table, languages) for table in top.tables("actor", needed=True))
    _refuse_twice(top, "actor", (actor.id for actor in actors), "id")
    actor_ids = [actor.id for actor in actors]

    sources = tuple(_said_by(table, languages, actor_ids) for table in top.tables("source"))
    _refuse_twice(top, "source", (source.id for source in sources), "id")

    classes = tuple(_control_class(table, languages, actor_ids) for table in top.tables("class", needed=True))
    class_ids = [control_class.id for control_class in classes]
    _refuse_twice(top, "class", class_ids, "id")

    groups = tuple(_group(table, languages, classes) for table in top.tables("group", needed=True))
    group_ids = [group.id for group in groups]
    _refuse_twice(top, "group", group_ids, "id")
    for i, group_id in enumerate(group_ids):
        if group_id in class_ids:
            top.fail(
                f"the group {group_id!r} has the id of a class; a figure could mean either, so give it"
                " another.",
                "group",
                i,
                "id",
            )

    levels = tuple(_level(table, languages) for table in top.tables("level", needed=True))
    _refuse_twice(top, "level", (level.level for level in levels), "level")
    known_regions = _known_regions(top, languages, [level.level for level in levels])
    return Scheme(
        id=scheme_id,
        names=names,
        time_zone=_time_zone(top),
        extent=_extent(top),
        actors=actors,
        classes=classes,
        groups=groups,
        levels=tuple(sorted(levels, key=lambda level: level.level)),
        default_group=top.choice("default_group", group_ids, "a group of this scheme"),
        undrawn_holder=(
            top.choice("undrawn_holder", actor_ids, "an actor of this scheme")
            if "undrawn_holder" in top
            else None
        ),
        front=_front(top, group_ids),
        home=_home(top, known_regions),
        redraw_width_m=top.number("redraw_width_m", 100.0, positive=True),
        known_regions=known_regions,
        known_places=_known_places(top),
        geojson_mappings=_geojson_mappings(top, class_ids),
        text=text,
        sources=sources,
    )


def _actor(table: _Table, languages: Sequence[str]) -> Actor:
    enemy_in = table.texts("enemy_in", ())
    for i, language in enumerate(enemy_in):
        if not _LANGUAGE.fullmatch(language):
            table.fail(f'{language!r} is no language code; it must be one such as "en".', "enemy_in", i)
    return Actor(
        id=table.id(),
        names=table.names(languages),
        words=table.words("words"),
        hostile=table.words("hostile"),
        enemy_in=enemy_in,
    )


def _said_by(table: _Table, languages: Sequence[str], actor_ids: Sequence[str]) -> Source:
    return Source(
        id=table.id(),
        names=table.names(languages, others=True),
        affiliation=(
            table.choice("affiliation", actor_ids, "an actor of this scheme")
            if "affiliation" in table
            else None
        ),
        reliability=table.choice("reliability", RELIABILITIES, "a grade of the Admiralty code", "F"),
        words=table.words("words"),
    )


def _languages(top: _Table) -> tuple[str, ...]:
    languages = top.texts("languages")
    if not languages:
        top.fail("'languages' is empty; name at least one, such as \"en\".", "languages")
    for i, language in enumerate(languages):
        if not _LANGUAGE.fullmatch(language):
            top.fail(
                f'{language!r} is no language code; it must be one such as "en" or "uk" (BCP 47).',
                "languages",
                i,
            )
    return languages


def _control_class(table: _Table, languages: Sequence[str], actor_ids: Sequence[str]) -> ControlClass:
    colours = table.themed("colours")
    for theme, colour in colours.items():
        if not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
            table.fail(f'the colour {colour!r} is not one; write it as "#rrggbb".', "colours", theme)
    opacity = table.themed("opacity")
    for theme, value in opacity.items():
        number = table.checked_number(value, "opacity", theme)
        if not 0 < number <= 1:
            table.fail(f"the opacity {value} must be more than 0 and at most 1.", "opacity", theme)
    return ControlClass(
        id=table.id(),
        names=table.names(languages),
        holder=table.choice("holder", actor_ids, "an actor of this scheme") if "holder" in table else None,
        certainty=table.choice("certainty", CERTAINTIES, "a certainty"),
        counted=table.flag("counted", True),
        colours={theme: colours[theme].lower() for theme in THEMES},
        opacity={theme: float(opacity[theme]) for theme in THEMES},
        pattern=table.choice("pattern", PATTERNS, "a pattern", "flat"),
    )


def _group(table: _Table, languages: Sequence[str], classes: Sequence[ControlClass]) -> ClassGroup:
    members = table.texts("classes")
    if not members:
        table.fail("the group has no classes; name at least one.", "classes")
    by_id = {control_class.id: control_class for control_class in classes}
    for i, member in enumerate(members):
        if member not in by_id:
            table.fail(
                f"the group names an unknown class {member!r}{_suggestion(member, list(by_id))};"
                f" the classes are {', '.join(by_id)}.",
                "classes",
                i,
            )
        if not by_id[member].counted:
            table.fail(
                f"the class {member!r} has counted = false, so it belongs to no figure and to no group;"
                " take it out here or count it there.",
                "classes",
                i,
            )
    return ClassGroup(table.id(), table.names(languages), members)


def _level(table: _Table, languages: Sequence[str]) -> RegionLevel:
    return RegionLevel(_level_number(table), table.names(languages))


def _level_number(table: _Table) -> int:
    number = table.number("level")
    if number != int(number) or not 0 <= number <= 9:
        table.fail(f"the level {number:g} is not one; it must be a whole number from 0 to 9.", "level")
    return int(number)


def _known_regions(top: _Table, languages: Sequence[str], levels: Sequence[int]) -> tuple[KnownRegion, ...]:
    regions: list[KnownRegion] = []
    # what a region can be called -> its id: a name that fits two regions would make both ambiguous
    taken: dict[str, str] = {}
    for table in top.tables("known_region"):
        level = _level_number(table)
        if level not in levels:
            table.fail(f"the scheme has no level {level}; its levels are {sorted(levels)}.", "level")
        region = KnownRegion(
            id=table.text("id"),
            level=level,
            names=table.names(languages, others=True),
            codes=table.texts("codes", ()),
            aliases=table.texts("aliases", ()),
            official_area_m2=(
                table.number("official_km2", positive=True) * M2_PER_KM2 if "official_km2" in table else None
            ),
        )
        called: list[tuple[str, tuple[str | int, ...]]] = [(region.id, ("id",))]
        called += [(name, ("names", language)) for language, name in region.names.items()]
        called += [(code, ("codes", i)) for i, code in enumerate(region.codes)]
        called += [(alias, ("aliases", i)) for i, alias in enumerate(region.aliases)]
        for label, keys in called:
            if taken.setdefault(label.casefold(), region.id) != region.id or (
                keys == ("id",) and any(other.id == region.id for other in regions)
            ):
                table.fail(
                    f"{label!r} already means the region {taken[label.casefold()]!r};"
                    " a name, code or alias may mean one region only.",
                    *keys,
                )
        regions.append(region)
    return tuple(regions)


def _known_places(top: _Table) -> tuple[KnownPlace, ...]:
    tables = top.tables("known_place")
    _refuse_twice(top, "known_place", (table.text("id") for table in tables), "id")
    return tuple(KnownPlace(table.text("id"), table.texts("aliases")) for table in tables)


def _front(top: _Table, group_ids: Sequence[str]) -> FrontRules:
    values = top.values.get("front")
    if not isinstance(values, dict):
        top.fail(
            "the scheme has no [front] table; it needs one that names the 'group' on one side of it.", "front"
        )
    table = _Table(top.source, ("front",), "front", values)
    defaults = FrontRules(group="")
    tolerances_m = table.numbers("tolerances_m", defaults.tolerances_m)
    if not tolerances_m:
        table.fail(
            "'tolerances_m' is empty; a front has no length without a scale, so name one.", "tolerances_m"
        )
    for i, (before, after) in enumerate(zip((-1.0, *tolerances_m), tolerances_m, strict=False)):
        if after < 0 or after <= before:
            table.fail(
                f"the tolerance {after:g} must be 0 or more, and more than the one before it.",
                "tolerances_m",
                i,
            )
    widths = {}
    for key in ("gap_width_m", "border_margin_m"):
        widths[key] = table.number(key, getattr(defaults, key))
        if widths[key] < 0:
            table.fail(f"{key!r} has {widths[key]:g}; it must be 0 or more.", key)
    return FrontRules(
        group=table.choice("group", group_ids, "a group of this scheme"),
        tolerances_m=tolerances_m,
        waters=_waters(table),
        **widths,
    )


def _waters(table: _Table) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Rings of (longitude, latitude) around waters whose shores are coast."""
    rings = []
    for i, ring in enumerate(table.values.get("waters", [])):
        if not isinstance(ring, list) or len(ring) < 3:
            table.fail("a ring of 'waters' needs at least three [longitude, latitude] corners.", "waters", i)
        corners = []
        for corner in ring:
            if not (isinstance(corner, list) and len(corner) == 2):
                table.fail(
                    f"a corner of 'waters' is [longitude, latitude] in degrees, not {corner!r}.", "waters", i
                )
            lon, lat = (table.checked_number(value, "waters", i) for value in corner)
            if not (-180 <= lon <= 180 and -90 <= lat <= 90):
                table.fail(f"{corner!r} is no [longitude, latitude] of the earth.", "waters", i)
            corners.append((lon, lat))
        rings.append(tuple(corners))
    return tuple(rings)


def _home(top: _Table, known_regions: Sequence[KnownRegion]) -> str:
    home = top.text("home")
    if known_regions and not any(region.id.startswith(home) for region in known_regions):
        top.fail(
            f"home = {home!r} begins the id of no known region; it must be how the ids of the home"
            f" territory begin, such as {known_regions[0].id[:2]!r}.",
            "home",
        )
    return home


def _time_zone(top: _Table) -> str:
    name = top.text("time_zone")
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        known = sorted(zoneinfo.available_timezones())
        top.fail(
            f"there is no time zone {name!r}{_suggestion(name, known)}; it must be a name of the IANA"
            ' database, such as "Europe/Kyiv" or "UTC".',
            "time_zone",
        )
    return name


def _extent(top: _Table) -> tuple[float, float, float, float]:
    extent = top.numbers("extent")
    if len(extent) != 4:
        top.fail(
            f"'extent' has {len(extent)} numbers; it must be [west, south, east, north] in degrees.", "extent"
        )
    west, south, east, north = extent
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        top.fail(
            f"'extent' is {list(extent)}; it must be [west, south, east, north] in degrees, west less than"
            " east within ±180 and south less than north within ±90.",
            "extent",
        )
    return west, south, east, north


def _geojson_mappings(top: _Table, class_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    tables = top.values.get("geojson_mapping", {})
    if not isinstance(tables, dict) or not all(isinstance(values, dict) for values in tables.values()):
        top.fail("a mapping must be written as [geojson_mapping.NAME].", "geojson_mapping")
    mappings = {}
    for name, values in tables.items():
        table = _Table(top.source, ("geojson_mapping", name), "geojson_mapping", values)
        to_class = table.value("values", dict)
        for label, class_id in to_class.items():
            if class_id not in class_ids:
                close = _suggestion(class_id, class_ids) if isinstance(class_id, str) else ""
                table.fail(
                    f"{label!r} is mapped to an unknown class {class_id!r}{close};"
                    f" the classes are {', '.join(class_ids)}.",
                    "values",
                    label,
                )
        mappings[name] = {"property": table.text("property"), "values": dict(to_class)}
    return mappings


def _refuse_twice(top: _Table, table: str, values: Iterable[object], key: str) -> None:
    seen: set[object] = set()
    for i, value in enumerate(values):
        if value in seen:
            top.fail(
                f"the {table} {key} {value!r} is taken; give this one another.",
                table,
                i,
                key,
            )
        seen.add(value)


def _suggestion(wrong: str, choices: Sequence[str]) -> str:
    close = difflib.get_close_matches(wrong.lower(), choices, n=1)
    if not close:  # names of time zones have capitals
        by_folded = {choice.casefold(): choice for choice in choices}
        close = [
            by_folded[found] for found in difflib.get_close_matches(wrong.casefold(), list(by_folded), n=1)
        ]
    return f" (did you mean {close[0]!r}?)" if close else ""
