"""What a download keeps to, whatever the server does."""

from __future__ import annotations

import errno
import gzip
import json
import os
import threading
from email.utils import formatdate
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contactline.errors import FetchError, ReadOnly, StorageFull, UnexpectedAnswer, UsageError
from contactline.pull import Client
from contactline.pull import cache as cache_module
from contactline.pull.cache import sidecar_of
from contactline.pull.client import Budget, mirrors_from_env

from .server import Fault

URL = "https://map.example/data.bin"
BODY = bytes(range(256)) * 2000  # 512,000 bytes, no two neighbouring thousands of them alike in place
LIMIT = 1_000_000


def fetch(client: Client, path: Path, **kw):
    return client.fetch(URL, path, **{"max_bytes": LIMIT, **kw})


@pytest.fixture
def path(cache: Path) -> Path:
    return cache / "e" / "data.bin"


def leftovers(path: Path) -> set[str]:
    return {p.name for p in path.parent.iterdir()} if path.parent.exists() else set()


def test_a_whole_file_stands_in_the_cache_with_its_origin_beside_it(server, client, path, clock):
    server.put("/data.bin", BODY, last_modified="Wed, 01 Oct 2025 00:00:00 GMT")
    sidecar, changed = fetch(client, path, licence="CC BY 4.0", attribution="The makers")
    assert path.read_bytes() == BODY
    assert changed
    noted = json.loads((path.parent / "data.bin.meta.json").read_text())
    assert noted["url"] == URL
    assert noted["etag"] == server.resources["/data.bin"].tag()
    assert noted["last_modified"] == "Wed, 01 Oct 2025 00:00:00 GMT"
    assert noted["licence"] == "CC BY 4.0"
    assert noted["attribution"] == "The makers"
    assert noted["retrieved_at"] == "2025-10-09T08:53:20+00:00"
    assert noted["sha256"] == sidecar.sha256
    assert leftovers(path) == {"data.bin", "data.bin.meta.json"}


def test_what_has_not_changed_is_not_sent_again(server, client, path):
    server.put("/data.bin", BODY)
    fetch(client, path)
    server.forget()
    _, changed = fetch(client, path)
    assert not changed
    assert server.sent_bytes.get("/data.bin", 0) == 0
    assert server.seen[0].headers["if-none-match"] == server.resources["/data.bin"].tag()


def test_without_an_etag_the_date_of_the_last_change_decides(server, client, path):
    server.put("/data.bin", BODY, etag=None, last_modified="Wed, 01 Oct 2025 00:00:00 GMT")
    fetch(client, path)
    server.forget()
    _, changed = fetch(client, path)
    assert not changed
    assert not server.sent_bytes


def test_what_has_changed_replaces_what_was_there(server, client, path):
    server.put("/data.bin", BODY)
    fetch(client, path)
    server.put("/data.bin", BODY[::-1])
    _, changed = fetch(client, path)
    assert changed
    assert path.read_bytes() == BODY[::-1]


def test_the_same_bytes_under_a_new_etag_are_no_change(server, client, path):
    server.put("/data.bin", BODY, etag='"one"')
    fetch(client, path)
    server.put("/data.bin", BODY, etag='"two"')
    _, changed = fetch(client, path)
    assert not changed


# --- broken lines -------------------------------------------------------------------------------


def test_a_broken_off_download_goes_on_where_it_stopped(server, client, path):
    resource = server.put("/data.bin", BODY)
    resource.faults.append(Fault(cut=300_000))
    fetch(client, path)
    assert path.read_bytes() == BODY
    first, second = server.seen
    assert second.headers["if-range"] == resource.tag()
    start = int(second.headers["range"].removeprefix("bytes=").rstrip("-"))
    assert 0 < start <= 300_000
    assert server.sent_bytes["/data.bin"] == 300_000 + len(BODY) - start
    assert "range" not in first.headers


