"""Atlases that are there, are not there, or are something else; and those that may only be read."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import contactline
from build import TERMS, days, place, provinces
from contactline.errors import AtlasError, NoAtlas, ReadOnly, SchemeError
from contactline.store import schema

# --- making one -------------------------------------------------------------------------------


def test_a_new_atlas_is_empty_and_sound(empty_url):
    with contactline.init(empty_url, "demo") as atlas:
        assert atlas.tracks() == []
        assert atlas.regions() == []
        assert atlas.verify() == []
        with contactline.open(empty_url) as again:
            assert again.scheme == atlas.scheme


def test_an_atlas_is_not_made_over_another(atlas, atlas_url):
    atlas.load_editions(days(), track="meridian", **TERMS)
    with pytest.raises(AtlasError, match="already") as refused:
        contactline.init(atlas_url, "demo")
    assert refused.value.exit_code == 10
    assert len(atlas.editions()) == 4


def test_an_unknown_scheme_leaves_no_file(tmp_path):
    with pytest.raises(SchemeError):
        contactline.init(tmp_path / "a.db", "narnia")
    assert list(tmp_path.iterdir()) == []


def test_an_atlas_needs_a_folder(tmp_path):
    with pytest.raises(AtlasError, match="folder"):
        contactline.init(tmp_path / "none" / "a.db", "demo")


# --- what is no atlas -------------------------------------------------------------------------


def test_where_there_is_no_file_there_is_no_atlas(tmp_path):
    with pytest.raises(NoAtlas, match="contactline init"):
        contactline.open(tmp_path / "a.db")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_atlas(tmp_path):
    with pytest.raises(NoAtlas, match="folder"):
        contactline.open(tmp_path)


@pytest.mark.parametrize("read_only", [True, False])
@pytest.mark.parametrize("content", [b"", os.urandom(8192), b"{}", b"SQLite format 3\0" + bytes(3000)])
def test_a_file_of_another_kind_is_no_atlas_and_stays_as_it_is(tmp_path, content, read_only):
    path = tmp_path / "a.db"
    path.write_bytes(content)
    with pytest.raises(AtlasError) as refused:
        contactline.open(path, read_only=read_only)
    assert str(path) in refused.value.message
    assert path.read_bytes() == content


@pytest.mark.parametrize("table", ["note", "alembic_version"])
@pytest.mark.parametrize("read_only", [True, False])
def test_another_programs_database_is_no_atlas_and_stays_as_it_is(tmp_path, table, read_only):
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as other:
        other.execute(f"CREATE TABLE {table} (version_num TEXT)")
        other.execute(f"INSERT INTO {table} VALUES ('ae1027a6acf')")
    other.close()
    before = path.read_bytes()
    with pytest.raises(NoAtlas):
        contactline.open(path, read_only=read_only)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["a.db"]


def test_an_empty_postgres_database_is_no_atlas(postgres_url):
    with pytest.raises(NoAtlas, match="contactline init"):
        contactline.open(postgres_url)


def test_a_postgres_server_that_is_not_there_is_said_without_the_password():
    with pytest.raises(NoAtlas) as refused:
        contactline.open("postgresql://desk:secret@127.0.0.1:9/atlas")
    assert "127.0.0.1:9/atlas" in refused.value.message
    assert "secret" not in refused.value.message


# --- forms ------------------------------------------------------------------------------------


def test_the_form_of_this_version_is_the_head_of_the_migrations():
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [schema.HEAD]


def test_a_new_atlas_has_the_newest_form(atlas):
    assert atlas._store.database.row("SELECT version_num FROM alembic_version") == (schema.HEAD,)


def test_an_atlas_of_a_newer_form_is_refused_and_left_alone(atlas, atlas_url):
    atlas._store.database.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(AtlasError, match=r"9999.*newer Contactline"):
        contactline.open(atlas_url)
    assert atlas._store.database.row("SELECT version_num FROM alembic_version") == ("9999",)


def test_any_tool_can_tell_an_atlas_by_its_first_bytes(tmp_path):
    contactline.init(tmp_path / "a.db", "demo").close()
    assert (tmp_path / "a.db").read_bytes()[68:72] == b"CoLn"


# --- reading only -----------------------------------------------------------------------------


def fill(atlas) -> None:
    atlas.load_regions(provinces())
    atlas.load_places([place("p", "Harbour", -32.9, 45.4)])
    atlas.load_editions(days(), track="meridian", **TERMS)


def every_answer(atlas) -> None:
    span = {"start": "2030-01-01", "end": "2030-01-05"}
    assert len(atlas.area(by=1, group="occupied_total")) == 2
    assert len(atlas.series(class_="occupied")) == 5
    assert atlas.changes(**span)
    assert atlas.front(tolerances_m=[0]).one().length_m > 0
    assert atlas.place("Harbour").spells
    assert atlas.at(-32.9, 45.4).regions
    assert len(atlas.editions()) == 4
    assert atlas.verify() == []


def every_write_is_refused(atlas) -> None:
    for write in (
        lambda: atlas.load_regions(provinces()),
        lambda: atlas.load_places([]),
        lambda: atlas.load_editions([], track="meridian"),
        lambda: atlas.set_default_track("meridian"),
        lambda: atlas.release(),
    ):
        with pytest.raises(ReadOnly) as refused:
            write()
        assert refused.value.exit_code == 13


def test_an_atlas_opened_for_reading_answers_and_refuses_to_be_written_to(atlas, atlas_url):
    fill(atlas)
    atlas.close()
    with contactline.open(atlas_url, read_only=True) as reader:
        every_answer(reader)
        every_write_is_refused(reader)


@pytest.fixture
def folder(no_root) -> Iterator[Path]:
    """A folder of somebody who is not root; those of pytest are closed to others."""
    path = Path(tempfile.mkdtemp(prefix="contactline-test-", dir="/tmp"))
    path.chmod(0o777)
    yield path
    path.chmod(0o777)
    shutil.rmtree(path)


@pytest.fixture
def no_root(tmp_path) -> Iterator[None]:
    """File permissions mean nothing to root: be somebody else for a while."""
    if os.geteuid() != 0:
        yield
        return
    with contactline.init(tmp_path / "atlas.db", "demo") as atlas:
        fill(atlas)
        every_answer(atlas)  # imports what it needs while that can be read
    os.seteuid(65534)
    yield
    os.seteuid(0)


@pytest.mark.parametrize("folder_mode", [0o777, 0o555], ids=["folder writable", "folder not writable"])
def test_a_file_that_cannot_be_written_can_be_read(folder, folder_mode):
    path = folder / "atlas.db"
    with contactline.init(path, "demo") as atlas:
        fill(atlas)
    for file in folder.iterdir():
        file.chmod(stat.S_IRUSR)
    folder.chmod(folder_mode)
    try:
        with contactline.open(path) as reader:
            every_answer(reader)
            every_write_is_refused(reader)
    finally:
        folder.chmod(0o777)


def test_a_folder_that_cannot_be_written_can_be_read_from(folder):
    path = folder / "atlas.db"
    with contactline.init(path, "demo") as atlas:
        fill(atlas)
    for file in folder.iterdir():
        if file != path:
            file.unlink()
    folder.chmod(0o555)
    try:
        with contactline.open(path) as reader:
            every_answer(reader)
            every_write_is_refused(reader)
    finally:
        folder.chmod(0o777)


def test_a_postgres_user_who_may_only_read_gets_every_answer(postgres_url, postgres):
    with contactline.init(postgres_url, "demo") as atlas:
        fill(atlas)
        database = atlas._store.database
        database.execute("DROP ROLE IF EXISTS reader")
        database.execute("CREATE ROLE reader LOGIN")
        database.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    try:
        with contactline.open(postgres_url.replace("postgres@", "reader@")) as reader:
            every_answer(reader)
            every_write_is_refused(reader)
    finally:
        with contactline.open(postgres_url) as atlas:
            atlas._store.database.execute("DROP OWNED BY reader")
            atlas._store.database.execute("DROP ROLE reader")


def test_changes_that_are_not_in_the_file_yet_are_not_passed_over(folder):
    """A load was killed, and its folder became read-only: without its log the file is an older atlas."""
    path, copy = folder / "atlas.db", folder / "copy"
    copy.mkdir()
    with contactline.init(path, "demo") as atlas:
        fill(atlas)
        shutil.copy(path, copy / "atlas.db")
        shutil.copy(f"{path}-wal", copy / "atlas.db-wal")
    copy.chmod(0o555)
    try:
        with pytest.raises(ReadOnly, match=r"atlas\.db-wal"):
            contactline.open(copy / "atlas.db")
    finally:
        copy.chmod(0o777)
    with contactline.open(copy / "atlas.db") as atlas:
        every_answer(atlas)
