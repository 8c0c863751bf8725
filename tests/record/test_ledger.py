"""The ledger: what is added stays, what is said again is there already, and nothing is overwritten."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import spoken
from build import TERMS, days, place, short_war
from contactline.claims.standing import links_in_force, verdicts_of, verification_of
from contactline.errors import Ambiguous, AtlasError, NotFound, ReadOnly, SourceError, UsageError
from contactline.reports import LINKS, VERIFICATIONS, Source
from contactline.store.ledger import TABLES

TEXT = "captured harbour by red on 2030-01-03\narea_held QV-01 of 200\nentered hill by red\n"
ON = "2030-01-04"
WHO: dict[str, Any] = {"by": "A. Checker", "why": "seen in a photograph"}


@pytest.fixture(autouse=True)
def words(monkeypatch):
    spoken.teach(monkeypatch)


def tell(atlas):
    """A short war, and one report."""
    short_war(atlas)
    atlas.add_report(TEXT, on=ON, address="https://example.org/1", title="News")


@pytest.fixture
def told(atlas_with):
    return atlas_with(tell)


def rows_of(atlas) -> dict[str, list]:
    return {table: atlas._store.database.rows(f"SELECT * FROM {table} ORDER BY 1") for table in TABLES}


# --- reports ----------------------------------------------------------------------------------


def test_a_report_is_kept_with_its_text_its_hash_and_its_claims(told):
    kept = told.report(hashlib.sha256(TEXT.encode()).hexdigest())
    assert kept.report.text == TEXT
    assert (kept.report.published_on, kept.report.lang) == (date(2030, 1, 4), "en")
    assert (kept.report.address, kept.report.title) == ("https://example.org/1", "News")
    assert [claim.claim for claim in kept.claims] == list(spoken.read(told, TEXT).claims)
    assert [claim.verdicts["meridian"].value for claim in kept.claims] == [
        "consistent",
        "not testable",
        "map not yet updated",
    ]
    assert told.verify() == []


def test_the_same_text_again_is_there_already_and_adds_nothing(told):
    before = rows_of(told)
    again = told.add_report(TEXT, on="2030-01-05", title="Another title")
    assert not again.new
    assert again.report.published_on == date(2030, 1, 4)
    assert rows_of(told) == before


def test_a_text_that_another_outlet_publishes_is_a_report_of_its_own(told):
    """With its own day and claims, which are linked with the first's; and nothing is overwritten."""
    before, first = rows_of(told), told.claims()
    told.add_source(Source("courier", {"en": "The Courier"}), by="A")
    second = told.add_report(TEXT, on="2030-01-05", source="courier", address="https://courier.example/9")
    assert second.new
    assert second.report.sha256 != first[0].report.sha256
    assert (second.report.source, second.report.published_on) == ("courier", date(2030, 1, 5))
    assert not {claim.id for claim in second.claims} & {claim.id for claim in first}
    for table in ("report", "claim", "claim_status"):
        assert rows_of(told)[table][: len(before[table])] == before[table]
    assert {c.id: [link.how for link in told.claim(c.id).links] for c in second.claims} == {
        c.id: ["same"] for c in second.claims
    }
    assert [c.report.source for c in told.claims(source="courier")] == ["courier"] * 3
    again = told.add_report(TEXT, on="2030-01-09", source="courier", address="https://courier.example/9")
    assert (again.new, again.report.sha256) == (False, second.report.sha256)
    assert told.report(second.report.sha256).report.published_on == date(2030, 1, 5)
    assert told.verify() == []


def test_who_first_published_a_text_does_not_change_the_ids_of_its_first_report(new_atlas):
    ids = []
    for about in ({}, {"address": "https://example.org/1"}, {"address": "https://courier.example/9"}):
        ids.append([claim.id for claim in new_atlas(short_war).add_report(TEXT, on=ON, **about).claims])
    assert ids[0] == ids[1] == ids[2]


def test_a_claim_has_the_same_id_in_every_atlas(new_atlas):
    """Whatever its gazetteer and its record make of the report."""
    ids = []
    for filling in (short_war, None):
        atlas = new_atlas(filling)
        ids.append([claim.id for claim in atlas.add_report(TEXT, on=ON).claims])
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 3


