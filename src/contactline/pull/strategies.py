"""How to ask each kind of source for what is new: an entry in, whole files out, oldest first.

Knows the services' addresses and shapes; not where the files go. A strategy is a generator: it
fetches one file, hands it on, and only then asks for the next, so that a kill loses at most the
file under way. What it has already it takes from the cache, without asking again.

file           one address, one file (and the companions of `also`)
linked-file    the address gives a JSON document that says where the file is, and under which licence
deepstate-api  the list of snapshots of an API such as DeepState's, then each snapshot
git-archive    the files of a public repository: at first in one archive, later one by one
"""

from __future__ import annotations

import fnmatch
import gzip
import hashlib
import io
import re
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, TypeGuard
from urllib.parse import quote, urljoin, urlsplit

from contactline.errors import FetchError, UnexpectedAnswer, UsageError
from contactline.pull.cache import (
    Fetched,
    Sidecar,
    beside,
    disk_errors,
    keep,
    read_json,
    sha256_of,
    sidecar_of,
    write_json,
    write_sidecar,
)
from contactline.pull.catalogue import MIB, Entry
from contactline.pull.client import Budget, Client, Progress
from contactline.pull.content import (
    CHECKS,
    Blob,
    Check,
    Snapshot,
    check_any,
    check_geojson,
    describe,
    parse_history,
    parse_json,
    parse_tree,
)

Holds = Callable[[str, str], bool]
"""holds(name, SHA-256): does whoever gets the files have this one already?"""


@dataclass(frozen=True, slots=True)
class Request:
    """One pull: what a strategy needs to know of it. `folder` is the entry's own in the cache."""

    entry: Entry
    cache_dir: Path
    client: Client
    budget: Budget
    holds: Holds | None = None
    since: datetime | None = None
    limit: int | None = None
    progress: Progress | None = None

    @property
    def folder(self) -> Path:
        return self.cache_dir / self.entry.name

    def fetch(
        self,
        url: str,
        path: Path,
        *,
        check: Check,
        max_bytes: int | None = None,
        licence: str | None = None,
        attribution: str | None = None,
        compressed: bool = False,
        blob: str = "",
    ) -> tuple[Sidecar, bool]:
        return self.client.fetch(
            url,
            path,
            max_bytes=max_bytes or self.entry.max_file_bytes,
            check=check,
            licence=self.entry.licence if licence is None else licence,
            attribution=self.entry.attribution if attribution is None else attribution,
            compressed=compressed,
            blob=blob,
            budget=self.budget,
            progress=self.progress,
        )

    def fetched(self, path: Path, sidecar: Sidecar, new: bool, **more: Any) -> Fetched:
        return Fetched(
            entry=self.entry,
            path=path,
            name=path.name,
            url=sidecar.url,
            sha256=sidecar.sha256,
            n_bytes=sidecar.n_bytes,
            retrieved_at=datetime.fromisoformat(sidecar.retrieved_at),
            licence=sidecar.licence,
            attribution=sidecar.attribution,
            new=new,
            **more,
        )


@dataclass(frozen=True, slots=True)
class Strategy:
    """`run` yields the files; `needs` are the options an entry must give; `live`: worth following."""

    run: Callable[[Request], Iterator[Fetched]]
    needs: tuple[str, ...] = ()
    live: bool = False


# --- file ---------------------------------------------------------------------------------------


def one_file(request: Request) -> Iterator[Fetched]:
    """The file at the entry's address, with its companions."""
    entry = request.entry
    path = request.folder / _file_name(entry.options.get("file_name") or _last_of(entry.address))
    sidecar, changed = request.fetch(entry.address, path, check=CHECKS[entry.content])
    yield _with_companions(request, path, sidecar, changed)