def test_a_later_run_fetches_only_the_missing_bytes(server, make_client, path):
    resource = server.put("/data.bin", BODY)
    resource.faults.append(Fault(cut=400_000))
    with pytest.raises(FetchError, match="could not be fetched in 1 tries"):
        fetch(make_client(max_tries=1), path)
    assert not path.exists()
    there = (path.parent / "data.bin.part").stat().st_size
    server.forget()
    fetch(make_client(), path)
    assert path.read_bytes() == BODY
    assert server.sent_bytes["/data.bin"] == len(BODY) - there
    assert leftovers(path) == {"data.bin", "data.bin.meta.json"}


def test_a_file_that_changed_in_between_is_fetched_whole(server, make_client, path):
    server.put("/data.bin", BODY).faults.append(Fault(cut=400_000))
    with pytest.raises(FetchError):
        fetch(make_client(max_tries=1), path)
    server.put("/data.bin", BODY[::-1])
    fetch(make_client(), path)
    assert path.read_bytes() == BODY[::-1]


@pytest.mark.parametrize("kw", [{"ranges": False}, {"etag": 'W/"weak"'}, {"etag": None}])
def test_what_cannot_be_continued_starts_anew(server, client, path, kw):
    resource = server.put("/data.bin", BODY, **kw)
    resource.faults.append(Fault(cut=300_000))
    fetch(client, path)
    assert path.read_bytes() == BODY


def test_a_part_that_continues_elsewhere_than_asked_is_not_glued_on(server, client, path):
    resource = server.put("/data.bin", BODY)
    wrong = {"Content-Range": f"bytes 7-{len(BODY) - 1}/{len(BODY)}", "ETag": resource.tag() or ""}
    resource.faults += [Fault(cut=300_000), Fault(206, wrong, BODY[7:])]
    fetch(client, path)
    assert path.read_bytes() == BODY


def test_a_part_longer_than_the_file_is_dropped(server, make_client, path):
    resource = server.put("/data.bin", BODY)
    resource.faults.append(Fault(cut=400_000))
    with pytest.raises(FetchError):
        fetch(make_client(max_tries=1), path)
    part = path.parent / "data.bin.part"
    part.write_bytes(BODY + b"more")
    fetch(make_client(), path)
    assert path.read_bytes() == BODY


def test_a_chunked_body_that_breaks_off_is_not_taken_for_whole(server, client, path):
    resource = server.put("/data.bin", BODY, chunked=True, ranges=False)
    resource.faults.append(Fault(cut=300_000))
    fetch(client, path)
    assert path.read_bytes() == BODY


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(0, len(BODY)), max_size=4), ranges=st.booleans(), chunked=st.booleans())
def test_wherever_the_line_breaks_the_file_is_whole_or_not_there(
    server, make_client, path, cuts, ranges, chunked
):
    for leftover in path.parent.glob("*") if path.parent.exists() else ():
        leftover.unlink()
    resource = server.put("/data.bin", BODY, ranges=ranges, chunked=chunked)
    resource.faults += [Fault(cut=cut) for cut in cuts]
    for _ in range(6):
        try:
            fetch(make_client(max_tries=1), path)
        except FetchError:
            assert sidecar_of(path) is None
        else:
            break
    assert path.read_bytes() == BODY


def test_a_file_without_its_sidecar_counts_as_not_there(server, client, path):
    server.put("/data.bin", BODY)
    fetch(client, path)
    (path.parent / "data.bin.meta.json").unlink()
    assert sidecar_of(path) is None
    server.forget()
    fetch(client, path)
    assert "if-none-match" not in server.seen[0].headers
    assert sidecar_of(path) is not None


def test_a_file_cut_on_disk_counts_as_not_there(server, client, path):
    server.put("/data.bin", BODY)
    fetch(client, path)
    path.write_bytes(BODY[:1000])
    fetch(client, path)
    assert path.read_bytes() == BODY


def test_a_length_too_long_is_never_believed(server, client, path):
    server.put("/data.bin", BODY, length=len(BODY) + 1, etag=None)
    with pytest.raises(FetchError, match="in 5 tries"):
        fetch(client, path)
    assert not path.exists()


