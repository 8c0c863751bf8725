"""Hand-made domain values for the tests that look at figures without an atlas."""

from __future__ import annotations

from datetime import UTC, date, datetime

from contactline.model import (
    Area,
    Change,
    EditionRef,
    FrontLength,
    GroundHistory,
    Interval,
    Place,
    Provenance,
    RegionRef,
    Spell,
    Transition,
)

SUMY = RegionRef(id="UA-59", name="Sumy Oblast", level=1, layer="adm1")
SUMY_RAION = RegionRef(id="UA59080000000057897", name="Sumy Raion", level=2, layer="adm2")


def edition(day: date = date(2025, 8, 12), id_: str = "3f9a0c11d2e4") -> EditionRef:
    return EditionRef(
        id=id_,
        track="deepstate",
        valid_at=datetime(day.year, day.month, day.day, 20, 2, 3, tzinfo=UTC),
        published_at=datetime(day.year, day.month, day.day, 20, 2, 3, tzinfo=UTC),
        recorded_at=datetime(2025, 9, 1, 8, 0, 0, tzinfo=UTC),
        source_name="1755028923.geojson",
        source_sha256="ab" * 32,
    )


def provenance(day: date = date(2025, 8, 12), measure: str = "authalic") -> Provenance:
    return Provenance(
        track="deepstate",
        edition=edition(day),
        measure=measure,
        method="composite/1",
        attribution="© DeepState",
        licence="not declared",
        hashes={"chain": "cd" * 32, "scheme": "ef" * 32},
        region_layer="adm1",
    )


def area(
    km2: float = 210.6,
    *,
    region: RegionRef | None = SUMY,
    day: date = date(2025, 8, 12),
    class_id: str | None = None,
    group_id: str | None = "occupied_total",
) -> Area:
    return Area(
        provenance=provenance(day),
        on=day,
        at=datetime(day.year, day.month, day.day, 21, 0, tzinfo=UTC),
        region=region,
        class_id=class_id,
        group_id=None if class_id else group_id,
        area_m2=km2 * 1e6,
        share=None if region is None else km2 / 23838.0,
        share_of_m2=None if region is None else 23838.0e6,
        share_basis=None if region is None else "measured",
    )


def change() -> Change:
    return Change(
        provenance=provenance(date(2025, 8, 1)),
        start=date(2025, 7, 1),
        end=date(2025, 8, 1),
        start_edition=edition(date(2025, 7, 1), "0011223344ff"),
        region=SUMY,
        class_id="occupied",
        group_id=None,
        gross_gain_m2=12.5e6,
        gross_loss_m2=2.25e6,
        redraw_m2=0.5e6,
        reclassified_m2=0.02e6,
        net_m2=10.25e6,
    )


def transition() -> Transition:
    return Transition(
        provenance=provenance(date(2025, 8, 1)),
        start=date(2025, 7, 1),
        end=date(2025, 8, 1),
        start_edition=edition(date(2025, 7, 1), "0011223344ff"),
        region=SUMY,
        from_class=None,
        to_class="occupied",
        kind="gain",
        area_m2=12.5e6,
    )


def front(tolerance_m: float = 1000.0, km: float = 1056.0) -> FrontLength:
    return FrontLength(
        provenance=provenance(),
        on=date(2025, 8, 3),
        at=datetime(2025, 8, 3, 21, 0, tzinfo=UTC),
        region=None,
        tolerance_m=tolerance_m,
        length_m=km * 1e3,
        parts=3,
        main_length_m=(km - 20) * 1e3,
    )


STEPNE = Place(
    id="UA59080290140055236",
    names={"uk": "Степне", "en": "Stepne"},
    aliases=("Степное",),
    lon=34.6911,
    lat=51.1717,
    region_ids=("UA59080290000000001", "UA59080000000057897", "UA59000000000057109"),
    kind="village",
    population=120,
)


def history(place: Place | None = STEPNE) -> GroundHistory:
    first, last = edition(date(2025, 6, 1), "aaaaaaaaaaaa"), edition()
    return GroundHistory(
        provenance=provenance(),
        lon=34.6911,
        lat=51.1717,
        place=place,
        regions=(SUMY_RAION, SUMY),
        spells=(
            Spell("occupied", Interval(first.valid_at, last.valid_at), first),
            Spell(None, Interval(last.valid_at), last),
        ),
    )