def _with_companions(request: Request, path: Path, sidecar: Sidecar, changed: bool) -> Fetched:
    companions: dict[str, Path] = {}
    hashes: list[str] = []
    for option, address in request.entry.also.items():
        beside_it = request.folder / _file_name(f"{option}-{_last_of(address)}")
        its_sidecar, its_changed = request.fetch(address, beside_it, check=CHECKS[request.entry.content])
        companions[option] = beside_it
        hashes.append(its_sidecar.sha256)
        changed = changed or its_changed
    return request.fetched(
        path,
        sidecar,
        changed,
        companions=MappingProxyType(companions),
        companion_sha256=tuple(hashes),
    )


def _last_of(address: str) -> str:
    return PurePosixPath(urlsplit(address).path).name


def _file_name(name: object) -> str:
    """A name that stays in its folder and collides with none of the cache's own files."""
    plain = re.sub(r"[^\w.-]", "_", str(name))
    if not plain.strip(".") or plain.endswith((".part", ".tmp", ".part.json", ".meta.json")):
        raise UsageError(f"{name!r} cannot be the name of a file; give options.file_name in the catalogue.")
    return plain.lstrip(".")


# --- linked-file --------------------------------------------------------------------------------


def linked_file(request: Request) -> Iterator[Fetched]:
    """The file that a JSON document at the entry's address names in the field `options.link`.

    `options.licence_from` and `options.attribution_from` name fields whose text replaces the
    entry's licence and is added to its attribution: the licence may differ from level to level.
    """
    entry = request.entry
    about_path = request.folder / "about.json"

    def check(path: Path, url: str) -> None:
        _fields_of(path.read_bytes(), url, entry.options)

    request.fetch(entry.address, about_path, check=check, max_bytes=4 * MIB, compressed=True)
    link, licence, source = _fields_of(about_path.read_bytes(), entry.address, entry.options)
    attribution = f"{entry.attribution}; {source}" if source else entry.attribution
    path = request.folder / _file_name(entry.options.get("file_name") or _last_of(link))
    sidecar, changed = request.fetch(
        link,
        path,
        check=CHECKS[entry.content],
        licence=licence or entry.licence,
        attribution=attribution,
    )
    yield _with_companions(request, path, sidecar, changed)


def _fields_of(data: bytes, url: str, options: Mapping[str, Any]) -> tuple[str, str, str]:
    value = parse_json(data, url)
    found = []
    for option in ("link", "licence_from", "attribution_from"):
        name = options.get(option)
        if not name:
            found.append("")
            continue
        text = value.get(name) if isinstance(value, dict) else None
        if not isinstance(text, str) or not text.strip():
            raise UnexpectedAnswer(
                f"{url} answered with {describe(value)}; the field {name!r}, a text, is missing in it."
            )
        found.append(text.strip())
    link, licence, source = found
    return urljoin(url, link), licence, source


# --- deepstate-api ------------------------------------------------------------------------------

HISTORY = "history/public"
SNAPSHOT = "history/{id}/geojson"


def deepstate_api(request: Request) -> Iterator[Fetched]:
    """The snapshots that the list names, oldest first; each is fetched once, for it does not change.

    The entry's address is the root of the API (`https://…/api/`). The newest one is in the list too,
    so `history/last` need not be asked. `options.covered_by`: entries whose archives hold snapshots
    of the same names; those that the receiver has from there are not fetched again.
    """
    entry = request.entry
    root = entry.address.rstrip("/") + "/"
    snapshots = _listed(request, root + HISTORY)
    covered = _covered(request)
    for snapshot in snapshots:
        if request.since is not None and snapshot.id < request.since.timestamp():
            continue
        name = f"{snapshot.id}.geojson"
        if name in covered:
            continue
        path = request.folder / name
        sidecar, new = sidecar_of(path), False
        if sidecar is None:
            url = root + SNAPSHOT.format(id=snapshot.id)
            sidecar, new = request.fetch(url, path, check=check_geojson, compressed=True)
        yield request.fetched(path, sidecar, new, description=snapshot.description_en or snapshot.description)


