"""The line locator knows every key that tomllib reads, and where it stands."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactline.schemes.toml_lines import line_of, locate


def paths(value: object, path: tuple = ()) -> set[tuple]:
    """The way to every table, key and element of a parsed document."""
    items: list[tuple] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    return {path} - {()} | {found for key, inner in items for found in paths(inner, (*path, key))}


TRICKY = '''\
a = "x # no comment"  # [no.table]
b.c = 'C:\\'
"quoted.key"."e=f" = """
[not a table]
g = 1 \\"""
"""" # ends with four quotes
many = [ # comment ]
  1, 2.5,
  "]", [ "deep", { x = 1, y.z = '}' } ],
]
when = 2031-05-04 07:32:00
literal = \'\'\'
it's [fine]\'\'\'

[table.sub]
k = true
[[list]]
k = 1
[list.inner]
k = 2
[[list]]
k = 3
[[list.nested]]
k = 4
[[list.nested]]
inline = { p = { q = [1,
 2] } }
'''


def test_every_path_of_a_tricky_document_is_located() -> None:
    assert set(locate(TRICKY)) == paths(tomllib.loads(TRICKY))


@pytest.mark.parametrize(
    ("path", "marker"),
    [
        (("a",), 'a = "x'),
        (("b", "c"), "b.c"),
        (("quoted.key", "e=f"), '"quoted.key"'),
        (("many",), "many ="),
        (("many", 3, 1, "y", "z"), '"]", ['),
        (("literal",), "literal ="),
        (("table", "sub", "k"), "k = true"),
        (("list", 0, "inner", "k"), "k = 2"),
        (("list", 1, "k"), "k = 3"),
        (("list", 1, "nested", 0, "k"), "k = 4"),
        (("list", 1, "nested", 1, "inline", "p", "q", 1), " 2] } }"),
    ],
)
def test_a_key_has_the_line_it_is_written_on(path: tuple, marker: str) -> None:
    expected = [
        i for i, line in enumerate(TRICKY.split("\n"), start=1) if line.strip().startswith(marker.strip())
    ]
    assert [locate(TRICKY)[path]] == expected


def test_windows_line_ends_count_once() -> None:
    assert locate("a = 1\r\n\r\nb = '''x\r\ny'''\r\nc = 2\r\n")[("c",)] == 5


def test_what_is_missing_has_the_line_of_the_table_it_is_missing_from() -> None:
    lines = locate("a = 1\n[t]\nb = 2\n")
    assert line_of(lines, ("t", "missing", 3)) == 2
    assert line_of(lines, ("missing",)) == 1


@pytest.mark.parametrize("name", ["ukraine", "demo"])
def test_every_path_of_a_shipped_scheme_is_located(name: str) -> None:
    text = (resources.files("contactline.schemes") / f"{name}.toml").read_text(encoding="utf-8")
    assert set(locate(text)) == paths(tomllib.loads(text))


scalars = st.sampled_from(
    ["1", "-2.5e3", "true", "2031-05-04", '"a#b"', "'[x]'", '"""q"x\n\n"""', "'''\n=\n'''", '"\\""']
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[\n" + " ,# c ]\n".join(items) + "\n]"),
        st.lists(inner.filter(lambda v: "\n" not in v), max_size=3).map(
            lambda items: "{" + ", ".join(f"k{i} = {item}" for i, item in enumerate(items)) + "}"
        ),
    ),
    max_leaves=6,
)


@given(
    st.lists(
        st.tuples(st.sampled_from(["", "[t{i}]\n", "[[a]]\n", "[a.s{i}]\n", "# [c]\n"]), values), max_size=8
    )
)
def test_every_path_of_any_document_is_located(blocks: list[tuple[str, str]]) -> None:
    text = "[[a]]\n" + "".join(
        f"{header.format(i=i)}x{i}.y = {value}\n" for i, (header, value) in enumerate(blocks)
    )
    assert set(locate(text)) == paths(tomllib.loads(text))
