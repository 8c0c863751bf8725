"""Whatever is asked, the answer is one that the description has: no 5xx, no undocumented status or type."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import hypothesis
import hypothesis.strategies as st
import pytest
import schemathesis
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from contactline.server import texts
from contactline.server.routes import endpoints
from contactline.server.settings import Settings

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance]
PATHS = [e.path + ("{id}" if e.named else "") for e in endpoints(Settings("any.db"))]
PATHS += ["/api/health", "/api/oembed"]
OPERATIONS = [(path, "GET") for path in PATHS] + [(path, "POST") for path in texts.PATHS]

# The same examples in every run; how long one takes is the machine's affair.
fixed = hypothesis.settings(
    max_examples=10,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(hypothesis.HealthCheck),
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
)


@pytest.fixture(scope="session")
def description(client):
    return schemathesis.openapi.from_asgi("/api/openapi.json", client.app)


def test_the_paths_tried_are_those_of_the_description(client):
    described = client.json("/api/openapi.json")["paths"]
    known = {(path, m.upper()) for path in described if path.startswith("/api/") for m in described[path]}
    assert set(OPERATIONS) == known


def try_out(operation, mode: GenerationMode) -> None:
    """Ask an operation what fits its description, or what does not: every answer is one it tells of."""

    @fixed
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def check(case):
        case.validate_response(case.call(), checks=CHECKS)

    try:
        check()
    except hypothesis.errors.Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE, f"{operation.path}: a question that fits can always be asked"


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fit", "unfit"])
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_answer_is_one_that_the_description_has(description, path, method, mode):
    try_out(description[path][method], mode)


@pytest.fixture(scope="session")
def features(client):
    """The other description: of what OGC API - Features asks for."""
    return schemathesis.openapi.from_asgi("/api/features.json", client.app)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fit", "unfit"])
def test_so_is_every_answer_about_features(client, features, mode):
    described = client.get("/api/features.json").json()["paths"]
    assert {"/collections", "/collections/regions-1/items"} <= described.keys()
    for path in described:
        try_out(features[path]["GET"], mode)


LIKELY: dict[str, list[str]] = {
    "region": ["QV-3", "QV", "regions-1/QV-3", "regions-1/", "Nowhere", "QV-3-1-1", "/"],
    "by": ["0", "1", "2", "3", "9", "Oblast", "-1", "²"],
    "on": ["2031-03-10", "2031-03-10T12:00", "2031-03-10T12:00:00+99:00", "2031-W10-1", "20310310", "now"],
    "from": ["2031-03-02", "2031-04-01", "0001-01-01", "2031-03-31T02:30"],
    "to": ["2031-03-09", "2031-04-10", "9999-12-31"],
    "class": ["occupied", "elsewhere", "none"],
    "group": ["occupied_total", "none"],
    "measure": ["authalic", "geodesic", "sphere"],
    "track": ["meridian", "tideline", "x"],
    "other_track": ["meridian", "tideline"],
    "as_published": ["2031-03-12", "2031-01-01", "2031-04-30"],
    "share_of": ["measured", "official"],
    "places": ["true", "false"],
    "tolerance": ["0", "1000", "100000", "1e-9"],
    "lon": ["-30.2", "0", "180", "-180"],
    "lat": ["47.9", "90", "-90", "87.9"],
    "radius_km": ["5", "100", "1e-12"],
    "bbox": ["-180,-90,180,90", "-30,47,-29,48", "1,1,1,1", "nan,1,2,3", ",,,"],
    "simplify_m": ["0", "500", "10000"],
    "q": ["a", "48.0, -30.2", "2031-03-10", "’", "s" * 200, "99 999", "-", "1e5,2"],
    "limit": ["1", "50"],
    "lang": ["uk", "xx-YY"],
    "level": ["0", "3", "99"],
    "longer_than_days": ["1", "10000"],
    "url": ["http://atlas.test/", "http://[", "//", "http://atlas.test/?embed#x"],
    "maxwidth": ["1"],
    "place": ["QV-P1", "Nowhere", "%"],
    "kind": ["captured", "not_testable", "x"],
    "since": ["2031-03-10", "2031-03-10T12:00", "0001-01-01", "9999-12-31", "now"],
    "until": ["2031-03-20", "2031-03-01"],
    "verdict": ["consistent", "consistent, boundary-dependent", "true"],
    "verification": ["unverified", "x"],
    "source": ["staff", "'"],
    "page": ["1", "2", "100000"],
}
IDS = ["QV-3", "QV-3.geojson", "QV-3.csv", ".geojson", "regions-1/QV-3", "a.json", "%00", "..", " ", "ö"]


@pytest.mark.parametrize("path", PATHS)
def test_likely_questions_in_every_mixture_are_answered_or_refused(client, description, path):
    names = [p["name"] for p in description.raw_schema["paths"][path]["get"].get("parameters", ())]
    known = [name for name in names if name in LIKELY]
    required = {"from", "to", "lon", "lat", "q", "url"} if path != "/api/series" else set()
    question = st.fixed_dictionaries(
        {name: st.sampled_from(LIKELY[name]) for name in known if name in required},
        optional={name: st.sampled_from(LIKELY[name]) for name in known if name not in required},
    )
    forms = st.sampled_from(["", ".json", ".csv", ".geojson"])

    @hypothesis.settings(fixed, max_examples=25)
    @hypothesis.given(asked=question, form=forms, id_=st.sampled_from(IDS))
    def check(asked, form, id_):
        where = path.replace("{id}", quote(id_)) + form + "?" + urlencode(asked)
        response = client.get(where)
        assert response.status_code < 500, where
        if response.status_code >= 400:
            assert response.headers["content-type"] == "application/problem+json", where
            assert response.json()["detail"], where

    check()


LIKELY_OF_FEATURES = {
    "bbox": [*LIKELY["bbox"], "-30,47,0,-29,48,9", "-30,47", "179,47,-179,48"],
    "datetime": [
        "2031-03-10",
        "2031-03-10T12:00:00Z",
        "../2031-03-10",
        "2031-03-10/..",
        "../..",
        "/",
        "x/y/z",
    ],
    "limit": ["1", "0", "100000", "ten"],
    "offset": ["0", "3", "-1", "99999999999999999999"],
    "f": ["json", "geojson", "html"],
}


def test_likely_questions_for_features_are_answered_or_refused(client):
    collections = [one["id"] for one in client.json("/collections")["collections"]]
    wanted = {name: st.sampled_from(values) for name, values in LIKELY_OF_FEATURES.items()}
    seen = set()

    @hypothesis.settings(fixed, max_examples=150)
    @hypothesis.given(
        collection=st.sampled_from([*collections, "nothing"]),
        item=st.sampled_from(["", "", "", *(f"/{quote(id_, safe='')}" for id_ in IDS)]),
        asked=st.fixed_dictionaries({}, optional=wanted),
    )
    def check(collection, item, asked):
        where = f"/collections/{collection}/items{item}?{urlencode(asked)}"
        response = client.get(where)
        assert response.status_code < 500, where
        if response.status_code >= 400:
            assert response.json()["detail"], where
        seen.add(response.status_code)

    check()
    assert {200, 400, 404} <= seen