def _listed(request: Request, url: str) -> tuple[Snapshot, ...]:
    """The list, checked against the one before: a list that lost snapshots is reported."""
    path = request.folder / "list.json"
    known_path = request.folder / "known-ids.json"

    def check(part: Path, url: str) -> None:
        parse_history(part.read_bytes(), url, request.client.clock.time())

    request.fetch(url, path, check=check, max_bytes=32 * MIB, compressed=True)
    snapshots = parse_history(path.read_bytes(), url, request.client.clock.time())
    listed = {snapshot.id for snapshot in snapshots}
    known = read_json(known_path) or []
    gone = sorted(set(known) - listed)
    if gone:
        raise UnexpectedAnswer(
            f"{url} lists {len(listed)} snapshots and no longer {len(gone)} of the {len(known)} "
            f"it listed before, {gone[0]} the first of them; nothing was fetched. "
            f"If they were withdrawn on purpose, delete {known_path} and run again; "
            "editions already in an atlas stay in it."
        )
    if listed != set(known):
        write_json(known_path, sorted(listed))
    return snapshots


def _covered(request: Request) -> set[str]:
    """Names that the archives of `covered_by` have given the receiver already."""
    covered: set[str] = set()
    for other in request.entry.options.get("covered_by", ()):
        for pack in packs_in(request.cache_dir / other):
            if request.holds is not None:
                covered |= {name for name, sha256 in pack.members.items() if request.holds(name, sha256)}
            elif (sidecar := sidecar_of(pack.path)) is not None and sidecar.handed == sidecar.sha256:
                covered |= set(pack.members)
    return covered


# --- git-archive --------------------------------------------------------------------------------

GITHUB_TREE = "https://api.github.com/repos/{repository}/git/trees/{ref}?recursive=1"
GITHUB_ARCHIVE = "https://codeload.github.com/{repository}/tar.gz/{ref}"
GITHUB_RAW = "https://raw.githubusercontent.com/{repository}/{ref}/{path}"
MAX_UNPACKED_MIB = 4096


@dataclass(frozen=True, slots=True)
class Pack:
    """An archive in the cache with just the wanted files of a repository, in order of their names.

    `members`: name -> SHA-256; `blobs`: name -> git object id.
    """

    path: Path
    members: Mapping[str, str]
    blobs: Mapping[str, str]


def packs_in(folder: Path) -> tuple[Pack, ...]:
    """The packs of an entry that are there whole, oldest first."""
    packs = []
    for note in sorted(folder.glob("archive-*.tar.gz.members.json")):
        path = note.with_name(note.name.removesuffix(".members.json"))
        value = read_json(note)
        if isinstance(value, dict) and sidecar_of(path) is not None:
            packs.append(Pack(path, value.get("sha256", {}), value.get("blob", {})))
    return tuple(packs)


def git_archive(request: Request) -> Iterator[Fetched]:
    """The files of a GitHub repository that match `options.include`, oldest (first by name) first.

    The listing (one request, answered 304 when nothing changed) gives each file's git object id, so
    what is new or changed is known, and every file is checked against it (SHA-1 of `blob SIZE\\0` and
    the content). More than `options.archive_above` missing files (50) come in one archive of the
    repository, of which the matching ones are kept as an archive of their own; fewer one by one.
    `options.ref` is a branch, tag or commit; the default is the default branch.
    """
    entry = request.entry
    place = {"repository": str(entry.options["repository"]), "ref": str(entry.options.get("ref", "HEAD"))}
    wanted = _wanted(request, GITHUB_TREE.format(**place))
    packed = _packed_blobs(request)
    missing = [blob for name, blob in wanted.items() if not _is_here(request, name, blob, packed)]
    if request.limit is not None:
        missing = missing[: request.limit]
    if len(missing) > int(entry.options.get("archive_above", 50)):
        _fetch_pack(request, GITHUB_ARCHIVE.format(**place), missing)
    for pack in packs_in(request.folder):
        if any(name in wanted for name in pack.members):
            sidecar = sidecar_of(pack.path)
            assert sidecar is not None
            yield request.fetched(pack.path, sidecar, False, members=pack.members)
    packed = _packed_blobs(request)
    for name, blob in wanted.items():
        if blob.sha1 in packed.get(name, ()):
            continue
        path = request.folder / name
        sidecar, new = sidecar_of(path), False
        if sidecar is None or sidecar.blob != blob.sha1:
            url = GITHUB_RAW.format(**place, path=quote(blob.path))
            sidecar, new = request.fetch(
                url, path, check=_blob_check(blob, CHECKS[entry.content]), compressed=True, blob=blob.sha1
            )
            if sidecar.blob != blob.sha1:  # a 304: the bytes are as they were, the listing is not
                raise FetchError(f"{url} is not yet the version that the listing names; run again later.")
        yield request.fetched(path, sidecar, new)


