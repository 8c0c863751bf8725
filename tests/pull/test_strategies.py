"""What each kind of source is asked, what it may answer, and what reaches the caller."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactline.errors import Busy, FetchError, UnexpectedAnswer, UsageError
from contactline.pull import Entry, Fetched, follow, load_catalogue, pull
from contactline.pull.cache import locked
from contactline.pull.content import describe, parse_feature_collection, parse_history, parse_tree

from .server import Fault, Server

NOW_S = 1_760_000_000.0
IDS = [1648989208, 1700000000, 1754251105]
BARE = {
    "kind": "editions",
    "licence": "L",
    "attribution": "A",
    "content": "geojson",
    "track": "t",
    "reader": "r",
}


def collection(label: str = "a", features: int = 1) -> bytes:
    square = [[[30, 50], [31, 50], [31, 51], [30, 50]]]
    feature = {
        "type": "Feature",
        "properties": {"name": label},
        "geometry": {"type": "Polygon", "coordinates": square},
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature] * features}).encode()


def line(number: int, **other: object) -> dict[str, object]:
    return {
        "id": number,
        "createdAt": "2025-08-03T20:18:25.000Z",
        "datetime": "2025-08-03",
        "description": "Карту оновлено",
        "descriptionEn": "Map updated",
        "updatedAt": "2025-08-03T20:18:25.000Z",
        "status": True,
    } | other


class Taken:
    """A receiver that keeps what it was given."""

    def __init__(self) -> None:
        self.files: list[Fetched] = []
        self.bytes: list[bytes] = []

    def __call__(self, fetched: Fetched) -> None:
        self.files.append(fetched)
        self.bytes.append(fetched.path.read_bytes())

    @property
    def names(self) -> list[str]:
        return [fetched.name for fetched in self.files]

    def clear(self) -> None:
        self.files.clear()
        self.bytes.clear()


@pytest.fixture
def taken() -> Taken:
    return Taken()


# --- the list of snapshots ------------------------------------------------------------------------


@pytest.fixture
def api() -> Entry:
    return Entry(
        name="map", title="Map", strategy="deepstate-api", address="https://map.example/api/", **BARE
    )


@pytest.fixture
def live(server: Server) -> Server:
    publish(server, *reversed(IDS))  # the order of the list is nobody's promise
    return server


def publish(server: Server, *ids: int) -> None:
    server.put("/api/history/public", json.dumps([line(number) for number in ids]).encode())
    for number in ids:
        if f"/api/history/{number}/geojson" not in server.resources:
            server.put(f"/api/history/{number}/geojson", collection(str(number)))


def test_all_snapshots_come_oldest_first_and_each_before_the_next_is_fetched(live, client, api, cache):
    asked_when_taken = []
    names = []

    def on_file(fetched: Fetched) -> None:
        names.append(fetched.name)
        asked_when_taken.append(len(live.seen))

    report = pull(api, cache, client=client, on_file=on_file)
    assert names == [f"{number}.geojson" for number in IDS]
    assert asked_when_taken == [2, 3, 4]
    assert (report.handed, report.unchanged, report.requests) == (3, 0, 4)


def test_a_second_pull_asks_only_for_the_list(live, client, api, cache, taken):
    pull(api, cache, client=client, on_file=taken)
    live.forget()
    taken.clear()
    report = pull(api, cache, client=client, on_file=taken)
    assert live.paths() == ["/api/history/public"]
    assert not live.sent_bytes
    assert not taken.files
    assert report.unchanged == 3


def test_a_new_snapshot_is_all_that_is_fetched(live, client, api, cache, taken):
    pull(api, cache, client=client, on_file=taken)
    publish(live, *IDS, 1754337505)
    live.forget()
    taken.clear()
    pull(api, cache, client=client, on_file=taken)
    assert live.paths() == ["/api/history/public", "/api/history/1754337505/geojson"]
    assert taken.names == ["1754337505.geojson"]
    assert taken.files[0].description == "Map updated"


def test_a_pull_killed_between_two_files_goes_on_there(live, client, api, cache, taken):
    def die(fetched: Fetched) -> None:
        if fetched.name.startswith("17000"):
            raise KeyboardInterrupt
        taken(fetched)

    with pytest.raises(KeyboardInterrupt):
        pull(api, cache, client=client, on_file=die)
    live.forget()
    pull(api, cache, client=client, on_file=taken)
    # the file whose loading was interrupted is handed over again, without being fetched again
    assert taken.names == [f"{number}.geojson" for number in IDS]
    assert live.paths() == ["/api/history/public", f"/api/history/{IDS[2]}/geojson"]


def test_a_new_receiver_gets_all_of_it_from_the_cache(live, client, api, cache, taken):
    pull(api, cache, client=client, on_file=lambda fetched: None)
    live.forget()
    pull(api, cache, client=client, on_file=taken, holds=lambda name, sha256: False)
    assert len(taken.files) == 3
    assert live.paths() == ["/api/history/public"]


def test_what_the_receiver_holds_is_not_handed_over(live, client, api, cache, taken):
    sha256 = hashlib.sha256(collection(str(IDS[1]))).hexdigest()
    held = (f"{IDS[1]}.geojson", sha256)
    pull(api, cache, client=client, on_file=taken, holds=lambda *source: source == held)
    assert taken.names == [f"{IDS[0]}.geojson", f"{IDS[2]}.geojson"]


def test_a_limit_stops_and_the_next_run_goes_on(live, client, api, cache, taken):
    report = pull(api, cache, client=client, on_file=taken, limit=1)
    assert report.limited
    assert len(live.seen) == 2
    pull(api, cache, client=client, on_file=taken, limit=1)
    assert taken.names == [f"{number}.geojson" for number in IDS[:2]]


def test_since_leaves_out_what_is_older(live, client, api, cache, taken):
    pull(api, cache, client=client, on_file=taken, since=datetime(2025, 1, 1, tzinfo=UTC))
    assert taken.names == [f"{IDS[2]}.geojson"]


def test_only_whole_files_are_handed_over(live, client, api, cache, taken):
    whole = collection("whole", 500)
    resource = live.put(f"/api/history/{IDS[1]}/geojson", whole)
    resource.faults += [Fault(cut=10_000), Fault(500), Fault(cut=20_000)]
    pull(api, cache, client=client, on_file=taken)
    assert taken.bytes[1] == whole


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (
            b"<!DOCTYPE html><html><body>Checking your browser</body></html>",
            "web page.*Checking your browser",
        ),
        (b"\n  <html lang=uk>", "web page"),
        (b"", "nothing"),
        (b"[]", "an empty list instead of a FeatureCollection"),
        (b"[1, 2]", "a list of 2"),
        (b'{"map": {"type": "FeatureCollection", "features": []}}', "an object with map"),
        (b'{"type": "FeatureCollection"}', "features are null"),
        (b'{"type": "FeatureCollection", "features": {"a": 1}}', "features are an object with a"),
        (b'{"type": "FeatureCollection", "features": []}', "without a single feature"),
        (b'{"type": "FeatureCollection", "features": [3]}', "item 0 .* the number 3"),
        (b'{"type": "Topology", "features": []}', "type 'Topology'"),
        (collection()[:-9], "not JSON"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n", "Git LFS pointer"),
    ],
)
def test_a_snapshot_of_another_shape_is_reported_and_never_handed_over(
    live, client, api, cache, taken, body, says
):
    live.put(f"/api/history/{IDS[1]}/geojson", body)
    with pytest.raises(UnexpectedAnswer, match=f"(?s){IDS[1]}.*{says}"):
        pull(api, cache, client=client, on_file=taken)
    assert taken.names == [f"{IDS[0]}.geojson"]
    assert not (cache / "map" / f"{IDS[1]}.geojson").exists()


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"data": [line(IDS[0])]}, "an object with data instead of a list"),
        ([], "an empty list"),
        (["x"], "item 0 .* the text 'x'"),
        ([{"uid": 1, **{k: v for k, v in line(1).items() if k != "id"}}], "no field 'id'"),
        ([line(IDS[0], id=str(IDS[0]))], "id '1648989208', which is the text"),
        ([line(IDS[0], id=1648989208.5)], "no whole number"),
        ([line(IDS[0], id=True)], "the value true"),
        ([line(IDS[0], id=17)], "no time"),
        ([line(IDS[0], id=IDS[0] * 1000)], "no time"),
        ([line(IDS[0]), line(IDS[0])], "twice"),
        ([line(IDS[0], createdAt="yesterday")], "'createdAt' the text 'yesterday'"),
        ([line(IDS[0], createdAt=5)], "'createdAt' the number 5"),
        ([line(IDS[0], datetime=None)], "'datetime' null"),
        ([line(IDS[0], description=["a"])], "'description' a list of 1"),
        ([{k: v for k, v in line(IDS[0]).items() if k != "descriptionEn"}], "no field 'descriptionEn'"),
    ],
)
def test_a_list_of_another_shape_is_reported_and_nothing_is_fetched(
    live, client, api, cache, taken, answer, says
):
    live.put("/api/history/public", json.dumps(answer).encode())
    with pytest.raises(UnexpectedAnswer, match=says):
        pull(api, cache, client=client, on_file=taken)
    assert live.paths() == ["/api/history/public"]
    assert not taken.files


def test_a_list_of_another_shape_does_not_displace_the_good_one(live, client, api, cache, taken):
    pull(api, cache, client=client, on_file=taken)
    before = (cache / "map" / "list.json").read_bytes()
    live.put("/api/history/public", b"<html>maintenance</html>")
    with pytest.raises(UnexpectedAnswer, match="maintenance"):
        pull(api, cache, client=client, on_file=taken)
    assert (cache / "map" / "list.json").read_bytes() == before


def test_a_list_that_lost_snapshots_is_reported_until_somebody_accepts_it(live, client, api, cache, taken):
    pull(api, cache, client=client, on_file=taken)
    publish(live, IDS[0], IDS[2], 1754337505)
    taken.clear()
    for _ in range(2):
        with pytest.raises(UnexpectedAnswer, match=rf"no longer 1 of the 3 .* {IDS[1]}.*known-ids\.json"):
            pull(api, cache, client=client, on_file=taken)
    assert not taken.files
    (cache / "map" / "known-ids.json").unlink()
    pull(api, cache, client=client, on_file=taken)
    assert taken.names == ["1754337505.geojson"]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["id", "type", "features", "tree", "sha", "path"]), inner, max_size=4
            )
        ),
        max_leaves=8,
    )
)
def test_whatever_json_comes_is_understood_or_reported(value):
    data = json.dumps(value).encode()
    assert describe(value)
    for parse in (
        lambda: parse_history(data, "u", NOW_S),
        lambda: parse_feature_collection(data, "u"),
        lambda: parse_tree(data, "u"),
    ):
        try:
            parse()
        except UnexpectedAnswer as error:
            reported = str(error)
        else:
            reported = "u"
        assert reported.startswith("u")


# --- following ------------------------------------------------------------------------------------


def test_following_loads_what_is_new_and_asks_no_more_than_every_five_minutes(
    live, client, clock, api, cache, taken, caplog
):
    caplog.set_level("INFO", "contactline.pull")
    start_s = clock.now_s

    def later() -> None:
        if clock.now_s - start_s > 1000 and f"/api/history/{1754337505}/geojson" not in live.resources:
            publish(live, *IDS, 1754337505)

    clock.on_sleep = later
    follow(api, cache, client=client, on_file=taken, interval_s=10, stop=lambda: clock.now_s - start_s > 3000)
    assert taken.names == [f"{number}.geojson" for number in (*IDS, 1754337505)]
    moments = [seen.at_s for seen in live.seen if seen.path == "/api/history/public"]
    assert len(moments) >= 9
    assert all(b - a >= 300 for a, b in pairwise(moments))
    lines = [record.getMessage() for record in caplog.records]
    assert lines[0] == "map: 3 new"
    assert lines.count("map: 1 new") == 1
    assert set(lines[1:]) == {"map: 1 new", "map: nothing new"}


def test_following_outlives_a_host_that_is_away_and_waits_longer_each_time(
    live, make_client, clock, api, cache, taken, caplog
):
    live.resources["/api/history/public"].faults += [Fault(500)] * 4
    start_s = clock.now_s
    follow(
        api,
        cache,
        client=make_client(max_tries=1),
        on_file=taken,
        stop=lambda: clock.now_s - start_s > 40_000 or bool(len(taken.files) == 3),
    )
    moments = [seen.at_s for seen in live.seen if seen.path == "/api/history/public"]
    waits = [b - a for a, b in pairwise(moments)]
    assert waits == pytest.approx([600, 1200, 2400, 3600], abs=1)
    assert len(taken.files) == 3
    assert sum(record.levelname == "WARNING" for record in caplog.records) == 4


def test_following_outlives_a_busy_atlas(live, client, clock, api, cache, taken):
    def busy_once(fetched: Fetched) -> None:
        if clock.now_s < NOW_S + 100:
            raise Busy("another process is writing")
        taken(fetched)

    follow(api, cache, client=client, on_file=busy_once, stop=lambda: len(taken.files) == 3)
    assert len(taken.files) == 3


def test_following_ends_when_the_source_speaks_another_language(live, client, api, cache, taken):
    live.put("/api/history/public", b'{"error": "gone"}')
    with pytest.raises(UnexpectedAnswer):
        follow(api, cache, client=client, on_file=taken, stop=lambda: False)


def test_only_what_grows_can_be_followed(entry, client, cache, taken):
    with pytest.raises(UsageError, match="nothing to follow"):
        follow(entry, cache, client=client, on_file=taken, stop=lambda: False)


# --- one file -------------------------------------------------------------------------------------


def test_a_file_comes_again_only_when_it_changed(server, client, entry, cache, taken):
    server.put("/file.geojson", collection("a"))
    pull(entry, cache, client=client, on_file=taken)
    pull(entry, cache, client=client, on_file=taken)
    server.put("/file.geojson", collection("b"))
    pull(entry, cache, client=client, on_file=taken)
    assert taken.bytes == [collection("a"), collection("b")]
    assert (taken.files[0].licence, taken.files[0].attribution) == ("CC BY 4.0", "The makers")


def zipped(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


@pytest.fixture
def places() -> Entry:
    return Entry(
        name="places",
        title="Places",
        kind="places",
        licence="CC BY 4.0",
        attribution="GeoNames",
        address="https://map.example/dump/UA.zip",
        also={"alternate_names": "https://map.example/dump/alternatenames/UA.zip"},
        content="zip",
        reader="geonames",
    )


def test_companions_come_along_under_names_of_their_own(server, client, places, cache, taken):
    server.put("/dump/UA.zip", zipped("UA.txt", b"1\tKyiv"))
    server.put("/dump/alternatenames/UA.zip", zipped("UA.txt", b"9\t1\tuk\t\xd0\x9a"))
    pull(places, cache, client=client, on_file=taken)
    (fetched,) = taken.files
    companion = fetched.companions["alternate_names"]
    assert companion != fetched.path
    assert zipfile.ZipFile(companion).read("UA.txt").startswith(b"9")


def test_a_changed_companion_brings_the_file_again(server, client, places, cache, taken):
    server.put("/dump/UA.zip", zipped("UA.txt", b"1"))
    server.put("/dump/alternatenames/UA.zip", zipped("UA.txt", b"1"))
    pull(places, cache, client=client, on_file=taken)
    pull(places, cache, client=client, on_file=taken)
    assert len(taken.files) == 1
    server.put("/dump/alternatenames/UA.zip", zipped("UA.txt", b"2"))
    pull(places, cache, client=client, on_file=taken)
    assert len(taken.files) == 2


@pytest.mark.parametrize(
    "body", [zipped("a", b"x" * 999)[:-30], b"PK\x03\x04 not really", b"<html>no</html>"]
)
def test_a_damaged_zip_is_never_handed_over(server, client, places, cache, taken, body):
    server.put("/dump/UA.zip", body)
    server.put("/dump/alternatenames/UA.zip", zipped("UA.txt", b"1"))
    with pytest.raises(UnexpectedAnswer):
        pull(places, cache, client=client, on_file=taken)
    assert not taken.files


def test_a_name_cannot_lead_out_of_the_cache(server, client, entry, cache, taken):
    server.put("/file.geojson", collection())
    pull(replace(entry, options={"file_name": "../../escaped.geojson"}), cache, client=client, on_file=taken)
    assert taken.files[0].path.parent == cache / "file"


def test_two_pulls_of_one_entry_do_not_meet(server, client, entry, cache, taken):
    server.put("/file.geojson", collection())
    with locked(cache / "file"), pytest.raises(Busy, match="Another process"):
        pull(entry, cache, client=client, on_file=taken)
    pull(entry, cache, client=client, on_file=taken)
    assert len(taken.files) == 1


# --- a document that says where the file is ---------------------------------------------------------

ABOUT = {
    "boundaryID": "UKR-ADM1-1",
    "boundaryISO": "UKR",
    "boundaryLicense": "Open Data Commons Open Database License 1.0",
    "boundarySource": "OpenStreetMap, Wambacher",
    "gjDownloadURL": "https://map.example/raw/9469f09/geoBoundaries-UKR-ADM1.geojson",
    "simplifiedGeometryGeoJSON": "https://map.example/raw/9469f09/geoBoundaries-UKR-ADM1_simplified.geojson",
}


@pytest.fixture
def boundaries() -> Entry:
    shipped = load_catalogue().entry("ukraine-adm1")
    return replace(shipped, address="https://map.example/api/current/gbOpen/UKR/ADM1/")


def test_the_document_gives_address_licence_and_source(server, client, boundaries, cache, taken):
    server.put("/api/current/gbOpen/UKR/ADM1/", json.dumps(ABOUT).encode())
    # as on GitHub, where large files are served from another place
    server.put("/raw/9469f09/geoBoundaries-UKR-ADM1.geojson", b"").faults.append(
        Fault(302, {"Location": "/media/geoBoundaries-UKR-ADM1.geojson"})
    )
    server.put("/media/geoBoundaries-UKR-ADM1.geojson", collection())
    pull(boundaries, cache, client=client, on_file=taken)
    (fetched,) = taken.files
    assert fetched.name == "ukraine-adm1.geojson"
    assert fetched.licence == "Open Data Commons Open Database License 1.0"
    assert fetched.attribution == "geoBoundaries (Runfola et al. 2020); OpenStreetMap, Wambacher"


@pytest.mark.parametrize("missing", ["gjDownloadURL", "boundaryLicense", "boundarySource"])
def test_a_document_without_them_is_reported(server, client, boundaries, cache, taken, missing):
    about = {("renamed" if key == missing else key): value for key, value in ABOUT.items()}
    server.put("/api/current/gbOpen/UKR/ADM1/", json.dumps(about).encode())
    with pytest.raises(UnexpectedAnswer, match=missing):
        pull(boundaries, cache, client=client, on_file=taken)
    assert not taken.files


def test_a_pointer_to_the_file_is_not_the_file(server, client, boundaries, cache, taken):
    server.put("/api/current/gbOpen/UKR/ADM1/", json.dumps(ABOUT).encode())
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n"
    server.put("/raw/9469f09/geoBoundaries-UKR-ADM1.geojson", pointer)
    with pytest.raises(UnexpectedAnswer, match="LFS"):
        pull(boundaries, cache, client=client, on_file=taken)


# --- a repository -----------------------------------------------------------------------------------


def blob_sha1(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


class Repository:
    """A GitHub repository as its three hosts show it."""

    def __init__(self, server: Server, files: dict[str, bytes]) -> None:
        self.server = server
        self.files = files
        self.tell()

    def tell(self, archive: bytes | None = None) -> None:
        items = [{"path": "data", "type": "tree", "sha": "0" * 40}]
        items += [
            {"path": path, "type": "blob", "sha": blob_sha1(data), "size": len(data), "mode": "100644"}
            for path, data in self.files.items()
        ]
        tree = {"sha": "f" * 40, "url": "…", "tree": items, "truncated": False}
        self.server.put("/api-github/repos/o/r/git/trees/HEAD?recursive=1", json.dumps(tree).encode())
        packed = self.packed() if archive is None else archive
        self.server.put("/codeload/o/r/tar.gz/HEAD", packed, chunked=True, ranges=False)
        for path, data in self.files.items():
            self.server.put(f"/raw/o/r/HEAD/{path}", data)

    def packed(self) -> bytes:
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
            for path, data in self.files.items():
                member = tarfile.TarInfo(f"r-9f1c/{path}")
                member.size = len(data)
                archive.addfile(member, io.BytesIO(data))
            link = tarfile.TarInfo("r-9f1c/data/day_20990101.geojson")
            link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(link)
        return buffer.getvalue()


DAYS = [f"202407{day:02d}" for day in range(8, 14)]


@pytest.fixture
def repository(server: Server) -> Repository:
    files = {"README.md": b"# read me", "all.geojson.gz": gzip.compress(collection("all"))}
    files |= {f"data/day_{day}.geojson": collection(day) for day in DAYS}
    return Repository(server, files)


@pytest.fixture
def days() -> Entry:
    options = {"repository": "o/r", "include": "data/day_*.geojson", "archive_above": 3}
    return Entry(
        name="days",
        title="Days",
        strategy="git-archive",
        address="https://github.com/o/r",
        options=options,
        **BARE,
    )


def test_many_missing_files_come_in_one_archive_of_just_them(repository, client, days, cache, taken):
    pull(days, cache, client=client, on_file=taken)
    (fetched,) = taken.files
    assert repository.server.paths() == [
        "/api-github/repos/o/r/git/trees/HEAD?recursive=1",
        "/codeload/o/r/tar.gz/HEAD",
    ]
    with tarfile.open(fetched.path) as archive:
        inside = {member.name: archive.extractfile(member).read() for member in archive}  # type: ignore[union-attr]
    assert inside == {f"day_{day}.geojson": collection(day) for day in DAYS}
    assert list(inside) == sorted(inside)
    assert fetched.members == {name: hashlib.sha256(data).hexdigest() for name, data in inside.items()}
    assert not (cache / "days" / "repository.tar.gz").exists()


def test_the_next_pull_costs_one_request_and_no_bytes(repository, client, days, cache, taken):
    pull(days, cache, client=client, on_file=taken)
    repository.server.forget()
    report = pull(days, cache, client=client, on_file=taken)
    assert len(taken.files) == 1
    assert repository.server.paths() == ["/api-github/repos/o/r/git/trees/HEAD?recursive=1"]
    assert report.n_bytes == 0


def test_the_day_after_comes_alone(repository, client, days, cache, taken):
    pull(days, cache, client=client, on_file=taken)
    repository.files["data/day_20240714.geojson"] = collection("new")
    repository.tell()
    repository.server.forget()
    taken.clear()
    pull(days, cache, client=client, on_file=taken)
    assert taken.names == ["day_20240714.geojson"]
    assert "/codeload/o/r/tar.gz/HEAD" not in repository.server.paths()


def test_a_day_that_was_redrawn_comes_again(repository, client, days, cache, taken):
    pull(days, cache, client=client, on_file=taken)
    repository.files["data/day_20240709.geojson"] = collection("redrawn")
    repository.tell()
    taken.clear()
    pull(days, cache, client=client, on_file=taken)
    assert taken.names == ["day_20240709.geojson"]
    assert taken.bytes == [collection("redrawn")]


def test_few_files_come_one_by_one_oldest_first(repository, client, days, cache, taken):
    pull(days, cache, client=client, on_file=taken, since=datetime(2024, 7, 11, tzinfo=UTC))
    assert taken.names == [f"day_{day}.geojson" for day in DAYS[3:]]
    taken.clear()
    pull(days, cache, client=client, on_file=taken, limit=2)
    assert taken.names == [f"day_{day}.geojson" for day in DAYS[:2]]


def test_an_older_copy_than_the_listing_names_is_not_taken(repository, client, days, cache, taken):
    repository.server.put("/raw/o/r/HEAD/data/day_20240713.geojson", collection("stale"))
    with pytest.raises(FetchError, match="not the version that the listing names"):
        pull(days, cache, client=client, on_file=taken, since=datetime(2024, 7, 13, tzinfo=UTC))
    assert not taken.files


def test_a_file_that_the_archive_has_in_another_version_comes_alone(repository, client, days, cache, taken):
    old = repository.packed()
    repository.files["data/day_20240709.geojson"] = collection("newer than the archive")
    repository.tell(archive=old)
    pull(days, cache, client=client, on_file=taken)
    assert [len(fetched.members) for fetched in taken.files] == [5, 0]
    assert taken.names[1] == "day_20240709.geojson"


def test_a_damaged_archive_is_reported_and_not_kept(repository, client, days, cache, taken):
    repository.tell(archive=repository.packed()[:-40])
    with pytest.raises(UnexpectedAnswer, match="damaged"):
        pull(days, cache, client=client, on_file=taken)
    assert not taken.files
    repository.tell()
    pull(days, cache, client=client, on_file=taken)
    assert len(taken.files[0].members) == len(DAYS)


def test_an_archive_of_zeros_ends_at_the_limit(repository, client, days, cache, taken):
    repository.files["zeros.bin"] = bytes(40_000_000)
    repository.tell()
    small = replace(days, options={**days.options, "max_unpacked_mib": 10})
    with pytest.raises(FetchError, match="unpacks to more than 10 MiB"):
        pull(small, cache, client=client, on_file=taken)
    assert not list((cache / "days").glob("archive*"))


@pytest.mark.parametrize(
    ("tree", "says"),
    [
        ({"message": "Not Found"}, "an object with message"),
        ({"sha": "f" * 40, "tree": [], "truncated": True}, "truncated: True"),
        ({"sha": "f" * 40, "tree": []}, "truncated: None"),
        ({"sha": "f" * 40, "tree": [], "truncated": False}, "none of which matches"),
        ({"sha": "f" * 40, "tree": [{"type": "blob", "path": "a"}], "truncated": False}, "sha None"),
    ],
)
def test_a_listing_of_another_shape_is_reported(repository, client, days, cache, taken, tree, says):
    repository.server.put("/api-github/repos/o/r/git/trees/HEAD?recursive=1", json.dumps(tree).encode())
    with pytest.raises(UnexpectedAnswer, match=says):
        pull(days, cache, client=client, on_file=taken)


def test_what_an_archive_gave_the_receiver_is_not_asked_of_the_api_again(
    server, client, api, days, cache, taken
):
    Repository(server, {f"data/{number}.geojson": collection(str(number)) for number in IDS[:2]})
    archive = replace(days, options={"repository": "o/r", "include": "data/*.geojson", "archive_above": 1})
    pull(archive, cache, client=client, on_file=taken)
    publish(server, *IDS)
    live = replace(api, options={"covered_by": ["days"]})
    server.forget()
    taken.clear()
    pull(live, cache, client=client, on_file=taken)
    assert taken.names == [f"{IDS[2]}.geojson"]
    # a receiver that has none of it gets all of it
    taken.clear()
    pull(live, cache, client=client, on_file=taken, holds=lambda name, sha256: False)
    assert taken.names == [f"{number}.geojson" for number in IDS]


def test_a_bundle_is_pulled_by_its_parts(client, cache, taken):
    with pytest.raises(UsageError, match="ukraine-adm1"):
        pull(load_catalogue().entry("ukraine"), cache, client=client, on_file=taken)


def test_a_cache_that_is_a_file_is_one_clear_error(client, entry, tmp_path: Path, taken):
    from contactline.errors import AtlasError

    (tmp_path / "cache").write_text("")
    with pytest.raises(AtlasError, match="cannot be used as a cache"):
        pull(entry, tmp_path / "cache", client=client, on_file=taken)
