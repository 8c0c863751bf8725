"""The command: from a name to loads in order, with the licence of everything that was fetched."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from contactline.cli.pull import make_pull_command
from contactline.errors import FetchError, NotFound, UnexpectedAnswer, UsageError

from .server import Fault, Server
from .test_strategies import ABOUT, IDS, Repository, collection, publish, zipped


class FakeAtlas:
    """Remembers what was loaded, as an atlas does: by the name and hash of each source."""

    def __init__(self) -> None:
        self.sources: dict[str, list[tuple[str, str]]] = {}
        self.closed = False

    def tracks(self) -> list[str]:
        return list(self.sources)

    def editions(self, track: str) -> list[Any]:
        return [
            SimpleNamespace(ref=SimpleNamespace(source_name=name, source_sha256=sha256))
            for name, sha256 in self.sources[track]
        ]

    def close(self) -> None:
        self.closed = True


class FakeLoading:
    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def load_regions(self, atlas, path, **kw):
        self.calls.append(("regions", {"path": path, **kw}))

    def load_places(self, atlas, path, **kw):
        self.calls.append(("places", {"path": path, **kw}))

    def load_editions(self, atlas, paths, **kw):
        import hashlib
        import tarfile

        self.calls.append(("editions", {"paths": paths, **kw}))
        found = atlas.sources.setdefault(kw["track"], [])
        for path in paths:
            if path.suffix == ".gz":
                with tarfile.open(path) as archive:
                    members = [(m.name, archive.extractfile(m).read()) for m in archive]  # type: ignore[union-attr]
            else:
                members = [(path.name, path.read_bytes())]
            found += [(f"{path}/{name}", hashlib.sha256(data).hexdigest()) for name, data in members]


@dataclass
class Desk:
    atlas: FakeAtlas
    loading: FakeLoading
    schemes: list[str | None]
    run: Any


@pytest.fixture
def desk(make_client, cache: Path, tmp_path: Path, monkeypatch) -> Desk:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    atlas, loading, schemes = FakeAtlas(), FakeLoading(), []

    def open_atlas(scheme: str | None) -> FakeAtlas:
        schemes.append(scheme)
        return atlas

    def run(*args: str, stop=lambda: False):
        command = make_pull_command(open_atlas, loading=loading, make_client=make_client, stop=stop)
        result = CliRunner().invoke(command, ["--cache", str(cache), *args])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return Desk(atlas, loading, schemes, run)


@pytest.fixture
def world(server: Server, monkeypatch) -> Server:
    """All the sources of `ukraine`, as they answer, on the local server."""
    for level in (1, 2, 3):
        about = ABOUT | {"gjDownloadURL": f"https://github.com/wmgeolab/raw/ADM{level}.geojson"}
        server.put(f"/gb/api/current/gbOpen/UKR/ADM{level}/", json.dumps(about).encode())
        server.put(f"/github/wmgeolab/raw/ADM{level}.geojson", collection(f"adm{level}"))
    server.put("/geonames/export/dump/UA.zip", zipped("UA.txt", b"1"))
    server.put("/geonames/export/dump/alternatenames/UA.zip", zipped("UA.txt", b"2"))

    class Named(Repository):
        def __init__(self, name: str, files: dict[str, bytes]) -> None:
            super().__init__(server, files)
            for path in [p for p in server.resources if "/o/r/" in p]:
                server.resources[path.replace("/o/r/", f"/{name}/")] = server.resources.pop(path)

    Named(
        "DanielRose2310/deepstatemaps-history",
        {f"deepstate/geojsons/{n}.geojson": collection(str(n)) for n in range(IDS[0], IDS[0] + 60)},
    )
    Named(
        "cyterat/deepstate-map-data",
        {f"data/deepstatemap_data_202407{day:02d}.geojson": collection(f"d{day}") for day in (8, 9)},
    )
    publish(server, *range(IDS[0], IDS[0] + 60), IDS[2])
    mirrors = {
        "https://www.geoboundaries.org": "gb",
        "https://github.com": "github",
        "https://download.geonames.org": "geonames",
        "https://deepstatemap.live": "",
    }
    from contactline.pull import Client

    ask = Client._mirrored

    def mirrored(self: Client, url: str) -> str:
        for source, folder in mirrors.items():
            if url.startswith(source):
                return (
                    f"{server.url}/{folder}{url.removeprefix(source)}"
                    if folder
                    else server.url + url.removeprefix(source)
                )
        return ask(self, url)

    monkeypatch.setattr(Client, "_mirrored", mirrored)
    return server


def test_ukraine_from_nothing(world, desk):
    result = desk.run("ukraine")
    assert desk.schemes == ["ukraine"]
    assert [kind for kind, _ in desk.loading.calls] == ["regions"] * 3 + ["places"] + ["editions"] * 4
    first = desk.loading.calls[0][1]
    assert (first["level"], first["layer"]) == (1, "geoboundaries")
    assert first["columns"] == {"id": "shapeISO", "names": {"en": "shapeName"}}
    assert first["licence"] == ABOUT["boundaryLicense"]
    assert "Wambacher" in first["attribution"]
    places = desk.loading.calls[3][1]
    assert places["reader"] == "geonames"
    assert places["options"]["alternate_names"].is_file()
    editions = [call for kind, call in desk.loading.calls if kind == "editions"]
    assert [call["track"] for call in editions] == [
        "deepstate",
        "deepstate",
        "deepstate-daily",
        "deepstate-daily",
    ]
    assert [call["reader"] for call in editions] == ["deepstate", "deepstate", "occupied", "occupied"]
    assert editions[0]["title"] == "DeepState", "what sentences to quote call it, not the track's name"
    assert all(call["attribution"].startswith("DeepStateMap.live") for call in editions)
    assert desk.atlas.closed
    assert "deepstate: 1 file loaded" in result.output
    # what the archive held was not asked of the API again
    snapshots = [path for path in world.paths() if path.endswith("/geojson")]
    assert snapshots == [f"/api/history/{IDS[2]}/geojson"]


def test_ukraine_again_fetches_nothing_and_loads_no_edition_twice(world, desk):
    desk.run("ukraine")
    before = len(desk.loading.calls)
    world.forget()
    desk.run("ukraine")
    assert sum(world.sent_bytes.values()) == 0
    assert "editions" not in [kind for kind, _ in desk.loading.calls[before:]]


def test_a_new_atlas_is_filled_from_the_cache(world, desk):
    desk.run("ukraine")
    desk.atlas.sources.clear()
    world.forget()
    desk.run("ukraine")
    assert sum(len(found) for found in desk.atlas.sources.values()) == 63
    assert sum(world.sent_bytes.values()) == 0


def test_one_part_that_is_away_does_not_keep_back_the_others(world, desk):
    world.put("/gb/api/current/gbOpen/UKR/ADM3/", b"").faults += [Fault(404)] * 9
    with pytest.raises(FetchError, match=r"1 of 7 parts .*ADM3/ is not there"):
        desk.run("ukraine")
    assert [kind for kind, _ in desk.loading.calls].count("editions") == 4


def test_a_part_that_changed_its_shape_decides_the_error(world, desk):
    world.put("/gb/api/current/gbOpen/UKR/ADM3/", b"<html>moved</html>")
    with pytest.raises(UnexpectedAnswer, match="web page"):
        desk.run("ukraine")


def test_following_starts_although_a_part_is_away(world, desk, clock):
    world.put("/gb/api/current/gbOpen/UKR/ADM3/", b"").faults += [Fault(404)] * 9
    start_s = clock.now_s
    desk.run("ukraine", "--follow", stop=lambda: clock.now_s > start_s + 1000)
    assert world.paths().count("/api/history/public") > 1


def test_the_list_shows_every_entry_with_its_licence(desk):
    output = desk.run("--list").output
    for name in ("ukraine", "ukraine-adm1", "deepstate", "deepstate-daily"):
        assert f"\n{name}  (" in "\n" + output
    assert output.count("licence:") == output.count("source:") == 8
    assert not desk.schemes


def test_limit_and_since_are_passed_on(world, desk):
    desk.run("deepstate-daily", "--limit", "1")
    assert [call["paths"][0].name for _, call in desk.loading.calls] == ["deepstatemap_data_20240708.geojson"]
    desk.run("deepstate-daily", "--since", "2024-07-09")
    assert desk.loading.calls[-1][1]["paths"][0].name == "deepstatemap_data_20240709.geojson"
    assert len(desk.loading.calls) == 2


def test_an_entry_alone_needs_an_atlas_that_is_there(world, desk):
    desk.run("deepstate-daily")
    assert desk.schemes == [None]


def test_follow_loads_what_is_published_meanwhile(world, desk, clock):
    start_s = clock.now_s

    def later() -> None:
        if clock.now_s > start_s + 700:
            publish(world, *range(IDS[0], IDS[0] + 60), IDS[2], 1754337505)

    clock.on_sleep = later
    desk.run("ukraine", "--follow", stop=lambda: clock.now_s > start_s + 3000)
    names = [Path(name).name for name, _ in desk.atlas.sources["deepstate"]]
    assert names.count("1754337505.geojson") == 1
    assert names == sorted(names)


@pytest.mark.parametrize(
    ("args", "error", "says"),
    [
        ((), UsageError, "Say what to pull"),
        (("ukrain",), NotFound, "no entry 'ukrain'"),
        (("deepstate", "--since", "yesterday"), UsageError, "no date"),
        (("deepstate", "--follow", "--limit", "3"), UsageError, "one of them"),
        (("deepstate", "--catalogue", "nowhere.toml"), NotFound, "nowhere"),
    ],
)
def test_what_does_not_fit_is_said_before_anything_is_asked(server, desk, args, error, says):
    with pytest.raises(error, match=says):
        desk.run(*args)
    assert not server.seen
    assert not desk.schemes
