"""Is the atlas sound? Every hash, interval and sum is computed again and held against what is kept."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Callable, Iterator

import numpy as np

from contactline.errors import Unsound
from contactline.geometry.measures import area_m2
from contactline.history.areas import areas_in_regions, piece_deltas, running_sums
from contactline.history.flatten import flatten
from contactline.record.ledger_faults import ledger_faults
from contactline.record.timeline import timeline
from contactline.store.atlas import Store
from contactline.store.editions import EditionRow, Track, link, quarantine_hash
from contactline.store.rows import digest
from contactline.store.times import from_micros

Progress = Callable[[int, int | None, str], None]
_TOLERANCE_M2 = 100.0
"""What the rounding of an edition's pieces, tile by tile, may add up to (measured: 8 m²)."""
_CHECKED_EDITIONS = 12


def faults(store: Store, progress: Progress | None = None) -> Iterator[str]:
    """One sentence for each fault, naming the row that is wrong; nothing when the atlas is sound."""
    say = progress or (lambda done, total, what: None)
    store.forget()  # what is remembered of rows is not what is in them
    say(0, None, "database")
    yield from _database(store)
    scheme = hashlib.sha256((store.meta("scheme") or "").encode()).hexdigest()
    if scheme != store.meta("scheme_sha256"):
        yield "the scheme: its text does not have its hash"
    say(0, None, "feature versions")
    damaged = dict(store.features.damaged())
    for pk, what in damaged.items():
        yield f"feature version {pk}: {what}"
    tracks = store.editions.tracks()
    for track in tracks:
        say(0, None, f"editions of {track.name}")
        yield from _chain(store, track)
    say(0, None, "pieces")
    pieces_damaged = False
    for pk, what in store.pieces.damaged():
        pieces_damaged = True
        yield f"piece {pk}: {what}"
    for id_, what in store.boundaries.damaged():
        yield f"region {id_}: {what}"
    for tile, what in store.boundaries.damaged_parts():
        pieces_damaged = True
        yield f"tile {tile}: {what}"
    for id_, what in store.places.damaged():
        yield f"place {id_}: {what}"
    say(0, None, "ledger")
    yield from ledger_faults(store)
    if damaged or pieces_damaged:
        return  # sums over damaged rows say nothing more
    for track in tracks:
        say(0, None, f"areas of {track.name}")
        yield from _areas(store, track)
        yield from _coverage(store, track, say)


def _database(store: Store) -> Iterator[str]:
    if store.database.postgres:
        return
    for (answer,) in store.database.rows("PRAGMA integrity_check"):
        if answer != "ok":
            yield f"the file: {answer}"
    for row in store.database.rows("PRAGMA foreign_key_check"):
        yield f"the file: row {row[1]} of {row[0]} refers to a row of {row[2]} that is missing"


def _chain(store: Store, track: Track) -> Iterator[str]:
    """Each edition against its link: its times, its source, its features, its quarantine."""
    hashes = {int(pk): bytes(sha256) for pk, sha256 in store.database.rows("SELECT pk, sha256 FROM feature")}
    texts = {
        int(pk): (description, dropped)
        for pk, description, dropped in store.database.rows(
            "SELECT pk, description, dropped FROM edition WHERE track_pk = ?", (track.pk,)
        )
    }
    previous = b""
    for edition in store.editions.editions(track):
        name = f"edition {edition.id} of {track.name} ({edition.source_name})"
        if edition.embargo_until is not None and not edition.composed:
            name = f"edition in row {edition.pk} of {track.name}, under embargo"
        quarantined, damage = _quarantined(store, edition)
        yield from (f"{name}: {what}" for what in damage)
        missing = [pk for pk in edition.feature_pks if pk not in hashes]
        if missing:
            yield f"{name}: feature version {missing[0]} is missing"
        description, dropped = texts[edition.pk]
        try:
            json.loads(dropped)
        except ValueError:
            yield f"{name}: what was dropped cannot be read"
        expected = link(
            previous,
            track=track.name,
            valid_at=edition.valid_at,
            published_at=edition.published_at,
            recorded_at=edition.recorded_at,
            source_name=edition.source_name,
            source_sha256=edition.source_sha256,
            reader=edition.reader,
            description=description,
            dropped=dropped,
            features=[hashes.get(pk, b"") for pk in edition.feature_pks],
            quarantined=quarantined,
        )
        if expected != edition.chain:
            yield f"{name}: its link in the hash chain is not the hash of what it says"
        previous = edition.chain  # as kept, so that one fault is named once


