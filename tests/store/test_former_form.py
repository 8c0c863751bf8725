"""An atlas of the former form, which has no ledger: read as it is, and moved with nothing lost."""

from __future__ import annotations

import pytest

import contactline
import spoken
from build import TERMS, days, place, provinces
from contactline.errors import AtlasError, ReadOnly
from contactline.reports import Source
from contactline.store import schema
from contactline.store.ledger import TABLES


@pytest.fixture
def former(empty_url, monkeypatch) -> str:
    """An atlas with a short war, as the version before this one left it."""
    spoken.teach(monkeypatch)
    with monkeypatch.context() as earlier:
        earlier.setattr(schema, "HEAD", "0001")
        with contactline.init(empty_url, "demo") as atlas:
            atlas.load_regions(provinces())
            atlas.load_places([place("p", "Harbour", -32.9, 45.4)])
            atlas.load_editions(days(), track="meridian", **TERMS)
    return empty_url


def form_of(atlas) -> str:
    return atlas._store.database.row("SELECT version_num FROM alembic_version")[0]


def answers(atlas) -> list:
    return [
        atlas.area(by=1, group="occupied_total").to_dicts(),
        atlas.series(class_="occupied").to_dicts(),
        atlas.place("Harbour").spells,
        [info.ref.id for info in atlas.editions()],
        atlas.state,
    ]


def test_for_reading_it_answers_as_it_is(former):
    with contactline.open(former, read_only=True) as atlas:
        assert form_of(atlas) == "0001"
        assert len(answers(atlas)[3]) == 4
        assert atlas.claims() == []
        assert all(kept.recorded_at is None for kept in atlas.sources())
        assert atlas.verify() == []
        assert len(atlas.ledger_state) == 64
        assert atlas.version is not None
        with pytest.raises(ReadOnly):
            atlas.add_source(Source("staff", {"en": "The Staff"}), by="A")


def test_reports_of_a_form_without_grades_keep_what_they_were_given(empty_url, monkeypatch):
    """Read as it is, and once it is moved they can be graded; nothing that was there is changed."""
    spoken.teach(monkeypatch)
    with monkeypatch.context() as earlier:
        earlier.setattr(schema, "HEAD", "0002")
        with contactline.init(empty_url, "demo") as atlas:
            sha256 = atlas.add_report("area_held - of 5", on="2030-01-02", credibility=4).report.sha256
    with contactline.open(empty_url, read_only=True) as reader:
        assert form_of(reader) == "0002"
        assert [listed.report.credibility for listed in reader.reports()] == [4]
        assert reader.report(sha256).grades == ()
        assert reader.verify() == []
        before = reader._store.database.rows("SELECT * FROM report")
    with contactline.open(empty_url) as atlas:
        assert form_of(atlas) == schema.HEAD
        assert atlas.grade_report(sha256, 2, by="A", why="two outlets").report.credibility == 2
        assert atlas._store.database.rows("SELECT * FROM report") == before
        assert atlas.verify() == []


def test_opened_for_writing_it_is_moved_and_nothing_is_lost(former):
    with contactline.open(former, read_only=True) as atlas:
        before = answers(atlas)
    with contactline.open(former) as atlas:
        assert form_of(atlas) == schema.HEAD
        assert answers(atlas) == before
        assert atlas.add_report("captured p by red", on="2030-01-02").new
        assert len(atlas.claims()) == 1
        assert atlas.verify() == []


def test_a_reader_that_was_open_meanwhile_sees_the_ledger_when_it_is_there(former):
    with contactline.open(former, read_only=True) as reader:
        assert reader.claims() == []
        with contactline.open(former) as atlas:
            atlas.add_report("captured p by red", on="2030-01-02")
        assert len(reader.claims()) == 1


def test_a_move_that_is_cut_off_leaves_the_former_form(former, monkeypatch):
    from alembic import op

    real, made = op.create_table, []

    def fail_at_the_third(name, *columns, **more):
        made.append(name)
        if len(made) == 3:
            raise KeyboardInterrupt
        return real(name, *columns, **more)

    with monkeypatch.context() as cut:
        cut.setattr(op, "create_table", fail_at_the_third)
        with pytest.raises(KeyboardInterrupt):
            contactline.open(former)
    assert len(made) == 3
    with contactline.open(former, read_only=True) as atlas:
        assert form_of(atlas) == "0001"
        assert len(answers(atlas)[3]) == 4
    with contactline.open(former) as atlas:
        assert form_of(atlas) == schema.HEAD
        assert all(atlas._store.database.rows(f"SELECT * FROM {table}") == [] for table in TABLES)


def test_one_who_may_not_make_tables_is_told_what_to_do(postgres_url, monkeypatch):
    with monkeypatch.context() as earlier:
        earlier.setattr(schema, "HEAD", "0001")
        with contactline.init(postgres_url, "demo") as atlas:
            database = atlas._store.database
            database.execute("DROP ROLE IF EXISTS clerk")
            database.execute("CREATE ROLE clerk LOGIN")
            database.execute("GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO clerk")
    try:
        with pytest.raises(AtlasError, match="as it was; open it once as a user who may make tables"):
            contactline.open(postgres_url.replace("postgres@", "clerk@"))
    finally:
        with contactline.open(postgres_url) as atlas:
            atlas._store.database.execute("DROP OWNED BY clerk")
            atlas._store.database.execute("DROP ROLE clerk")
