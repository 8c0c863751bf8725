"""Figures as tables for people: strings in columns, with the line of provenance below.

Knows words, units and separators; must not know a terminal or a browser: `cli.render` draws the
tables with rich, notebooks and pages take `to_html`. Metric and miles stand side by side.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any, Literal

from contactline.figures import display_name, flatten, plain
from contactline.model import (
    KM2_PER_MI2,
    KM_PER_MI,
    Area,
    Change,
    EditionRef,
    Figure,
    FrontLength,
    GroundHistory,
    Place,
    Region,
    RegionRef,
    Scheme,
    Transition,
)

if TYPE_CHECKING:
    from contactline.atlas import EditionInfo, QuarantineEntry

WHOLE = "whole drawn ground"
NOT_DRAWN = "not drawn"


@dataclass(frozen=True, slots=True)
class Column:
    header: str
    align: Literal["left", "right"] = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` has a string for every column; `foot` is one line after the other."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    foot: tuple[str, ...] = ()

    def to_html(self) -> str:
        """A table element with caption and foot; every text is escaped."""
        aligned = [f' style="text-align:{column.align}"' for column in self.columns]
        head = "".join(
            f"<th{style}>{html.escape(column.header)}</th>"
            for style, column in zip(aligned, self.columns, strict=True)
        )
        body = "".join(
            "<tr>"
            + "".join(
                f"<td{style}>{html.escape(text)}</td>" for style, text in zip(aligned, row, strict=True)
            )
            + "</tr>"
            for row in self.rows
        )
        foot = "<br>".join(map(html.escape, self.foot))
        return (
            f'<table class="contactline"><caption>{html.escape(self.title)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
            f'<tfoot><tr><td colspan="{max(1, len(self.columns))}">{foot}</td></tr></tfoot></table>'
        )


@dataclass(frozen=True, slots=True)
class Words:
    """The scheme's labels in one language and its time zone; without a scheme, ids and UTC."""

    scheme: Scheme | None = None
    language: str = "en"

    @property
    def zone(self) -> tzinfo:
        if self.scheme is None:
            return UTC
        from zoneinfo import ZoneInfo

        return ZoneInfo(self.scheme.time_zone)

    def label(self, id_: str | None) -> str:
        """The label of a class or group."""
        if id_ is None:
            return NOT_DRAWN
        if self.scheme is not None:
            for known in (*self.scheme.classes, *self.scheme.groups):
                if known.id == id_:
                    return display_name(known.names, id_, self.language)
        return id_

    def moment(self, moment: datetime | None) -> str:
        """Local time with the zone's abbreviation."""
        return "" if moment is None else moment.astimezone(self.zone).strftime("%Y-%m-%d %H:%M %Z")

    def edition(self, edition: EditionRef) -> str:
        return f"{edition.id} of {self.moment(edition.valid_at)}"


def table_of(figures: Sequence[Figure], scheme: Scheme | None = None, language: str = "en") -> Table:
    """The table for figures of one kind, by the kind of the first."""
    if not figures:
        return Table("No figures", (), ())
    return _BUILDERS[type(figures[0])](figures, Words(scheme, language))


def number(value: float | None, digits: int = 1, *, sign: bool = False) -> str:
    """A number with thousands separators; what is there but rounds to nothing is `<0.1`.

    >>> number(114329.4), number(0.02), number(0.0), number(-3.0, sign=True)
    ('114,329.4', '<0.1', '0.0', '-3.0')
    """
    if value is None:
        return ""
    least = 10.0**-digits
    if value and abs(value) < least / 2:
        return f"{'-' if value < 0 else '+' if sign else ''}<{least:.{digits}f}"
    return f"{value:{'+' if sign and value else ''},.{digits}f}"


def percent(share: float | None) -> str:
    return "" if share is None else f"{number(share * 100)} %"


# --- figures -----------------------------------------------------------------------------------


