"""Which room may know which: imports point downwards only (docs/architecture.md)."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "contactline"
STEMS = {path.stem for path in SOURCE.iterdir()}

MAY_KNOW = {
    "model": set(),
    "errors": set(),
    "garbage": set(),
    "reports": set(),
    "words": set(),
    "deadline": set(),
    "geometry": set(),
    "history": {"geometry"},
    # a text of 200,000 characters is long work, which ends when nobody waits for it
    "gazetteer": {"model", "errors", "reports", "deadline"},
    # a verb's forms and a name's case are the dictionaries' that the gazetteer reads with
    "claims": {"model", "errors", "reports", "words", "gazetteer", "deadline"},
    "schemes": {"model", "errors", "reports"},
    "figures": {"model", "errors"},
    "tables": {"model", "figures"},
    "sources": {"model", "errors", "geometry", "children"},
    "pull": {"errors"},
    "demo": {"errors"},
    # the store keeps what history computes and finds places by the gazetteer's keys
    "store": {"model", "errors", "deadline", "geometry", "history", "gazetteer"},
    # what verdicts ask, `record` answers
    "record": {
        "garbage",
        "model",
        "errors",
        "deadline",
        "reports",
        "geometry",
        "history",
        "gazetteer",
        "claims",
        "store",
        "figures",
    },
    "atlas": {"model", "errors", "figures", "schemes", "gazetteer", "store", "record", "sources"},
    "loading": {"errors", "sources", "history"},
    "publish": {
        "errors",
        "geometry",
        "history",
        "figures",
        "claims",
        "reports",
        "words",
        "workers",
        "contactline",
    },
    # a text that is sent to be read is answered in the plain form of claims
    "server": {
        "model",
        "errors",
        "deadline",
        "figures",
        "atlas",
        "publish",
        "claims",
        "reports",
        "words",
        "contactline",
    },
    "children": set(),
    "workers": {"errors", "children", "contactline"},
    "batch": {"errors", "claims", "workers"},
    "contactline": {"atlas"},
    "cli": None,
    "__main__": {"cli"},
}
"""Room -> the rooms it may import; None: all. `contactline` is the package itself (its version, `open`,
`init`). What stands under `if TYPE_CHECKING` binds nothing at run time and is not counted."""

# Figures are the atlas's results and offer to draw themselves in a notebook.
EXCEPTIONS = {("figures", "tables")}


def room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "contactline"


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """Every statement within, but for those that stand under `if TYPE_CHECKING`."""
    for block in ("body", "orelse", "handlers", "finalbody", "cases"):
        for inner in getattr(node, block, ()):
            if not (isinstance(inner, ast.If) and getattr(inner.test, "id", None) == "TYPE_CHECKING"):
                yield inner
                yield from statements(inner)


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """(line, module) of each import of ours, those within functions too, without type-checking ones."""
    for node in statements(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import hides which room it is from"
            module = node.module or ""
            if module == "contactline":
                for alias in node.names:
                    yield node.lineno, f"contactline.{alias.name}" if alias.name in STEMS else module
            elif module.startswith("contactline."):
                yield node.lineno, module
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "contactline":
                    yield node.lineno, alias.name


@pytest.fixture(scope="module")
def edges() -> list[tuple[str, str, str]]:
    """(room, room it imports, where) of every import between two rooms."""
    return list(imports_between_rooms())


def imports_between_rooms() -> Iterator[tuple[str, str, str]]:
    for path in sorted(SOURCE.rglob("*.py")):
        relative = path.relative_to(SOURCE)
        own = relative.parts[0].removesuffix(".py")
        own = "contactline" if own == "__init__" else own
        for line, module in imports_of(path):
            if room(module) != own:
                yield own, room(module), f"{relative}:{line}"


def test_every_room_has_its_rule():
    rooms = {p.stem for p in SOURCE.iterdir() if p.suffix == ".py" or any(p.glob("*.py"))} - {"__init__"}
    assert rooms == MAY_KNOW.keys() - {"contactline"}


def test_imports_point_downwards_only(edges):
    found = [
        f"{where} imports {other}"
        for own, other, where in edges
        if (allowed := MAY_KNOW[own]) is not None and other not in allowed and (own, other) not in EXCEPTIONS
    ]
    assert not found, found


def test_the_rules_themselves_have_no_circle():
    order: list[str] = []

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " → ".join((*path, name))
        if name not in order:
            for below in sorted(MAY_KNOW[name] or ()):
                visit(below, (*path, name))
            order.append(name)

    for name in MAY_KNOW:
        visit(name, ())


def test_no_rule_allows_what_nobody_does(edges):
    done = {(own, other) for own, other, _ in edges}
    idle = [
        (own, other)
        for own, allowed in MAY_KNOW.items()
        for other in allowed or ()
        if (own, other) not in done
    ]
    assert not idle, "a rule that nothing needs hides the next wrong import"


def test_the_test_sees_imports_within_functions_and_not_those_for_types():
    found = {module for _, module in imports_of(SOURCE / "figures.py")}
    assert found == {"contactline.errors", "contactline.model", "contactline.tables"}


@cache
def names_in(path: Path) -> set[str]:
    """Of variables, functions and classes, and of arguments."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
    return names


