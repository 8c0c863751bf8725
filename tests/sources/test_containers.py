"""Maps come out of whatever they are packed in, and nothing can make the reader swell."""

from __future__ import annotations

import gzip
import hashlib
import io
import lzma
import os
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from contactline.errors import LimitExceeded, SourceError
from contactline.sources.containers import SourceFile, open_sources

MAPS = {"2.geojson": b'{"b":2}', "1.geojson": b'{"a":1}', "deep/3.json": b'{"c":3}'}
NOISE = {"README.md": b"x", ".hidden.geojson": b"x", "__MACOSX/._1.geojson": b"x"}


def tar_bytes(members: dict[str, bytes], mode: str = "w", **options: object) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode, **options) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def zip_bytes(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def names(path: Path) -> list[str]:
    return [source.name for source in open_sources(path)]


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [
        (".tar", tar_bytes),
        (".tar.gz", lambda members: gzip.compress(tar_bytes(members))),
        (".tgz", lambda members: gzip.compress(tar_bytes(members))),
        (".tar.xz", lambda members: lzma.compress(tar_bytes(members))),
        (".zip", zip_bytes),
    ],
)
def test_every_kind_of_archive_gives_its_maps_and_nothing_else(tmp_path, suffix, pack):
    path = tmp_path / f"maps{suffix}"
    path.write_bytes(pack(NOISE | MAPS))
    assert {source.name: source.data for source in open_sources(path)} == MAPS


def test_a_folder_and_a_zip_are_read_in_order_of_name_and_a_tar_in_its_own(tmp_path):
    for name, data in (NOISE | MAPS).items():
        (tmp_path / "maps" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "maps" / name).write_bytes(data)
    (tmp_path / "maps.zip").write_bytes(zip_bytes(MAPS))
    (tmp_path / "maps.tar").write_bytes(tar_bytes(MAPS))
    assert names(tmp_path / "maps") == ["1.geojson", "2.geojson", "deep/3.json"]
    assert names(tmp_path / "maps.zip") == ["1.geojson", "2.geojson", "deep/3.json"]
    assert names(tmp_path / "maps.tar") == ["2.geojson", "1.geojson", "deep/3.json"]


@pytest.mark.parametrize("format_", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_names_longer_than_a_tar_header_are_kept(tmp_path, format_):
    long = "ö" * 90 + "/1.geojson"
    path = tmp_path / "long.tar"
    path.write_bytes(tar_bytes({long: b"{}", "2.geojson": b"[]"}, format=format_))
    assert [(s.name, s.data) for s in open_sources(path)] == [(long, b"{}"), ("2.geojson", b"[]")]


def test_a_gzipped_map_is_named_without_gz_also_inside_an_archive(tmp_path):
    (tmp_path / "1.geojson.gz").write_bytes(gzip.compress(b"{}"))
    (tmp_path / "a.zip").write_bytes(zip_bytes({"2.geojson.gz": gzip.compress(b"[]")}))
    found = list(open_sources([tmp_path / "1.geojson.gz", tmp_path / "a.zip"]))
    assert [(s.name, s.data) for s in found] == [("1.geojson", b"{}"), ("2.geojson", b"[]")]


def test_xz_streams_that_follow_one_another_are_one(tmp_path):
    data = tar_bytes(MAPS)
    path = tmp_path / "two.tar.xz"
    path.write_bytes(lzma.compress(data[:700]) + lzma.compress(data[700:]))
    assert {s.name: s.data for s in open_sources(path)} == MAPS


def test_the_hash_is_that_of_the_unpacked_bytes():
    assert SourceFile("x", b"abc").sha256 == hashlib.sha256(b"abc").digest()


# --- what is refused ----------------------------------------------------------------------------


def test_what_is_missing_empty_or_no_map_is_said_by_name(tmp_path):
    (tmp_path / "empty.geojson").touch()
    (tmp_path / "letter.txt").write_text("Dear all")
    (tmp_path / "page.zip").write_text("<html>not found</html>")
    (tmp_path / "page.tar.xz").write_text("<html>not found</html>")
    (tmp_path / "nothing").mkdir()
    for name, says in {
        "no-such-file": "There is no file",
        "empty.geojson": "0 bytes",
        "letter.txt": "neither a map nor an archive",
        "page.zip": "no such archive",
        "page.tar.xz": "no such archive",
        "nothing": "holds no map",
    }.items():
        with pytest.raises(SourceError, match=says) as caught:
            list(open_sources(tmp_path / name))
        assert name in caught.value.message


@pytest.mark.parametrize("members", [{}, NOISE])
@pytest.mark.parametrize(
    ("suffix", "pack"), [(".zip", zip_bytes), (".tar.xz", lambda m: lzma.compress(tar_bytes(m)))]
)
def test_an_archive_without_maps_is_refused(tmp_path, suffix, pack, members):
    path = tmp_path / f"archive{suffix}"
    path.write_bytes(pack(members))
    with pytest.raises(SourceError, match="is empty" if not members else "holds no map"):
        list(open_sources(path))


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.95])
@pytest.mark.parametrize(
    ("suffix", "pack"),
    [
        (".tar", lambda m: tar_bytes(m).rstrip(b"\0")),
        (".tar.gz", lambda m: gzip.compress(tar_bytes(m))),
        (".tar.xz", lambda m: lzma.compress(tar_bytes(m))),
        (".zip", zip_bytes),
        (".geojson.gz", lambda m: gzip.compress(m["0.geojson"])),
    ],
)
def test_an_archive_that_is_cut_off_is_never_taken_for_a_whole_one(tmp_path, suffix, pack, keep):
    packed = pack({f"{i}.geojson": os.urandom(3000) for i in range(5)})
    path = tmp_path / f"cut{suffix}"
    path.write_bytes(packed[: int(len(packed) * keep)])
    with pytest.raises(SourceError) as caught:
        list(open_sources(path))
    assert path.name in caught.value.message


