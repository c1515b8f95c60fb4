"""``sphinx-amts parallel-data``: the arguments of its subcommands, which have modules of their own."""

from __future__ import annotations

import argparse

from sphinx_amts import cli
from sphinx_amts.cli import parallel_data_extract

_DESCRIPTION = """
Extract sentence pairs from existing translations, and manage the parallel data stored by a translation service.
"""


def add_to(subparsers: cli.Subparsers) -> None:
    """Add the command and its own subcommands."""
    text = "extract sentence pairs; manage the parallel data of a translation service"
    parser = subparsers.add_parser("parallel-data", help=text, description=_DESCRIPTION)
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    parallel_data_extract.add_to(actions)
    create = _add_action(
        actions, "create", "create parallel data from the files in amts_parallel_data, and wait until it is ready"
    )
    create.add_argument("--name", default="", help="the name of the parallel data (default: a generated one)")
    update = _add_action(actions, "update", "replace the contents of parallel data that you named yourself")
    update.add_argument("--name", required=True, help="the name of the parallel data")
    _add_action(actions, "list", "list all parallel data in the region; * marks those that sphinx-amts created")
    _add_action(actions, "show", "show the details of a parallel data resource", named=True)
    delete = _add_action(actions, "delete", "delete a parallel data resource", named=True)
    prune = _add_action(
        actions, "prune", "delete resources that sphinx-amts created from earlier versions of your files"
    )
    prune.add_argument("--dry-run", action="store_true", help="only print what would be deleted")
    for parser in (create, update, prune):
        cli.add_languages(parser)
    for parser in (delete, prune):
        parser.add_argument("--yes", action="store_true", help="delete without asking")


def _add_action(actions: cli.Subparsers, name: str, text: str, *, named: bool = False) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    if named:
        parser.add_argument("name", metavar="NAME", help="the name of the resource, as printed by `list`")
    cli.add_book(parser)
    parser.set_defaults(func=run)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Do what ``action`` says.

    Raises:
        AmtsError: If that is not possible.
    """
    from sphinx_amts.cli import parallel_data_manage  # noqa: PLC0415 - its imports take long

    return parallel_data_manage.ACTIONS[arguments.action](arguments)