# --- patience -----------------------------------------------------------------------------------


def test_429_is_waited_out_for_as_long_as_it_says(server, client, path, clock):
    server.put("/data.bin", BODY).faults.append(Fault(429, {"Retry-After": "17"}))
    fetch(client, path)
    assert 17.0 in clock.sleeps
    assert path.read_bytes() == BODY


def test_429_may_name_the_moment_instead(server, client, path, clock):
    later = formatdate(clock.now_s + 42, usegmt=True)
    server.put("/data.bin", BODY).faults.append(Fault(429, {"Retry-After": later}))
    fetch(client, path)
    assert server.seen[1].at_s - server.seen[0].at_s == pytest.approx(42, abs=1)


def test_a_wait_of_hours_is_left_to_the_person(server, client, path, clock):
    server.put("/data.bin", BODY).faults.append(Fault(429, {"Retry-After": "7200"}))
    with pytest.raises(FetchError, match="7200 s"):
        fetch(client, path)
    assert not clock.sleeps


def test_a_used_up_limit_of_requests_says_when_to_come_back(server, client, path, clock):
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(clock.now_s) + 3000)}
    server.put("/data.bin", BODY).faults.append(Fault(403, headers))
    with pytest.raises(FetchError, match=r"limit of requests is used up.* 3000 s"):
        fetch(client, path)


def test_a_server_in_trouble_is_asked_again_ever_less_often(server, client, path, clock):
    server.put("/data.bin", BODY).faults += [Fault(500), Fault(503), Fault(502)]
    fetch(client, path)
    assert path.read_bytes() == BODY
    waits = [b.at_s - a.at_s for a, b in pairwise(server.seen)]
    assert all(low <= wait <= high for wait, low, high in zip(waits, (0.5, 1, 2), (1, 2, 4), strict=True))


def test_a_server_that_stays_in_trouble_is_left_alone_after_five_tries(server, client, path):
    server.put("/data.bin", BODY).faults += [Fault(500)] * 20
    with pytest.raises(FetchError, match="in 5 tries: the server answered 500"):
        fetch(client, path)
    assert len(server.seen) == 5


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418])
def test_a_refusal_is_not_asked_twice(server, client, path, status):
    server.put("/data.bin", BODY).faults.append(Fault(status))
    with pytest.raises(FetchError, match=str(status)):
        fetch(client, path)
    assert len(server.seen) == 1


def test_a_host_that_is_not_there_is_one_clear_error(make_client, path):
    client = make_client()
    client._mirrors["https://map.example"] = "http://127.0.0.1:9"
    with pytest.raises(FetchError, match="could not be fetched in 5 tries"):
        fetch(client, path)


def test_between_two_requests_to_a_host_there_is_the_interval(server, make_client, cache, clock):
    client = make_client(min_interval_s=3.0)
    for number in range(4):
        server.put(f"/{number}", b"x")
        client.fetch(f"https://map.example/{number}", cache / str(number), max_bytes=10)
    moments = [seen.at_s for seen in server.seen]
    assert [b - a for a, b in pairwise(moments)] == [3.0, 3.0, 3.0]


def test_retries_and_redirects_keep_the_interval_too(server, make_client, path, clock):
    client = make_client(min_interval_s=10.0)
    server.put("/data.bin", BODY).faults += [Fault(500), Fault(302, {"Location": "/there"})]
    server.put("/there", BODY)
    fetch(client, path)
    moments = [seen.at_s for seen in server.seen]
    assert all(b - a >= 10.0 for a, b in pairwise(moments))
    assert len(moments) == 3


