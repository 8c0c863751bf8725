"""Files that are no maps, or not what they say: one sentence, its exit code, nothing lost."""

from __future__ import annotations

import gzip
import json
import lzma
import os
import resource
import tarfile
import zipfile
from functools import cache
from pathlib import Path

import pytest
from mishaps import (
    EDITIONS,
    collection,
    faults,
    feature,
    file_name,
    front_of,
    load,
    run,
    said,
    square,
    tar,
)


def test_a_map_cut_off_in_its_middle(kept, source):
    data = front_of(EDITIONS)
    kept.run(*load(source(data[: len(data) // 2]))).is_sentence("SourceError", "cut off", file_name(EDITIONS))
    kept.unharmed()


def test_a_map_cut_off_in_an_archive_keeps_the_maps_before_it(history, tmp_path):
    atlas = tmp_path / "a.db"
    atlas.write_bytes(history.empty.read_bytes())
    whole = [(file_name(n), front_of(n)) for n in range(5)]
    archive = tar(tmp_path / "some.tar.gz", [*whole[:3], (file_name(3), whole[3][1][:-100]), whole[4]])
    run(atlas, *load(archive)).is_sentence("SourceError", file_name(3), "cut off")
    editions, _, _ = said(atlas)
    assert len(editions) == 3
    assert faults(atlas) == []


def test_an_archive_cut_off_in_its_middle_goes_on_once_it_is_whole(history, tmp_path):
    atlas = tmp_path / "a.db"
    atlas.write_bytes(history.empty.read_bytes())
    data = history.archive.read_bytes()
    archive = tmp_path / "editions.tar.gz"
    archive.write_bytes(data[: len(data) // 2])
    run(atlas, *load(archive)).is_sentence("SourceError", "editions.tar.gz")
    assert faults(atlas) == []
    archive.write_bytes(data)
    assert run(atlas, *load(archive)).code == 0
    assert said(atlas)[1:] == said(history.loaded)[1:]


@pytest.mark.parametrize("kind", ["tar.gz", "tar.xz", "tar", "zip", "folder"])
def test_an_archive_with_nothing_in_it(kept, tmp_path, kind):
    path = tmp_path / f"nothing.{kind}"
    if kind == "folder":
        path.mkdir()
    elif kind == "zip":
        zipfile.ZipFile(path, "w").close()
    else:
        tarfile.open(path, f"w:{kind.partition('.')[2]}").close()
    kept.run(*load(path)).is_sentence("SourceError", f"nothing.{kind}")
    kept.unharmed()


@pytest.mark.parametrize("name", ["a.geojson", "a.zip", "a.tar", "a.tar.gz", "a.tar.xz", "a.geojson.gz"])
@pytest.mark.parametrize("data", [b"", b"\0" * 4096 + b"no map at all"], ids=["empty", "noise"])
def test_bytes_that_are_no_map(kept, source, name, data):
    kept.run(*load(source(data, name))).is_sentence("SourceError", name)
    kept.unharmed()


# --- ten gigabytes of zeros --------------------------------------------------------------------

ZEROS = 10 * 1024**3
BLOCK = 16 * 1024**2


def zeros_header(name: str) -> bytes:
    info = tarfile.TarInfo(name)
    info.size = ZEROS
    return info.tobuf(tarfile.GNU_FORMAT)


@cache
def compressed_block(suffix: str) -> bytes:
    zeros = b"\0" * BLOCK
    return lzma.compress(zeros, preset=0) if suffix == ".xz" else gzip.compress(zeros, 1)


def write_zeros(path: Path, *, head: bytes = b"") -> None:
    """Ten gigabytes of zeros, small on disk: compressed streams of 16 MB, one after another.

    That several of them are one stream is in both formats (RFC 1952 section 2.2; .xz 1.1.0 section 2).
    """
    compress = lzma.compress if path.suffix == ".xz" else gzip.compress
    with open(path, "wb") as out:
        if head:
            out.write(compress(head))
        for _ in range(ZEROS // BLOCK):
            out.write(compressed_block(path.suffix))
    assert path.stat().st_size < 60 * 1024**2


def a_gigabyte() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (1024**3, 1024**3))


@pytest.mark.parametrize("name", ["1675281600.geojson.gz", "zeros.tar.gz", "zeros.tar.xz"])
def test_ten_gigabytes_of_zeros_cost_no_memory(kept, tmp_path, name):
    path = tmp_path / name
    write_zeros(path, head=zeros_header("1675281600.geojson") if ".tar" in name else b"")
    kept.run(*load(path), preexec_fn=a_gigabyte).is_sentence("LimitExceeded", "1675281600.geojson", "MB")
    kept.unharmed()


@pytest.mark.parametrize("name", ["zeros.tar.gz", "zeros.tar.xz"])
def test_ten_gigabytes_of_zeros_without_a_header_are_an_archive_with_nothing_in_it(kept, tmp_path, name):
    path = tmp_path / name
    write_zeros(path)
    kept.run(*load(path), preexec_fn=a_gigabyte).is_sentence("SourceError", name)
    kept.unharmed()


def test_a_member_that_is_no_map_counts_against_the_limit_too(kept, tmp_path):
    """It is not read, but it is unpacked on the way to the next member."""
    path = tmp_path / "many.tar.gz"
    write_zeros(path, head=zeros_header("readme.bin"))
    kept.run(*load(path), preexec_fn=a_gigabyte).is_sentence("LimitExceeded", "many.tar.gz", "GB")
    kept.unharmed()


# --- ground that is none -----------------------------------------------------------------------


def test_a_polygon_of_three_equal_points_is_dropped_and_counted(kept, source):
    point = [35.0, 48.0]
    path = source(collection(feature(square()), feature([point, point, point])))
    done = kept.run(*load(path), "--json")
    assert (done.code, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert (report["loaded"], report["dropped"]) == (1, {"empty polygon": 1})
    assert faults(kept.path) == []


def test_a_map_of_nothing_but_such_polygons_is_refused(kept, source):
    point = [35.0, 48.0]
    for ring in ([point] * 3, [point] * 4, [point, point, [35.1, 48.0], point]):
        kept.run(*load(source(collection(feature(ring))))).is_sentence("SourceError", "no polygon")
    kept.unharmed()


def test_a_ring_of_three_different_points_that_is_not_closed(kept, source):
    path = source(collection(feature([[35.0, 48.0], [35.1, 48.0], [35.0, 48.1]])))
    kept.run(*load(path)).is_sentence("SourceError", "at least four")
    kept.unharmed()


def test_coordinates_in_the_wrong_order(kept, source):
    ring = [[lat, lon] for lon, lat in square()]
    kept.run(*load(source(collection(feature(ring))))).is_sentence("SourceError", "lat/lon order", "lon, lat")
    kept.unharmed()


@pytest.mark.parametrize(
    ("position", "words"),
    [
        ([235.0, 48.0], "-180..180"),
        ([35.0, 98.0], "lat/lon order"),
        ([4_187_591.0, 5_621_521.0], "projected"),
        (["35", "x"], "numbers"),
        ([35.0], "numbers"),
        ([None, None], "no finite number"),
    ],
    ids=str,
)
def test_coordinates_out_of_range(kept, source, position, words):
    ring = square()
    ring[1] = position
    kept.run(*load(source(collection(feature(ring))))).is_sentence("SourceError", words, file_name(EDITIONS))
    kept.unharmed()


def test_a_coordinate_that_is_not_finite(kept, source):
    data = collection(feature(square())).replace(b"48.1", b"NaN")
    kept.run(*load(source(data))).is_sentence("SourceError", "NaN")
    kept.unharmed()


def test_another_coordinate_system(kept, source):
    map_ = json.loads(collection(feature(square())))
    map_["crs"] = {"type": "name", "properties": {"name": "EPSG:3857"}}
    kept.run(*load(source(json.dumps(map_).encode()))).is_sentence("SourceError", "EPSG:3857", "4326")
    kept.unharmed()


# --- editions ----------------------------------------------------------------------------------


def test_two_editions_of_the_same_moment_are_both_kept_and_the_later_holds(kept, source, tmp_path):
    first = source(collection(feature(square())))
    assert kept.run(*load(first)).code == 0
    (tmp_path / "again").mkdir()
    second = tmp_path / "again" / first.name
    second.write_bytes(collection(feature(square(size=0.2))))
    done = kept.run(*load(second))
    assert (done.code, done.stderr) == (0, "")
    assert "1 of them supersede" in done.stdout.replace("supersedes", "supersede")
    editions, *_ = said(kept.path)
    assert [e[-1] for e in editions[-2:]] == [True, False]
    assert faults(kept.path) == []
    answer = kept.run("area", "--group", "occupied_total", "--json")
    assert json.loads(answer.stdout)[0]["area_km2"] == pytest.approx(22.2**2 * 0.67, rel=0.01)


def test_the_same_edition_again_changes_nothing_and_says_so(kept, history):
    done = kept.run(*load(history.archive))
    assert (done.code, done.stderr) == (0, "")
    assert done.stdout.startswith("Loaded 0 editions")
    assert f"{EDITIONS} were there already" in done.stdout
    kept.unharmed()


def test_a_name_that_tells_no_time(kept, source):
    kept.run(*load(source(front_of(1), "map.geojson"))).is_sentence("SourceError", "map.geojson", "unix time")
    kept.unharmed()


def test_a_class_that_the_scheme_does_not_have(kept, source):
    path = source(collection(feature(square())), "2023-06-01.geojson")
    mapping = ["--map", "name=Окуповано /// Occupied /// geoJSON.status.occupied:annexed"]
    kept.run(*load(path, reader="geojson"), *mapping).is_sentence("UnknownClass", "annexed", "occupied")
    kept.run(*load(path, reader="occupied"), "--class", "annexed").is_sentence("UnknownClass", "annexed")
    kept.unharmed()


def test_a_label_that_nobody_knows_is_kept_in_quarantine_or_refused_when_strict(kept, source):
    path = source(collection(feature(square()), feature(square(36.0), fill="#123456", key="status.new")))
    kept.run(*load(path), "--strict").is_sentence("Quarantine", "status.new")
    kept.unharmed()
    done = kept.run(*load(path))
    assert (done.code, done.stderr) == (0, "")
    assert "status.new" in done.stdout
    assert faults(kept.path) == []


# --- regions and places ------------------------------------------------------------------------


def test_a_boundary_file_that_is_none(kept, source):
    path = source(b"no boundaries\n" * 99, "regions.geojson")
    kept.run("load", "regions", path, "--level", "1").is_sentence("SourceError", "regions.geojson")
    kept.unharmed()


def test_a_list_of_places_without_names_or_ids(kept, source):
    path = source(b"a\tb\n1\t2\n", "places.tsv")
    kept.run("load", "places", path).is_sentence("SourceError", "places.tsv")
    kept.unharmed()


def test_a_file_that_may_not_be_read(kept, tmp_path):
    kept.run(*load(tmp_path / "nowhere.tar.xz")).is_sentence("UsageError", "nowhere.tar.xz")
    kept.unharmed()
    assert not os.path.exists(tmp_path / "nowhere.tar.xz")