def test_a_report_in_an_atlas_without_a_record_has_no_verdicts(atlas):
    kept = atlas.add_report(TEXT, on=ON)
    assert kept.new
    assert [dict(claim.verdicts) for claim in kept.claims] == [{}, {}, {}]


@pytest.mark.parametrize(
    ("text", "error"),
    [("", SourceError), (" \n", SourceError), ("a\0b", SourceError), ("\ud800", SourceError)],
)
def test_what_is_no_text_is_refused(atlas, text, error):
    with pytest.raises(error):
        atlas.add_report(text, on=ON)
    assert atlas.claims() == []


@pytest.mark.parametrize(
    "about",
    [
        {"credibility": 7},
        {"credibility": 0},
        {"address": "javascript:alert(1)"},
        {"address": "https://"},
        {"on": "12 August"},
    ],
)
def test_what_does_not_fit_a_report_is_refused_before_anything_is_kept(atlas, about):
    with pytest.raises(UsageError):
        atlas.add_report(TEXT, **({"on": ON} | about))
    assert atlas.claims() == []


def test_a_report_of_an_unknown_source_is_not_kept_by_half(atlas):
    with pytest.raises(NotFound, match="sources add"):
        atlas.add_report(TEXT, on=ON, source="nobody")
    assert atlas.claims() == []
    assert not atlas.has_report(hashlib.sha256(TEXT.encode()).hexdigest())


# --- asking -----------------------------------------------------------------------------------


def kinds(atlas, **asked) -> list[str]:
    return [kept.claim.kind for kept in atlas.claims(**asked)]


def test_claims_are_found_by_what_they_are_about(told):
    assert kinds(told) == ["captured", "area_held", "entered"]
    assert kinds(told, kind="captured") == ["captured"]
    assert kinds(told, place="Harbour") == kinds(told, place="harbour") == ["captured"]
    assert kinds(told, region="Eastland") == ["captured"]
    assert kinds(told, region="QV-01") == ["area_held", "entered"]
    assert kinds(told, status="consistent") == ["captured"]
    assert kinds(told, status="unverified", track="meridian") == ["captured", "area_held", "entered"]
    assert kinds(told, limit=1, offset=1) == ["area_held"]


def test_claims_are_found_by_who_is_quoted_and_by_who_acts(new_atlas):
    """Which is another question than who published the report."""
    atlas = new_atlas(short_war)
    for id_ in ("staff", "tv", "courier"):
        atlas.add_source(Source(id_, {"en": id_.title()}), by="A")
    red, blue = [actor.id for actor in atlas.scheme.actors][:2]
    atlas.add_report(
        f"captured harbour by {red} said staff\nentered hill by {blue} said tv/staff\ncaptured hill\n",
        on=ON,
        source="courier",
    )
    assert kinds(atlas, said_by="staff") == ["captured", "entered"]
    assert kinds(atlas, said_by="tv") == ["entered"]
    assert kinds(atlas, said_by="courier") == kinds(atlas, source="staff") == []
    assert len(kinds(atlas, source="courier")) == 3
    assert kinds(atlas, actor=blue) == ["entered"]
    assert kinds(atlas, actor=red, said_by="staff") == ["captured"]
    with pytest.raises(NotFound, match="no source 'nobody'"):
        atlas.claims(said_by="nobody")
    with pytest.raises(UsageError, match="no actor 'nobody'"):
        atlas.claims(actor="nobody")


def test_days_are_those_of_the_event_and_of_the_report_where_it_has_none(told):
    assert kinds(told, since="2030-01-03", until="2030-01-03") == ["captured"]
    assert kinds(told, since="2030-01-04", until="2030-01-04") == ["area_held", "entered"]
    assert kinds(told, until="2030-01-02") == kinds(told, since="2030-01-05") == []


@pytest.mark.parametrize("asked", [{"kind": "taken"}, {"status": "true"}, {"limit": 0}])
def test_a_question_with_a_word_that_there_is_not_names_those_there_are(told, asked):
    with pytest.raises(UsageError):
        told.claims(**asked)