def area_table(figures: Sequence[Area], words: Words) -> Table:
    first = figures[0]
    dated = len({figure.on for figure in figures}) > 1
    shares = any(figure.share is not None for figure in figures)
    columns = [
        *([Column("Date")] if dated else []),
        Column("Region"),
        Column("Group" if first.group_id is not None else "Class"),
        *_AREA_COLUMNS,
        *([Column("share", "right")] if shares else []),
    ]
    rows = [
        (
            *([figure.on.isoformat()] if dated else []),
            _region_name(figure.region),
            words.label(figure.group_id or figure.class_id),
            *_area_cells(figure.area_m2),
            *([percent(figure.share)] if shares else []),
        )
        for figure in figures
    ]
    if first.until is not None:
        title = f"Mean area, {first.on} to {first.until}"
    elif dated:
        title = f"Area, {figures[0].on} to {figures[-1].on}"
    else:
        title = f"Area on {first.on}"
    bases = sorted({figure.share_basis for figure in figures if figure.share_basis})
    basis = [f"Shares are of the {' or '.join(bases)} area of the region"] if bases else []
    return Table(title, tuple(columns), tuple(rows), (*basis, *_foot(figures, words)))


series_table = area_table


def changes_table(figures: Sequence[Change], words: Words) -> Table:
    first = figures[0]
    columns = (
        Column("Region"),
        Column("Group" if first.group_id is not None else "Class"),
        Column("gain km²", "right"),
        Column("loss km²", "right"),
        Column("net km²", "right"),
        Column("net mi²", "right"),
        Column("redraw km²", "right"),
        Column("reclassified km²", "right"),
    )
    rows = tuple(
        (
            _region_name(figure.region),
            words.label(figure.group_id or figure.class_id),
            number(figure.gross_gain_m2 / 1e6),
            number(figure.gross_loss_m2 / 1e6),
            number(figure.net_m2 / 1e6, sign=True),
            number(figure.net_m2 / 1e6 / KM2_PER_MI2, sign=True),
            number(figure.redraw_m2 / 1e6),
            number(figure.reclassified_m2 / 1e6),
        )
        for figure in figures
    )
    note = "Redraw and reclassified are parts of gain and loss together, not movement of the front"
    return Table(_span_title("Changes", first), columns, rows, (note, *_foot(figures, words)))


def transitions_table(figures: Sequence[Transition], words: Words) -> Table:
    columns = (Column("Region"), Column("from"), Column("to"), Column("kind"), *_AREA_COLUMNS)
    rows = tuple(
        (
            _region_name(figure.region),
            words.label(figure.from_class),
            words.label(figure.to_class),
            figure.kind,
            *_area_cells(figure.area_m2),
        )
        for figure in figures
    )
    return Table(_span_title("Transitions", figures[0]), columns, rows, _foot(figures, words))


def front_table(figures: Sequence[FrontLength], words: Words) -> Table:
    columns = (
        Column("Region"),
        Column("tolerance", "right"),
        Column("km", "right"),
        Column("mi", "right"),
        Column("parts", "right"),
        Column("longest part km", "right"),
    )
    rows = tuple(
        (
            _region_name(figure.region),
            "as drawn" if figure.tolerance_m == 0 else f"{figure.tolerance_m:,.0f} m",
            number(figure.length_m / 1e3),
            number(figure.length_m / 1e3 / KM_PER_MI),
            f"{figure.parts:,}",
            number(figure.main_length_m / 1e3),
        )
        for figure in figures
    )
    note = "The length of a front depends on the tolerance it is generalised with; cite both"
    return Table(f"Front on {figures[0].on}", columns, rows, (note, *_foot(figures, words)))


def history_table(figures: Sequence[GroundHistory], words: Words) -> Table:
    """The history of one point of ground; of several, one after the other."""
    columns = (Column("from"), Column("to"), Column("Class"), Column("edition"))
    rows = tuple(
        (
            words.moment(spell.interval.start),
            words.moment(spell.interval.end) or "now",
            words.label(spell.class_id),
            spell.edition.id,
        )
        for figure in figures
        for spell in figure.spells
    )
    return Table("; ".join(map(_ground_title, figures)), columns, rows, _foot(figures, words))


