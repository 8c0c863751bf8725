"""What a person finds who picks the project up."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def normalised(requirement: str) -> str:
    return re.split(r"[\[<>=;~! ]", requirement)[0].lower().replace("_", "-")


def locked(name: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9.-]+)==\S+", (ROOT / name).read_text(), re.MULTILINE))


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_has_versions_and_hashes_and_no_address(name):
    text = (ROOT / name).read_text()
    assert "://" not in text
    for line in text.splitlines():
        assert re.match(r"[a-z0-9.-]+==\S+( ; .+)? \\$|    --hash=sha256:[0-9a-f]{64}( \\)?$", line), line


def test_everything_the_project_asks_for_is_locked():
    assert {normalised(r) for r in PROJECT["project"]["dependencies"]} <= locked("requirements.lock")
    asked = {normalised(r) for r in PROJECT["dependency-groups"]["dev"]}
    assert asked | locked("requirements.lock") <= locked("requirements-dev.lock")


def test_both_lock_files_agree():
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9.-]+==[^\\]+", (ROOT / name).read_text(), re.MULTILINE))

    assert pins("requirements.lock") <= pins("requirements-dev.lock")


def test_the_readme_has_the_two_commands_that_do_all_the_set_up():
    readme = (ROOT / "README.md").read_text()
    assert set(re.findall(r"^make \w+", readme, re.MULTILINE)) == {"make run", "make test"}


def test_every_link_of_the_readme_leads_somewhere():
    for target in re.findall(r"\]\(([^)#:]+)\)", (ROOT / "README.md").read_text()):
        assert (ROOT / target).exists(), target


def test_the_licence_is_in_the_package():
    assert PROJECT["project"]["license"] == "Apache-2.0"
    assert "Version 2.0, January 2004" in (ROOT / "LICENSE").read_text()