def test_a_claim_is_found_by_the_beginning_of_its_id(told):
    first = told.claims(limit=1)[0]
    assert told.claim(first.id[:8]).id == first.id
    assert told.report(first.report.sha256[:9]).report.sha256 == first.report.sha256
    with pytest.raises(NotFound):
        told.claim("zzzz")
    with pytest.raises(NotFound):
        told.report("ffffffffffff")


def test_a_place_of_several_is_not_chosen_for_the_one_who_asks(told):
    """Unless nothing is claimed of the others: what is claimed of that name is then of the one."""
    others = [place("other", "Harbour", -33.2, 45.1), place("third", "Harbour", -33.4, 45.2)]
    told.load_places(
        [*others, place("cove", "Cove", -33.3, 45.1), place("bay", "Cove", -33.3, 45.3)], dataset="more"
    )
    assert kinds(told, place="Harbour") == ["captured"]
    told.add_report("captured other", on=ON)
    with pytest.raises(Ambiguous):
        told.claims(place="Harbour")
    assert kinds(told, place="other") == ["captured"]
    with pytest.raises(Ambiguous):
        told.claims(place="Cove")


# --- statuses ---------------------------------------------------------------------------------


def test_a_verification_is_added_to_the_history(told):
    id_ = told.claims(kind="captured")[0].id
    edition = told.editions()[0].ref.id
    told.verify_claim(id_, "geolocated", evidence=edition, **WHO)
    kept = told.verify_claim(id_, "disputed", by="B", why="another village", evidence="https://example.org/x")
    assert kept.verification == "disputed"
    assert [(s.what, s.value, s.who) for s in kept.history] == [
        ("verification", "unverified", "contactline"),
        ("verdict", "consistent", "contactline"),
        ("verification", "geolocated", "A. Checker"),
        ("verification", "disputed", "B"),
    ]
    assert [(s.edition, s.link) for s in kept.history[2:]] == [
        (edition, None),
        (None, "https://example.org/x"),
    ]
    assert kinds(told, status="disputed") == ["captured"]
    assert kinds(told, status="geolocated") == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"verification": "true"},
        {"by": " "},
        {"why": ""},
        {"evidence": "javascript:alert(1)"},
        {"evidence": "somewhere"},
    ],
)
def test_a_verification_without_its_parts_is_refused(told, wrong):
    before = rows_of(told)
    id_ = told.claims(limit=1)[0].id
    with pytest.raises(UsageError):
        told.verify_claim(id_, **({"verification": "disputed"} | WHO | wrong))
    assert rows_of(told) == before


def test_evidence_must_be_an_edition_that_may_be_shown(told):
    id_ = told.claims(limit=1)[0].id
    with pytest.raises(NotFound, match="no edition"):
        told.verify_claim(id_, "geolocated", evidence="0123456789ab", **WHO)


# --- links ------------------------------------------------------------------------------------


def test_claims_that_say_the_same_of_a_place_are_linked_when_they_come(told):
    first = told.claims(kind="captured")[0]
    later = told.add_report("liberated harbour by red on 2030-01-03", on="2030-01-05").claims[0]
    against = told.add_report("denied harbour by red on 2030-01-03", on="2030-01-05").claims[0]
    found = {(link.how, link.other) for link in links_in_force(told.claim(first.id).links)}
    assert ("same", later.id) in found
    assert {link.how for link in told.claim(against.id).links} == {"contradicts"}
    assert all(link.why and link.who == "contactline" for link in told.claim(first.id).links)


def links_of(atlas, claim) -> list[tuple[str, str]]:
    return [(link.how, link.other) for link in links_in_force(atlas.claim(claim.id).links)]


@pytest.mark.parametrize("days_later", [10, 11, 60])
def test_claims_of_one_day_are_linked_however_far_apart_they_are_filed(told, days_later):
    first = told.claims(kind="captured")[0]
    on = date.fromisoformat(ON) + timedelta(days=days_later)
    later = told.add_report("captured harbour by red on 2030-01-03", on=on).claims[0]
    assert links_of(told, later) == [("same", first.id)]


