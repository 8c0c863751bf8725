"""The command reference says what the commands say."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))

import reference

from contactline.cli.root import COMMANDS, cli

ROOT = reference.root_context()
EVERY_COMMAND = [(path, command) for path, command, _ in reference.each_command(cli, ROOT)]


@pytest.mark.parametrize("page", reference.PAGES)
def test_a_generated_page_is_fresh(page):
    written = (reference.ROOT / page).read_text(encoding="utf-8")
    assert written == reference.PAGES[page](), "stale: run make docs"


@pytest.mark.parametrize(("path", "command"), EVERY_COMMAND, ids=lambda value: str(value))
def test_every_command_and_every_option_is_explained(path, command):
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.opts


@pytest.mark.parametrize("name", COMMANDS)
def test_the_command_of_a_name_has_that_name(name):
    command = cli.get_command(ROOT, name)
    assert command is not None
    assert command.name == name


def test_the_readme_names_every_command_that_gives_figures():
    readme = (reference.ROOT / "README.md").read_text(encoding="utf-8")
    for name in ("pull", "init", "load", "area", "series", "changes", "front", "place", "at", "verify"):
        assert f"contactline {name}" in readme