def test_a_damaged_header_in_the_middle_is_not_the_end_of_a_tar(tmp_path):
    data = bytearray(tar_bytes(MAPS))
    data[1024:1034] = b"x" * 10  # the header of the second member
    path = tmp_path / "damaged.tar"
    path.write_bytes(data)
    with pytest.raises(SourceError, match="damaged after 1 files"):
        list(open_sources(path))


@pytest.mark.parametrize(
    "pack",
    [
        pytest.param(lambda zeros: ("z.zip", zip_bytes({"1.geojson": zeros})), id="zip"),
        pytest.param(lambda zeros: ("z.geojson.gz", gzip.compress(zeros)), id="gz"),
        pytest.param(lambda zeros: ("z.tar.xz", lzma.compress(tar_bytes({"1.geojson": zeros}))), id="map"),
        pytest.param(
            lambda zeros: ("z.tar.xz", lzma.compress(tar_bytes({"1.bin": zeros}))), id="other member"
        ),
        pytest.param(lambda zeros: ("z.tar.gz", gzip.compress(b"\0" * 512 + zeros)), id="only zeros"),
        pytest.param(
            lambda zeros: ("z.zip", zip_bytes({"1.geojson.gz": gzip.compress(zeros)})), id="packed twice"
        ),
    ],
)
def test_zeros_without_end_cost_no_more_than_the_limit(tmp_path, pack):
    name, packed = pack(b"\0" * 40_000_000)
    path = tmp_path / name
    path.write_bytes(packed)
    del packed
    tracemalloc.start()
    try:
        with pytest.raises((LimitExceeded, SourceError)) as caught:
            list(open_sources(path, max_bytes=2_000_000, max_file_bytes=1_000_000))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert name in caught.value.message
    assert peak < 12_000_000  # of which the window of xz is 8 MB
    if name != "z.tar.gz":
        assert isinstance(caught.value, LimitExceeded)


def test_the_limit_counts_all_files_together(tmp_path):
    for i in range(4):
        (tmp_path / f"{i}.geojson").write_bytes(b" " * 1000)
    assert len(list(open_sources(tmp_path, max_bytes=4000))) == 4
    with pytest.raises(LimitExceeded):
        list(open_sources(tmp_path, max_bytes=3999))


def test_a_zip_whose_header_lies_about_the_size_is_refused(tmp_path):
    packed = bytearray(zip_bytes({"1.geojson": b"\0" * 5000}))
    at = packed.rfind(b"PK\x01\x02") + 24
    packed[at : at + 4] = (100).to_bytes(4, "little")
    path = tmp_path / "liar.zip"
    path.write_bytes(packed)
    with pytest.raises(SourceError, match=r"liar\.zip"):
        list(open_sources(path))


def test_a_link_does_not_lead_out_of_the_folder(tmp_path):
    (tmp_path / "secret.geojson").write_bytes(b"{}")
    (tmp_path / "maps").mkdir()
    (tmp_path / "maps" / "1.geojson").write_bytes(b"{}")
    (tmp_path / "maps" / "2.geojson").symlink_to(tmp_path / "secret.geojson")
    (tmp_path / "maps" / "3.geojson").symlink_to(tmp_path / "maps" / "1.geojson")
    assert names(tmp_path / "maps") == ["1.geojson", "3.geojson"]


def test_links_in_a_tar_are_passed_over(tmp_path):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        link = tarfile.TarInfo("out.geojson")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        info = tarfile.TarInfo("1.geojson")
        info.size = 2
        archive.addfile(info, io.BytesIO(b"{}"))
    (tmp_path / "links.tar").write_bytes(buffer.getvalue())
    assert names(tmp_path / "links.tar") == ["1.geojson"]