def test_an_event_without_a_day_meets_one_that_is_told_weeks_later(told):
    first = told.claims(kind="entered")[0]
    later = told.add_report("entered hill by red on 2030-01-03", on="2030-02-03").claims[0]
    assert links_of(told, later) == [("same", first.id)]


def test_figures_of_all_the_ground_are_linked_with_or_without_its_name(new_atlas):
    atlas = new_atlas(short_war)
    home = atlas.scheme.home
    first = atlas.add_report(f"area_held {home} of 100", on=ON).claims[0]
    unnamed = atlas.add_report("area_held - of 100", on=ON).claims[0]
    other = atlas.add_report("area_held QV-01 of 100", on=ON).claims[0]
    assert links_of(atlas, unnamed) == [("same", first.id)]
    assert links_of(atlas, other) == []


def test_a_text_printed_again_is_the_same_in_each_of_its_claims(new_atlas):
    """Also in those that are of no certain ground or time, which are compared with nothing else."""
    atlas = new_atlas(short_war)
    text = "settlement_count - of 2\npace - of 5\n"
    first = atlas.add_report(text, on=ON, address="https://example.org/1").claims
    again = atlas.add_report(text, on=ON, address="https://example.org/2").claims
    assert [links_of(atlas, claim) for claim in again] == [[("same", claim.id)] for claim in first]
    alone = atlas.add_report("settlement_count - of 2\n", on=ON).claims[0]
    assert links_of(atlas, alone) == []


def test_two_claims_are_not_the_same_and_against_each_other_at_once(told):
    a, b, _ = (kept.id for kept in told.claims())
    told.link_claims(a, b, "contradicts", **WHO)
    with pytest.raises(UsageError, match="take that back first"):
        told.link_claims(b, a, "same", **WHO)
    told.link_claims(a, b, "contradicts", retract=True, **WHO)
    told.link_claims(a, b, "same", **WHO)
    assert [link.how for link in links_in_force(told.claim(a).links)] == ["same"]


def test_a_link_is_taken_back_by_another_row(told):
    a, b, _ = (kept.id for kept in told.claims())
    told.link_claims(a, b, "contradicts", **WHO)
    told.link_claims(b, a, "contradicts", by="C", why="said again")
    assert [link.other for link in told.claim(b).links] == [a], "one that is there stays as it was made"
    kept = told.link_claims(b, a, "contradicts", by="B", why="they are not of one day", retract=True)
    assert [(link.who, link.retracted) for link in kept.links] == [("A. Checker", False), ("B", True)]
    assert links_in_force(kept.links) == ()
    again = told.link_claims(a, b, "contradicts", by="C", why="they are after all")
    assert [link.who for link in links_in_force(again.links)] == ["C"]


def test_links_that_make_no_sense_are_refused(told):
    a, b, _ = (kept.id for kept in told.claims())
    for one, other, how, retract in (
        (a, a, "same", False),
        (a, b, "similar", False),
        (a, b, "same", True),
    ):
        with pytest.raises(UsageError):
            told.link_claims(one, other, how, **WHO, retract=retract)
    with pytest.raises(NotFound):
        told.link_claims(a, "ffffffffffff", "same", **WHO)


# --- sources ----------------------------------------------------------------------------------


def test_a_source_keeps_every_grade_it_was_given(atlas):
    actor = atlas.scheme.actors[0].id
    atlas.add_source(Source("staff", {"en": "The Staff"}, actor, "C", {"en": ("staff",)}), by="A")
    atlas.grade_source("staff", "B", by="B", why="right four times out of five")
    (kept,) = [kept for kept in atlas.sources() if kept.source.id == "staff"]
    assert kept.source == Source("staff", {"en": "The Staff"}, actor, "B", {"en": ("staff",)})
    assert [(grade.reliability, grade.who) for grade in kept.grades] == [("C", "A"), ("B", "B")]
    report = atlas.add_report(TEXT, on=ON, source="staff", credibility=2).report
    assert (report.source, report.credibility) == ("staff", 2)
    assert len(atlas.claims(source="staff")) == 3
    with pytest.raises(NotFound, match="no source 'other'"):
        atlas.claims(source="other")
    assert atlas.verify() == []


