"""The private server that other tests stand on."""

from __future__ import annotations

import pytest

from postgres import Server


def test_every_test_has_an_empty_database(postgres_url):
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(postgres_url) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables == (0,)


def test_the_server_listens_on_no_port(postgres: Server):
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(postgres.url("postgres")) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_a_database_may_have_postgis(postgres: Server):
    psycopg = pytest.importorskip("psycopg")
    url = postgres.new_database("postgis")
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT ST_Area(ST_MakeEnvelope(0, 0, 2, 3))").fetchone() == (6.0,)
    postgres.drop(url)