def _quarantined(store: Store, edition: EditionRow) -> tuple[list[bytes], list[str]]:
    found, damage = [], []
    for pk, label, reason, area, geometry, kept in store.database.rows(
        "SELECT pk, label, reason, area_m2, geometry, digest FROM quarantine"
        " WHERE edition_pk = ? ORDER BY pk",
        (edition.pk,),
    ):
        if digest(label, reason, area, bytes(geometry)) != kept:
            damage.append(f"quarantined polygon {pk} does not have its check sum")
            continue
        found.append(quarantine_hash(label, reason, bytes(geometry)))
    return found, damage


def _areas(store: Store, track: Track) -> Iterator[str]:
    """The series of every region against the sums over the pieces."""
    pieces = store.pieces.select(track.pk).arrays()
    if len(pieces.tile) == 0:
        return
    parts = store.boundaries.parts(np.unique(pieces.tile).tolist())
    sums = running_sums(
        piece_deltas(
            pieces, *areas_in_regions(pieces.geometry, pieces.tile, parts, pieces.area_m2)
        ).combined()
    )
    names = {e.pk: e.id for e in store.regions.entries()}
    classes = store.scheme.class_ids()
    bounds = np.flatnonzero(
        np.concatenate(
            [
                [True],
                (sums.region[1:] != sums.region[:-1]) | (sums.class_number[1:] != sums.class_number[:-1]),
                [True],
            ]
        )
    )
    seen = set()
    kept: dict[int, dict] = {}
    for a, b in itertools.pairwise(bounds):
        region, number = int(sums.region[a]), int(sums.class_number[a])
        seen.add((region, number))
        if region not in kept:
            kept[region] = store.areas.series(track.pk, region)
        moments, areas = kept[region].get(number, ([], []))
        where = f"{classes[number]} in {names.get(region, 'the drawn ground')}, track {track.name}"
        if not moments:
            if np.abs(sums.area_m2[a:b]).max() > _TOLERANCE_M2:
                yield f"the area of {where}: its series is missing"
            continue
        values = np.concatenate([[0.0], areas])[np.searchsorted(moments, sums.at[a:b], side="right")]
        difference = np.abs(values - sums.area_m2[a:b])
        if difference.max() > _TOLERANCE_M2:
            at = from_micros(int(sums.at[a + int(difference.argmax())]))
            yield f"the area of {where}: it is off by {difference.max():,.0f} m² at {at:%Y-%m-%d %H:%M} UTC"
    for region, number in store.areas.keys(track.pk):
        if (region, number) not in seen and region in {0, *names}:
            moments, areas = store.areas.series(track.pk, region)[number]
            if max(map(abs, areas)) > _TOLERANCE_M2:
                where = names.get(region, "the drawn ground")
                yield f"the area of {classes[number]} in {where}: no piece bears it out"


def _coverage(store: Store, track: Track, say: Progress) -> Iterator[str]:
    """The living pieces of some editions, spread over the record, against the editions themselves."""
    line = timeline([e for e in store.editions.editions(track) if e.composed]).editions
    if not line:
        return
    chosen = sorted({round(i) for i in np.linspace(0, len(line) - 1, _CHECKED_EDITIONS)})
    pieces = store.pieces.select(track.pk)
    classes = store.scheme.class_ids()
    for count, position in enumerate(chosen, 1):
        edition = line[position]
        say(count, len(chosen), f"coverage of {track.name}")
        try:
            features = store.features.load(edition.feature_pks)
        except Unsound:  # said of the edition already
            continue
        drawn = flatten([f.geometry for f in features], [classes.index(f.class_id) for f in features])
        alive = (pieces.start <= edition.valid_at) & (edition.valid_at < pieces.end)
        for number, id_ in enumerate(classes):
            own = pieces.area_m2[alive & (pieces.class_number == number)].sum()
            whole = area_m2([drawn[number]])[0] if number in drawn else 0.0
            if abs(own - whole) > _TOLERANCE_M2:
                yield (
                    f"edition {edition.id} of {track.name}: its pieces of {id_} have"
                    f" {own / 1e6:,.4f} km², the edition itself {whole / 1e6:,.4f} km²"
                )
