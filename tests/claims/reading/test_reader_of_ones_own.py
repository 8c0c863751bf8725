"""The operator's own reader of claims: off by default, and told of when its setting is wrong."""

from __future__ import annotations

from datetime import date

import pytest

from contactline.claims.reading.hook import SETTING, more_claims, plugged
from contactline.errors import ClaimReaderFailed, UsageError
from contactline.reports import Claim, Span

DAY = date(2025, 8, 12)

MODULE = """
from contactline.reports import Claim, Span
seen = []
def claims_of(text, lang, on):
    seen.append((text, lang, on))
    return [Claim("contested", (Span(0, 4, ""),))]
def failing(text, lang, on):
    raise RuntimeError("no model here")
def of_words(text, lang, on):
    return ["captured"]
number = 3
"""


@pytest.fixture
def desk(tmp_path, monkeypatch, request):
    """A module of the operator's, importable under a name of its own for each test."""
    name = f"our_desk_{abs(hash(request.node.nodeid))}"
    (tmp_path / f"{name}.py").write_text(MODULE)
    monkeypatch.syspath_prepend(str(tmp_path))
    return name


@pytest.mark.parametrize("setting", ["", "  "])
def test_nothing_is_plugged_in_unless_the_environment_names_it(monkeypatch, setting):
    monkeypatch.setenv(SETTING, setting)
    assert plugged() == ()
    monkeypatch.delenv(SETTING)
    assert plugged() == ()


def test_a_reader_that_is_named_reads_with_the_rules(desk, monkeypatch, atlas):
    text = "Nothing that the rules would read."
    assert atlas.read(text, lang="en", on=DAY).claims == ()
    monkeypatch.setenv(SETTING, f"{desk}:claims_of")
    (claim,) = atlas.read(text, lang="en", on=DAY).claims
    assert (claim.kind, claim.spans[0].text) == ("contested", "Noth")
    assert claim.flags == (f"plugged-in reader: {desk}:claims_of",)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("just-a-name", "package.module:function"),
        ("a.module:", "package.module:function"),
        ("no_such_module_anywhere:f", "cannot be imported (ModuleNotFoundError"),
        ("{desk}:nothing", "has no nothing"),
        ("{desk}:number", "no function but int"),
    ],
)
def test_a_setting_that_is_wrong_is_told_with_what_would_be_right(desk, monkeypatch, setting, said):
    monkeypatch.setenv(SETTING, setting.format(desk=desk))
    with pytest.raises(UsageError) as caught:
        plugged()
    assert said in caught.value.message
    assert SETTING in caught.value.message


@pytest.mark.parametrize(("function", "said"), [("failing", "no model here"), ("of_words", "no contactline")])
def test_a_reader_that_fails_is_named_and_its_text_not_half_read(desk, monkeypatch, atlas, function, said):
    monkeypatch.setenv(SETTING, f"{desk}:{function}")
    with pytest.raises(ClaimReaderFailed, match=said) as caught:
        atlas.read("They took it.", lang="en", on=DAY)
    assert f"{desk}:{function}" in caught.value.message


def test_what_the_rules_have_read_is_not_there_twice():
    known = Claim("contested", (Span(3, 5, "it"),))
    assert more_claims("a text", "en", DAY, [lambda *_: [known]], [known]) == []