@pytest.mark.parametrize(
    "domain", ["edition", "embargo", "region", "class_id", "scheme", "ukrain", "deepstate"]
)
def test_geometry_knows_no_domain(domain):
    for path in (SOURCE / "geometry").glob("*.py"):
        names = names_in(path)
        words = {word for name in names for word in re.split(r"_|(?<=[a-z])(?=[A-Z])", name.lower())}
        # a feature version is addressed by its class's name, which is text to the codec
        allowed = {"class_id"} if path.name == "codec.py" else set()
        assert domain in allowed or domain not in words | names, path.name


@pytest.mark.parametrize("name", ["history", "geometry"])
def test_what_computes_touches_no_file_and_no_database(name):
    for path in (SOURCE / name).glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        modules = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
        modules |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
        outside = {m.split(".")[0] for m in modules} & {
            "sqlite3",
            "sqlalchemy",
            "psycopg",
            "pathlib",
            "os",
            "io",
        }
        assert not outside, path.name
        assert not [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == "open"], path.name


def test_no_code_names_a_country():
    """Actors, classes and regions come from schemes; a reader may name the map it reads."""
    for path in SOURCE.rglob("*.py"):
        if path.relative_to(SOURCE).parts[0] in {"demo", "sources"}:
            continue
        for name in names_in(path):
            assert not re.search(r"ukrain|russia|crimea|donbas", name, re.IGNORECASE), (path.name, name)


HEAVY = (
    "shapely",
    "numpy",
    "sqlalchemy",
    "alembic",
    "pyproj",
    "pyogrio",
    "pandas",
    "httpx",
    "psycopg",
    "fastapi",
)
LIGHT = {
    "import contactline": "import contactline",
    "contactline --help": "sys.argv[1:] = ['--help']; run()",
    "contactline area --help": "sys.argv[1:] = ['area', '--help']; run()",
    "contactline export --help": "sys.argv[1:] = ['export', '--help']; run()",
    "contactline tiles --help": "sys.argv[1:] = ['tiles', '--help']; run()",
    "contactline serve --help": "sys.argv[1:] = ['serve', '--help']; run()",
    "contactline --version": "sys.argv[1:] = ['--version']; run()",
    "a command that does not exist": "sys.argv[1:] = ['aera']; run()",
}


@pytest.mark.parametrize("what", LIGHT)
def test_what_computes_nothing_loads_no_geometry_and_no_database(what):
    program = (
        "import sys\n"
        "def run():\n"
        "    from contactline.cli import main\n"
        "    try:\n"
        "        main()\n"
        "    except SystemExit:\n"
        "        pass\n"
        f"{LIGHT[what]}\n"
        "assert 'contactline' in sys.modules\n"
        f"print('LOADED', *sorted(set({HEAVY!r}) & set(sys.modules)))\n"
    )
    environment = os.environ | {"PYTHONPATH": str(SOURCE.parent)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].strip() == "LOADED"


def test_the_page_names_every_room():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `(\w+?)(?:/|\.py)?` \|", page, re.MULTILINE))
    assert named == MAY_KNOW.keys() - {"contactline"}


READING = SOURCE / "claims" / "reading"
KNOW_LANGUAGES = {"language.py", "grammars.py"}
"""What tells languages apart, and which grammar reads which."""


def test_only_grammars_know_a_language():
    """The core of the reading asks the grammar of a sentence, and never which language it is in."""
    named = [
        f"{path.name}:{node.lineno}"
        for path in sorted(READING.glob("*.py"))
        if path.name not in KNOW_LANGUAGES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Compare)
        for side in (node.left, *node.comparators)
        if isinstance(side, ast.Constant) and side.value in ("en", "uk", "ru")
    ]
    assert not named, named


def test_no_grammar_asks_whether_it_is_english_and_none_knows_the_other():
    grammars = {path.name for path in READING.iterdir() if path.is_dir() and any(path.glob("*.py"))}
    assert grammars == {"english", "inflected"}
    for own in grammars:
        for path in (READING / own).glob("*.py"):
            text = path.read_text(encoding="utf-8")
            assert '"en"' not in text, path
            others = [
                m for _, m in imports_of(path) if m.split(".")[3:4] and m.split(".")[3] in grammars - {own}
            ]
            assert not others, (path, others)


def test_the_core_of_the_reading_imports_no_grammar_but_where_they_meet():
    for path in READING.glob("*.py"):
        if path.name != "grammars.py":
            below = [m for _, m in imports_of(path) if m.split(".")[3:4] in (["english"], ["inflected"])]
            assert not below, (path.name, below)