def _wanted(request: Request, url: str) -> dict[str, Blob]:
    """name -> file, by name, for the files of the listing that the entry asks for."""
    path = request.folder / "tree.json"
    include = str(request.entry.options["include"])

    def check(part: Path, url: str) -> None:
        parse_tree(part.read_bytes(), url)

    request.fetch(url, path, check=check, max_bytes=32 * MIB, compressed=True)
    _, blobs = parse_tree(path.read_bytes(), url)
    matching = [blob for blob in blobs if fnmatch.fnmatchcase(blob.path, include)]
    if not matching:
        raise UnexpectedAnswer(f"{url} lists {len(blobs)} files, none of which matches {include!r}.")
    wanted: dict[str, Blob] = {}
    for blob in matching:
        name = _file_name(PurePosixPath(blob.path).name)
        if name in wanted:
            raise UsageError(
                f"{blob.path} and {wanted[name].path} have the same file name; narrow options.include."
            )
        if not _before(name, request.since):
            wanted[name] = blob
    return dict(sorted(wanted.items()))


def _before(name: str, since: datetime | None) -> bool:
    """Whether the time that a file name carries (Unix seconds, or YYYYMMDD) lies before `since`."""
    if since is None:
        return False
    if unix := re.search(r"(?<!\d)\d{10}(?!\d)", name):
        return int(unix[0]) < since.timestamp()
    if day := re.search(r"(?<!\d)(20\d{2})-?(\d{2})-?(\d{2})(?!\d)", name):
        try:
            return datetime(*map(int, day.groups()), tzinfo=UTC) < since.replace(
                hour=0, minute=0, second=0, microsecond=0
            )
        except ValueError:
            return False
    return False


def _packed_blobs(request: Request) -> dict[str, set[str]]:
    packed: dict[str, set[str]] = {}
    for pack in packs_in(request.folder):
        for name, sha1 in pack.blobs.items():
            packed.setdefault(name, set()).add(sha1)
    return packed


def _is_here(request: Request, name: str, blob: Blob, packed: Mapping[str, set[str]]) -> bool:
    if blob.sha1 in packed.get(name, ()):
        return True
    sidecar = sidecar_of(request.folder / name)
    return sidecar is not None and sidecar.blob == blob.sha1