def test_a_report_keeps_every_credibility_it_was_given_and_its_claims_have_the_present_grade(atlas):
    atlas.add_source(Source("staff", {"en": "The Staff"}, None, "C"), by="A")
    sha256 = atlas.add_report(TEXT, on=ON, source="staff").report.sha256
    assert [claim.report.grade for claim in atlas.claims()] == ["C6"] * 3
    atlas.grade_report(sha256, 3, by="A", why="one more outlet")
    kept = atlas.grade_report(sha256[:9], 2, by="B", why="a photograph")
    assert [(g.credibility, g.who, g.why) for g in kept.grades] == [
        (3, "A", "one more outlet"),
        (2, "B", "a photograph"),
    ]
    atlas.grade_source("staff", "B", by="B", why="right four times out of five")
    assert [claim.report.grade for claim in atlas.claims()] == ["B2"] * 3
    assert atlas.claim(kept.claims[0].id).report.grade == "B2"
    assert atlas.add_report(TEXT, on=ON).report.grade == "B2", "said again it is graded as it was"
    assert atlas.add_report("captured hill", on=ON, credibility=1).report.grade == "F1"
    assert atlas.verify() == []


@pytest.mark.parametrize("wrong", [{"credibility": 7}, {"by": " "}, {"why": ""}])
def test_a_grade_of_a_report_without_its_parts_is_refused(told, wrong):
    sha256, before = told.reports()[0].report.sha256, rows_of(told)
    with pytest.raises(UsageError):
        told.grade_report(sha256, **({"credibility": 2} | WHO | wrong))
    with pytest.raises(NotFound):
        told.grade_report("ffffffffffff", 2, **WHO)
    assert rows_of(told) == before


def test_reports_are_listed_the_newest_first_with_the_number_of_their_claims(told):
    told.add_source(Source("staff", {"en": "The Staff"}), by="A")
    told.add_report("# nothing of territory", on="2030-01-06", source="staff", title="Weather")
    listed = told.reports()
    assert [(one.report.title, one.claims, one.report.text) for one in listed] == [
        ("Weather", 0, ""),
        ("News", 3, ""),
    ]
    assert told.reports(limit=1, offset=1) == listed[1:]
    assert told.reports(source="staff") == told.reports(since="2030-01-05") == listed[:1]
    assert told.reports(until="2030-01-04") == listed[1:]
    with pytest.raises(NotFound):
        told.reports(source="nobody")


@pytest.mark.parametrize(
    "source",
    [
        Source("The Staff", {"en": "x"}),
        Source("staff", {}),
        Source("staff", {"en": "x"}, "nobody"),
        Source("staff", {"en": "x"}, None, "G"),
        Source("staff", {"en": "x"}, None, ""),
    ],
)
def test_a_source_that_is_none_is_refused(atlas, source):
    with pytest.raises(UsageError):
        atlas.add_source(source, by="A")
    assert all(kept.recorded_at is None for kept in atlas.sources())


def test_a_source_is_added_once(atlas):
    atlas.add_source(Source("staff", {"en": "x"}), by="A")
    with pytest.raises(UsageError, match="already"):
        atlas.add_source(Source("staff", {"en": "y"}), by="A")


# --- nothing is lost --------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}"])
def test_no_row_of_the_ledger_can_be_changed_or_removed(told, table, statement):
    told.add_source(Source("staff", {"en": "The Staff"}), by="A")
    told.add_report("captured harbour by red on 2030-01-03", on=ON)
    told.grade_report(told.reports()[0].report.sha256, 2, **WHO)
    before = rows_of(told)
    assert before[table]
    column = {"claim_region": "region_id"}.get(table, "digest")
    with pytest.raises(AtlasError, match="only added to"):
        told._store.database.execute(statement.format(table, column))
    assert rows_of(told) == before


