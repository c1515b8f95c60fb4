"""The arguments of ``sphinx-amts parallel-data``."""

from __future__ import annotations

import subprocess
import sys

import pytest

from sphinx_amts import cli
from sphinx_amts.cli import parallel_data_manage

ACTIONS = ("create", "update", "list", "show", "delete", "prune")


def test_every_action_has_a_function():
    """Besides ``extract``, which is a module of its own."""
    names = [command.prog.split()[2:] for command in cli.commands() if command.prog.startswith("sphinx-amts parallel-")]
    assert names == [[], ["extract"], *([name] for name in ACTIONS)]
    assert tuple(parallel_data_manage.ACTIONS) == ACTIONS


@pytest.mark.parametrize(
    "words",
    [[], ["show"], ["delete"], ["update"], ["list", "--yes"], ["create", "--dry-run"], ["show", "a", "-l", "zh"]],
)
def test_wrong_usage(words, capsys):
    """Names are needed where one is meant; an action takes only its own options."""
    assert cli.main(["parallel-data", *words]) == 2
    assert "error: " in capsys.readouterr().err


def test_help_loads_nothing_heavy():
    """The arguments are known without Sphinx, boto3 or the readers of parallel data."""
    program = (
        "import sys; from sphinx_amts import cli; cli.main(['parallel-data', '--help']);"
        "print([name for name in ('sphinx', 'boto3', 'sphinx_amts.bitext') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")
