"""Many reports: on several processes as on one, sound when cut off, and gone on with when run again."""

from __future__ import annotations

from itertools import islice

import pytest

import contactline
import spoken
from build import TERMS, days, place
from contactline import batch, workers
from contactline.errors import SourceError
from contactline.sources.reports import ReportText

PLACES = [place(f"p{n}", f"Place {n}", -33.0 + n / 100, 45.4) for n in range(5)]


@pytest.fixture(autouse=True)
def words(monkeypatch):
    spoken.teach(monkeypatch)
    monkeypatch.setattr(workers, "_SERVE", "spoken:serve")


def prepare(atlas):
    atlas.load_places(PLACES)
    atlas.load_editions(days()[:2], track="meridian", **TERMS)


@pytest.fixture
def ready(atlas_with):
    return atlas_with(prepare)


def texts(count: int):
    for n in range(count):
        day = f"2030-01-0{n % 9 + 1}"
        yield ReportText(f"{n}.txt", f"captured p{n % 5} by red on {day}\n# {n}", day)


def told(atlas) -> list[tuple]:
    """All that the ledger says, without the moments."""
    return [
        (kept.id, kept.verification, [(s.what, s.value, s.why) for s in kept.history],
         [(link.how, link.other, link.claim) for link in kept.links])
        for kept in (atlas.claim(listed.id) for listed in atlas.claims())
    ]  # fmt: skip


def test_several_processes_make_the_ledger_that_one_makes(new_atlas):
    found = []
    for processes in (1, 3):
        atlas = new_atlas()
        atlas.load_places(PLACES)
        atlas.load_editions(days()[:2], track="meridian", **TERMS)
        done = batch.add_reports(atlas, texts(40), processes=processes)
        assert (done.new, done.known, done.refused) == (40, 0, [])
        found.append(told(atlas))
    assert found[0] == found[1]
    assert len(found[0]) == 40


@pytest.mark.parametrize("processes", [1, 2])
def test_a_text_of_two_outlets_in_one_batch_is_two_reports(ready, processes):
    addresses = ("https://one.example/", "https://two.example/", "https://one.example/", None)
    line = [ReportText(f"{n}.txt", "captured p1 by red on 2030-01-02", "2030-01-03", address=address)
            for n, address in enumerate(addresses)]  # fmt: skip
    done = batch.add_reports(ready, line, processes=processes)
    assert (done.new, done.known, done.refused) == (2, 2, [])
    assert sorted(str(kept.report.address) for kept in ready.claims()) == list(addresses[:2])
    assert batch.add_reports(ready, line, processes=processes).new == 0
    assert ready.verify() == []


def test_what_is_there_already_is_not_read_again(ready, monkeypatch):
    batch.add_reports(ready, texts(5))
    monkeypatch.setattr(type(ready), "read", None)
    done = batch.add_reports(ready, [*texts(5), *texts(5)])
    assert (done.new, done.known) == (0, 10)


def test_a_text_that_is_refused_does_not_end_the_batch(ready):
    some = [
        ReportText("a", "captured p1", "2030-01-04"),
        ReportText("b", "", "2030-01-04"),
        ReportText("c", fault="it is no text"),
        ReportText("d", "captured p2", "2030-01-04", source="nobody"),
        ReportText("e", "captured p3", "4 January"),
        ReportText("f", "captured p4", "2030-01-04"),
    ]
    done = batch.add_reports(ready, some)
    assert done.new == len(ready.claims()) == 2
    assert [name for name, _ in done.refused] == ["b", "c", "d", "e"]
    assert ready.verify() == []


def test_a_fault_of_ours_in_one_report_does_not_end_the_batch(ready, monkeypatch):
    whole = type(ready).prepare_report

    def faulty(atlas, report):
        if "p3" in report.text:
            raise KeyError("later")
        return whole(atlas, report)

    monkeypatch.setattr(type(ready), "prepare_report", faulty)
    done = batch.add_reports(ready, texts(10), processes=1)
    assert done.new == 8
    assert [name for name, _ in done.refused] == ["3.txt", "8.txt"]
    assert all("a fault of the program, not of the report: KeyError" in why for _, why in done.refused)
    # who looks for the fault sees it
    monkeypatch.setenv("CONTACTLINE_DEBUG", "1")
    with pytest.raises(KeyError):
        batch.add_reports(ready, texts(10), processes=1)


def test_a_batch_that_is_cut_off_leaves_a_sound_ledger_and_goes_on_when_run_again(ready, atlas_url):
    def cut_off():
        yield from islice(texts(200), 120)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        batch.add_reports(ready, cut_off(), processes=1)
    kept = len(ready.claims())
    assert 0 < kept < 120
    assert ready.verify() == []
    with contactline.open(atlas_url) as again:
        done = batch.add_reports(again, texts(200), processes=2)
        assert (done.new, done.known) == (200 - kept, kept)
        assert again.verify() == []


def test_a_process_that_dies_is_told_of_and_what_was_kept_stays(ready, monkeypatch):
    monkeypatch.setattr(workers, "_SERVE", "os:abort")
    with pytest.raises(SourceError, match="run the same command again"):
        batch.add_reports(ready, texts(40), processes=2)
    assert ready.verify() == []


def test_an_atlas_that_a_process_cannot_open_is_told_of(ready, monkeypatch):
    monkeypatch.setattr(type(ready), "where", property(lambda self: "/nowhere/atlas.db"))
    with pytest.raises(contactline.atlas.AtlasError, match="no atlas"):
        batch.add_reports(ready, texts(40), processes=2)
