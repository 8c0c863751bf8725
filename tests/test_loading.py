"""Readers joined to an atlas."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

import contactline
from contactline.demo.generate import generate
from contactline.errors import UsageError
from contactline.history import composite
from contactline.loading import load_editions, load_places, read_and_compare
from contactline.model import EditionSource


def test_a_reader_of_places_that_is_none_is_refused(tmp_path):
    with pytest.raises(UsageError, match='no reader of places "csv"; there are table and geonames'):
        load_places(SimpleNamespace(), tmp_path / "a.tsv", reader="csv")  # pyright: ignore[reportArgumentType]


def test_what_changed_is_computed_where_editions_are_read_and_the_record_is_the_same(tmp_path, monkeypatch):
    files = generate(tmp_path / "files", days=12, places=10, detail=0.3)

    def loaded(name: str, apart: bool):
        with contactline.init(tmp_path / name, files.scheme) as atlas:
            load_editions(
                atlas, files.meridian, track="meridian", reader="geojson",
                reader_options={"mapping": "meridian"}, apart=apart,
            )  # fmt: skip
            track = atlas.whole(lambda _: True).tracks[0]
            return track.packed, track.pieces.start.tolist(), track.pieces.end.tolist()

    here = loaded("here.db", apart=False)
    steps: list[int] = []
    real = composite.exchanged

    def counted(before, after, only=None):
        steps.append(0 if only is None else len(only))  # 0: not for an edition that belongs into the past
        return real(before, after, only)

    monkeypatch.setattr(composite, "exchanged", counted)
    assert loaded("apart.db", apart=True) == here
    assert 0 not in steps


def test_editions_that_are_known_are_not_compared(tmp_path):
    files = generate(tmp_path / "files", days=6, places=10, detail=0.3)
    scheme = contactline.init(tmp_path / "a.db", files.scheme).scheme

    def read(known: frozenset[bytes] = frozenset(), composed: bool = True) -> list[EditionSource]:
        return list(
            read_and_compare(
                [files.meridian], reader="geojson", scheme=scheme, options={"mapping": "meridian"},
                known=known, composed=composed,
            )
        )  # fmt: skip

    editions = read()
    last = max(editions, key=lambda e: e.valid_at)
    assert sum(e.exchanged is not None for e in editions) > len(editions) / 2
    known = frozenset(e.source_sha256 for e in editions) - {last.source_sha256}
    again = [e.exchanged for e in read(known) if e.exchanged]
    assert len(again) == 1
    assert last.exchanged is not None
    assert last.exchanged.is_of(again[0].before, again[0].after)
    assert not any(e.exchanged for e in read(composed=False))