def _ground_title(figure: GroundHistory) -> str:
    where = ", ".join(region.name for region in sorted(figure.regions, key=lambda region: -region.level))
    point = "" if figure.lon is None else f"{figure.lat:.5f}, {figure.lon:.5f} (lat, lon)"
    if figure.place is None:
        parts = [point, where]
    else:
        names = " / ".join(dict.fromkeys(figure.place.names.values()))
        former = f"also {', '.join(figure.place.aliases)}" if figure.place.aliases else ""
        parts = [f"{names} ({figure.place.id})", former, where, point]
    return "; ".join(part for part in parts if part)


_BUILDERS: dict[type[Figure], Callable[[Any, Words], Table]] = {
    Area: area_table,
    Change: changes_table,
    Transition: transitions_table,
    FrontLength: front_table,
    GroundHistory: history_table,
}


# --- the record --------------------------------------------------------------------------------


def editions_table(infos: Iterable[EditionInfo], words: Words) -> Table:
    columns = (
        Column("Track"),
        Column("edition"),
        Column("valid at"),
        Column("published at"),
        Column("features", "right"),
        Column("quarantined", "right"),
        Column("state"),
    )
    rows = tuple(
        (
            info.ref.track,
            info.ref.id,
            words.moment(info.ref.valid_at),
            words.moment(info.ref.published_at),
            f"{info.features:,}",
            f"{info.quarantined:,}",
            _state(info, words),
        )
        for info in infos
    )
    return Table("Editions", columns, rows, (f"{len(rows):,} editions",))


def record_table(infos: Iterable[EditionInfo], words: Words) -> Table:
    """How many editions each track has, from when to when."""
    columns = (
        Column("Track"),
        Column("editions", "right"),
        Column("days", "right"),
        Column("first"),
        Column("last"),
        Column("superseded", "right"),
        Column("embargoed", "right"),
    )
    tracks: dict[str, list[EditionInfo]] = {}
    for info in infos:
        tracks.setdefault(info.ref.track, []).append(info)
    rows = tuple(
        (
            track,
            f"{len(held):,}",
            f"{len({info.ref.valid_at.astimezone(words.zone).date() for info in held}):,}",
            words.moment(min(info.ref.valid_at for info in held)),
            words.moment(max(info.ref.valid_at for info in held)),
            f"{sum(info.superseded for info in held):,}",
            f"{sum(info.embargoed_until is not None and info.pending for info in held):,}",
        )
        for track, held in tracks.items()
    )
    return Table("The record", columns, rows)


def value_table(title: str, items: Sequence[object], words: Words) -> Table:
    """Any small values of one kind, a column for each field."""
    rows = [flatten(plain(item)) for item in items]
    names = list(dict.fromkeys(name for row in rows for name in row))
    numeric = {n for n in names if all(isinstance(row.get(n), int | float | None) for row in rows)}
    return Table(
        title,
        tuple(Column(name.replace("_", " "), "right" if name in numeric else "left") for name in names),
        tuple(tuple(_cell(row.get(name)) for name in names) for row in rows),
    )


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, int | float):
        return f"{value:,}"
    return str(value)


def _state(info: EditionInfo, words: Words) -> str:
    if info.embargoed_until is not None and info.pending:
        return f"embargoed until {words.moment(info.embargoed_until)}"
    return "superseded" if info.superseded else "pending" if info.pending else ""