def _blob_sha1(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _blob_check(blob: Blob, check: Check) -> Check:
    def both(path: Path, url: str) -> None:
        check(path, url)
        if _blob_sha1(path.read_bytes()) != blob.sha1:
            raise FetchError(f"{url} is not the version that the listing names; run again later.")

    return both


def _fetch_pack(request: Request, url: str, missing: Sequence[Blob]) -> None:
    """Fetch the repository's archive and keep of it, as a pack, the missing files."""
    whole = request.folder / "repository.tar.gz"
    sidecar, _ = request.fetch(url, whole, check=_check_gzip, max_bytes=request.entry.max_pull_bytes)
    name = f"archive-{len(packs_in(request.folder)) + 1:04d}.tar.gz"
    target = request.folder / name
    wanted = {blob.path: blob for blob in missing}
    members: dict[str, str] = {}
    blobs: dict[str, str] = {}
    part = beside(target, ".part")
    max_unpacked = int(float(request.entry.options.get("max_unpacked_mib", MAX_UNPACKED_MIB)) * MIB)
    try:
        with (
            disk_errors(part),
            open(whole, "rb") as source,
            open(part, "wb") as sink,
            # no time and no name in the header, so that the same files make the same archive
            gzip.GzipFile(filename="", mode="wb", compresslevel=1, fileobj=sink, mtime=0) as packed,
            tarfile.open(fileobj=packed, mode="w|", format=tarfile.USTAR_FORMAT) as out,
        ):
            for path, data in _members(source, url, request.entry.max_file_bytes, max_unpacked):
                blob = wanted.get(path)
                if blob is None or _blob_sha1(data) != blob.sha1:
                    continue
                member = tarfile.TarInfo(_file_name(PurePosixPath(path).name))
                member.size = len(data)
                out.addfile(member, io.BytesIO(data))
                members[member.name] = hashlib.sha256(data).hexdigest()
                blobs[member.name] = blob.sha1
                if request.progress is not None:
                    request.progress(len(members), len(wanted), "unpacked")
    except (FetchError, OSError):
        part.unlink(missing_ok=True)
        _forget(whole)
        raise
    if not members:
        part.unlink(missing_ok=True)
        _forget(whole)
        raise UnexpectedAnswer(f"{url} holds none of the {len(wanted)} files that the listing names.")
    # the list of members first: a pack counts as there when its own sidecar is
    write_json(beside(target, ".members.json"), {"sha256": members, "blob": blobs})
    kept = replace(
        sidecar, sha256=sha256_of(part), n_bytes=part.stat().st_size, etag="", last_modified="", handed=""
    )
    keep(part, target, kept)
    _forget(whole)


def _forget(path: Path) -> None:
    beside(path, ".meta.json").unlink(missing_ok=True)
    path.unlink(missing_ok=True)


def _check_gzip(path: Path, url: str) -> None:
    check_any(path, url)
    with open(path, "rb") as handle:
        if handle.read(2) != b"\x1f\x8b":
            raise UnexpectedAnswer(f"{url} answered with something that is no .tar.gz archive.")


class _Limited(io.RawIOBase):
    """A reader that refuses to give more than a limit: an archive of zeros ends here."""

    def __init__(self, source: gzip.GzipFile, max_bytes: int, url: str) -> None:
        self._source, self._left, self._max, self._url = source, max_bytes, max_bytes, url

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        n_bytes = self._source.readinto(buffer)
        self._left -= n_bytes
        if self._left < 0:
            raise FetchError(
                f"{self._url} unpacks to more than {self._max // MIB} MiB; if that is right, raise "
                "options.max_unpacked_mib in the catalogue."
            )
        return n_bytes


def _members(
    source: io.BufferedReader, url: str, max_member_bytes: int, max_unpacked: int
) -> Iterator[tuple[str, bytes]]:
    """(path inside the repository, bytes) of an archive's plain files; links and the like are passed over."""
    try:
        with gzip.GzipFile(fileobj=source) as plain:
            reader = io.BufferedReader(_Limited(plain, max_unpacked, url), 1 * MIB)
            with tarfile.open(fileobj=reader, mode="r|") as archive:
                for member in archive:
                    # GitHub puts all files into one folder, named for the repository and the commit
                    path = member.name.partition("/")[2]
                    if not member.isreg() or not path or member.size > max_member_bytes:
                        continue
                    handle = archive.extractfile(member)
                    if _is_open(handle):
                        yield path, handle.read()
    except (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise UnexpectedAnswer(f"{url} is a damaged archive ({error}); it is not kept.") from error


def _is_open(handle: object) -> TypeGuard[io.BufferedIOBase]:
    return handle is not None


def mark_handed(fetched: Fetched) -> None:
    """Note beside a cached file that it was handed on."""
    sidecar = sidecar_of(fetched.path)
    if sidecar is not None and sidecar.handed != fetched.fingerprint:
        write_sidecar(fetched.path, replace(sidecar, handed=fetched.fingerprint))


STRATEGIES: Mapping[str, Strategy] = MappingProxyType(
    {
        "file": Strategy(one_file),
        "linked-file": Strategy(linked_file, needs=("link",)),
        "deepstate-api": Strategy(deepstate_api, live=True),
        "git-archive": Strategy(git_archive, needs=("repository", "include"), live=True),
    }
)