def test_never_two_requests_at_once(server, make_client, cache):
    client = make_client(min_interval_s=0.0)
    for number in range(8):
        server.put(f"/{number}", BODY)
    threads = [
        threading.Thread(
            target=client.fetch,
            args=(f"https://map.example/{n}", cache / str(n)),
            kwargs={"max_bytes": LIMIT},
        )
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [seen.others_under_way for seen in server.seen] == [0] * 8
    assert all((cache / str(n)).read_bytes() == BODY for n in range(8))


def test_the_project_names_itself(server, make_client, path):
    server.put("/data.bin", BODY)
    client = make_client()
    client._contact = "desk@example.org"
    fetch(client, path)
    agent = server.seen[0].headers["user-agent"]
    assert agent.startswith("contactline/")
    assert "desk@example.org" in agent


# --- slow, large, compressed ----------------------------------------------------------------------


def test_a_body_that_trickles_is_given_up_and_what_came_is_kept(server, make_client, path, clock):
    server.put("/data.bin", BODY)
    clock.tick_s = 100.0  # every look at the clock finds a hundred seconds gone
    with pytest.raises(FetchError, match="too slowly"):
        fetch(make_client(), path)
    clock.tick_s = 0.0
    there = (path.parent / "data.bin.part").stat().st_size
    assert 0 < there < len(BODY)
    assert not path.exists()
    server.forget()
    fetch(make_client(), path)
    assert server.sent_bytes["/data.bin"] == len(BODY) - there


def test_a_download_has_an_end_even_at_a_good_rate(server, make_client, path, clock):
    server.put("/data.bin", BODY)
    clock.tick_s = 10.0
    with pytest.raises(FetchError, match="too slowly"):
        fetch(make_client(min_rate_bytes_s=1.0, deadline_s=15.0), path)


def test_silence_is_a_time_out(server, make_client, path):
    server.put("/data.bin", BODY, length=len(BODY) + 10).headers["Connection"] = "keep-alive"
    hold = threading.Event()

    def slow(self, *args):
        hold.wait(10)

    server._http.RequestHandlerClass._answer = slow
    try:
        with pytest.raises(FetchError, match="no answer in time"):
            fetch(make_client(read_timeout_s=0.05, max_tries=2), path)
    finally:
        hold.set()


def test_a_file_announced_too_large_is_not_read(server, client, path):
    server.put("/data.bin", BODY)
    with pytest.raises(FetchError, match=r"larger than .* max_file_mib"):
        fetch(client, path, max_bytes=100_000)
    assert not leftovers(path)


def test_a_file_that_grows_too_large_unannounced_is_dropped(server, client, path):
    server.put("/data.bin", BODY, chunked=True)
    with pytest.raises(FetchError, match="larger than"):
        fetch(client, path, max_bytes=100_000)
    assert not leftovers(path)


def test_a_pull_ends_at_its_budget(server, client, path):
    server.put("/data.bin", BODY)
    with pytest.raises(FetchError, match="max_pull_mib"):
        fetch(client, path, budget=Budget(100_000))
    assert not path.exists()


def test_a_compressed_answer_is_unpacked(server, client, path):
    server.put("/data.bin", BODY, compress=True)
    fetch(client, path, compressed=True)
    assert path.read_bytes() == BODY


def test_a_compressed_answer_that_breaks_off_starts_anew(server, client, path):
    resource = server.put("/data.bin", os.urandom(200_000), compress=True)
    resource.faults.append(Fault(cut=100_000))
    fetch(client, path, compressed=True)
    assert path.read_bytes() == resource.body
    assert "range" not in server.seen[1].headers


def test_a_bomb_stops_at_the_limit(server, client, path):
    bomb = gzip.compress(bytes(50_000_000), 9)
    assert len(bomb) < 100_000
    server.put("/data.bin", bomb, headers={"Content-Encoding": "gzip"})
    with pytest.raises(FetchError, match="larger than"):
        fetch(client, path, compressed=True)
    assert not leftovers(path)


@pytest.mark.parametrize(("encoding", "body"), [("br", b"xx"), ("gzip", b"not gzip"), ("gzip, gzip", b"x")])
def test_an_encoding_that_cannot_be_read_is_reported(server, client, path, encoding, body):
    server.put("/data.bin", body, headers={"Content-Encoding": encoding})
    with pytest.raises(UnexpectedAnswer):
        fetch(client, path, compressed=True)
    assert not path.exists()


# --- redirects ----------------------------------------------------------------------------------


def test_a_relative_redirect_is_followed_and_the_first_address_kept(server, client, path):
    server.put("/data.bin", b"").faults.append(Fault(301, {"Location": "other/place"}))
    server.put("/other/place", BODY)
    sidecar, _ = fetch(client, path)
    assert path.read_bytes() == BODY
    assert sidecar.url == URL


def test_a_circle_of_redirects_is_noticed(server, client, path):
    server.put("/data.bin", b"").faults += [Fault(302, {"Location": "/b"})] * 9
    server.put("/b", b"").faults += [Fault(302, {"Location": "/data.bin"})] * 9
    with pytest.raises(FetchError, match="circle"):
        fetch(client, path)


def test_a_chain_of_redirects_has_an_end(server, client, path):
    for number in range(10):
        server.put(f"/{number}", b"").faults.append(Fault(302, {"Location": f"/{number + 1}"}))
    server.put("/data.bin", b"").faults.append(Fault(302, {"Location": "/0"}))
    with pytest.raises(FetchError, match="more than 5 times"):
        fetch(client, path)


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://map.example/x", "data:text/plain,x", "http://"]
)
def test_a_redirect_leads_to_http_or_nowhere(server, client, path, target):
    server.put("/data.bin", b"").faults.append(Fault(302, {"Location": target}))
    with pytest.raises(FetchError, match="neither http nor https"):
        fetch(client, path)
    assert len(server.seen) == 1