def quarantine_table(entries: Iterable[QuarantineEntry], words: Words) -> Table:
    columns = (
        Column("Track"),
        Column("label"),
        Column("reason"),
        Column("count", "right"),
        *_AREA_COLUMNS,
        Column("first"),
        Column("last"),
    )
    rows = tuple(
        (
            entry.track,
            " ".join(entry.label.split()) or "(no label)",
            entry.reason,
            f"{entry.count:,}",
            *_area_cells(entry.area_m2),
            words.moment(entry.first),
            words.moment(entry.last),
        )
        for entry in entries
    )
    note = "Quarantined ground is kept and listed, and counted in no figure"
    return Table("Quarantine", columns, rows, (note,))


def regions_table(regions: Iterable[Region | RegionRef], words: Words) -> Table:
    columns = (Column("level", "right"), Column("id"), Column("name"), Column("names"), Column("layer"))
    rows = tuple(
        (
            str(region.level),
            region.id,
            display_name(region.names, region.id, words.language)
            if isinstance(region, Region)
            else region.name,
            " / ".join(dict.fromkeys(region.names.values())) if isinstance(region, Region) else "",
            region.layer,
        )
        for region in regions
    )
    return Table("Regions", columns, rows, (f"{len(rows):,} regions",))


def places_table(
    places: Iterable[Place], words: Words, regions_of: Callable[[Place], str] | None = None
) -> Table:
    columns = (
        Column("id"),
        Column("name"),
        Column("region"),
        Column("lat", "right"),
        Column("lon", "right"),
        Column("population", "right"),
    )
    rows = tuple(
        (
            place.id,
            " / ".join(dict.fromkeys(place.names.values())),
            regions_of(place) if regions_of else ", ".join(place.region_ids),
            "" if place.lat is None else f"{place.lat:.5f}",
            "" if place.lon is None else f"{place.lon:.5f}",
            "" if place.population is None else f"{place.population:,}",
        )
        for place in places
    )
    return Table("Places", columns, rows)


# --- parts -------------------------------------------------------------------------------------

_AREA_COLUMNS = (Column("km²", "right"), Column("mi²", "right"))


def _area_cells(area_m2: float) -> tuple[str, str]:
    return number(area_m2 / 1e6), number(area_m2 / 1e6 / KM2_PER_MI2)


def _region_name(region: RegionRef | None) -> str:
    return WHOLE if region is None else region.name


def _span_title(what: str, figure: Change | Transition) -> str:
    return f"{what} from {figure.start} to {figure.end}"


def _foot(figures: Sequence[Figure], words: Words) -> tuple[str, ...]:
    """Which region, track, edition and measure, by whom: what a figure is cited with."""
    lines = []
    regions = {region for region in (getattr(figure, "region", None) for figure in figures) if region}
    if len(regions) == 1:
        region = next(iter(regions))
        lines.append(f"Region {region.name}: {region.id}, level {region.level}, boundaries {region.layer}")
    elif regions:
        layers = sorted({f"level {region.level} of {region.layer}" for region in regions})
        lines.append(f"Regions: {', '.join(layers)}")

    provenances = [figure.provenance for figure in figures]
    editions = sorted({p.edition for p in provenances}, key=lambda edition: edition.valid_at)
    starts = {figure.start_edition for figure in figures if isinstance(figure, Change | Transition)}
    if len(starts) == 1:
        text = f"editions {words.edition(next(iter(starts)))} and {words.edition(editions[-1])}"
    elif len(editions) == 1:
        text = f"edition {words.edition(editions[0])}"
    else:
        text = f"{len(editions):,} editions, {words.edition(editions[0])} to {words.edition(editions[-1])}"
    tracks = sorted({p.track for p in provenances})
    measures = sorted({p.measure for p in provenances if p.measure})
    measure = f", measure {', '.join(measures)}" if measures else ""
    lines.append(f"Track {', '.join(tracks)}, {text}{measure}")

    for attribution, licence in dict.fromkeys((p.attribution, p.licence) for p in provenances):
        credit = ", ".join(part for part in (attribution, licence and f"licence: {licence}") if part)
        if credit:
            lines.append(credit)
    return tuple(lines)