def test_nothing_is_replaced_or_emptied_by_the_ways_that_a_backend_has_of_its_own(told):
    database = told._store.database
    before = rows_of(told)
    if database.postgres:
        with pytest.raises(AtlasError, match="only added to"):
            database.execute("TRUNCATE claim, claim_status, claim_link, claim_region")
    else:
        for table, rows in before.items():
            for row in rows:
                with pytest.raises(AtlasError, match="only added to"):
                    database.execute(
                        f"INSERT OR REPLACE INTO {table} VALUES ({', '.join('?' * len(row))})", row
                    )
    assert rows_of(told) == before


def test_a_reader_gets_the_ledger_and_may_not_write(told, atlas_url):
    import contactline

    id_ = told.claims(limit=1)[0].id
    told.close()
    with contactline.open(atlas_url, read_only=True) as reader:
        assert len(reader.claims()) == 3
        for write in (
            lambda: reader.add_report("captured hill", on=ON),
            lambda: reader.verify_claim(id_, "disputed", **WHO),
            lambda: reader.link_claims(id_, id_, "same", **WHO),
            lambda: reader.add_source(Source("s", {"en": "x"}), by="A"),
            lambda: reader.recheck(),
        ):
            with pytest.raises(ReadOnly):
                write()


ACTS = st.one_of(
    st.tuples(st.just("verify"), st.integers(0, 2), st.sampled_from(VERIFICATIONS)),
    st.tuples(st.just("link"), st.integers(0, 2), st.integers(0, 2), st.sampled_from(LINKS), st.booleans()),
    st.tuples(st.just("recheck"), st.booleans()),
    st.tuples(st.just("load"), st.integers(2, 3)),
    st.tuples(st.just("report"), st.integers(0, 3)),
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, max_size=8))
def test_whatever_is_done_the_earlier_rows_stay_and_the_present_follows_from_them(new_atlas, acts):
    told = new_atlas(short_war)
    told.add_report(TEXT, on=ON)
    for act, *how in acts:
        before = rows_of(told)
        ids = sorted(kept.id for kept in told.claims())[:3]
        try:
            if act == "verify":
                told.verify_claim(ids[how[0]], how[1], **WHO)
            elif act == "link":
                told.link_claims(ids[how[0]], ids[how[1]], how[2], retract=how[3], **WHO)
            elif act == "recheck":
                told.recheck(everything=how[0])
            elif act == "load":
                told.load_editions(days()[how[0] : how[0] + 1], track="meridian", **TERMS)
            else:
                told.add_report(f"captured hill by red on 2030-01-0{how[0] + 1}", on=ON)
        except UsageError:
            assert rows_of(told) == before
        after = rows_of(told)
        for table, rows in before.items():
            assert all(row in after[table] for row in rows), table
    listed = {kept.id: kept for kept in told.claims()}
    for id_, kept in listed.items():
        whole = told.claim(id_)
        assert kept.verification == whole.verification == verification_of(whole.claim, whole.history)
        assert kept.verdicts == whole.verdicts == verdicts_of(whole.history)
    assert told.verify() == []
    told.close()


# --- is it sound ------------------------------------------------------------------------------


def damage(atlas, statement: str) -> None:
    """What no program of ours can do: the triggers are taken away first."""
    database = atlas._store.database
    if database.postgres:
        database.execute("SET session_replication_role = replica")
    else:
        for (name,) in database.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            database.execute(f"DROP TRIGGER {name}")
    database.execute(statement)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE report SET text = 'entered hill by red'", "does not have its hash"),
        ("UPDATE claim SET id = 'ffffffffffff' WHERE position = 0", "id"),
        ("UPDATE claim SET content = '{' WHERE position = 0", "cannot be read"),
        ("UPDATE claim SET kind = 'liberated' WHERE position = 0", "kind"),
        ("UPDATE claim_status SET why = 'as I like it'", "check sum"),
        ("UPDATE report SET published_on = '2029-01-01'", "check sum"),
        ("UPDATE report_grade SET credibility = 1", "row 1 of report_grade"),
    ],
)
def test_verify_finds_what_was_changed_behind_our_back(told, statement, said):
    told.grade_report(told.reports()[0].report.sha256, 2, **WHO)
    damage(told, statement)
    assert any(said in fault for fault in told.verify()), told.verify()