def test_a_redirect_from_https_to_http_is_refused(server, client, path):
    server.put("/data.bin", b"").faults.append(Fault(302, {"Location": f"{server.url}/plain"}))
    server.put("/plain", BODY)
    with pytest.raises(FetchError, match="from https to http"):
        fetch(client, path)
    assert server.paths() == ["/data.bin"]


def test_a_redirect_without_a_target_is_reported(server, client, path):
    server.put("/data.bin", b"").faults.append(Fault(302))
    with pytest.raises(UnexpectedAnswer, match="without saying where"):
        fetch(client, path)


# --- the disk -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "error"), [(errno.ENOSPC, StorageFull), (errno.EROFS, ReadOnly), (errno.EACCES, ReadOnly)]
)
def test_a_disk_that_cannot_be_written_is_one_clear_error(server, client, path, monkeypatch, number, error):
    server.put("/data.bin", BODY)

    def refuse(*args):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(cache_module.os, "replace", refuse)
    with pytest.raises(error):
        fetch(client, path)
    assert sidecar_of(path) is None


def test_a_full_disk_while_a_body_arrives_is_one_clear_error(server, client, path):
    if not os.path.exists("/dev/full"):  # Linux has it, others need not: nothing else is as full
        pytest.skip("this system has no /dev/full")
    server.put("/data.bin", BODY)
    path.parent.mkdir(parents=True)
    (path.parent / "data.bin.part.json").write_text(json.dumps({"url": URL}))

    def to_full(target, mode, real=open):
        return real("/dev/full" if str(target).endswith(".part") else target, mode)

    import contactline.pull.client as client_module

    client_module.open = to_full  # type: ignore[attr-defined]
    try:
        with pytest.raises(StorageFull):
            fetch(client, path)
    finally:
        del client_module.open  # type: ignore[attr-defined]
    assert not path.exists()


def test_mirrors_come_from_the_environment(monkeypatch):
    monkeypatch.setenv(
        "CONTACTLINE_MIRRORS", "https://a.example=http://localhost:1 https://b.example=https://c.example"
    )
    assert mirrors_from_env() == {
        "https://a.example": "http://localhost:1",
        "https://b.example": "https://c.example",
    }
    monkeypatch.setenv("CONTACTLINE_MIRRORS", "a.example")
    with pytest.raises(UsageError, match=r"a\.example"):
        mirrors_from_env()
