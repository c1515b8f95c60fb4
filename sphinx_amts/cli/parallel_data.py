"""``sphinx-amts parallel-data``: the arguments; :mod:`sphinx_amts.cli.parallel_data_manage` does the work."""

from __future__ import annotations

import argparse

from sphinx_amts import cli
from sphinx_amts.cli import parallel_data_extract


def add_to(subparsers: cli.Subparsers) -> None:
    """Add the command and its own subcommands."""
    text = "Make sentence pairs from translations, and care for the parallel data that Amazon Translate keeps of them."
    one = subparsers.add_parser(
        "parallel-data", help="make sentence pairs; make, list and delete resources", description=text
    )
    actions = one.add_subparsers(dest="action", metavar="ACTION", required=True)
    parallel_data_extract.add_to(actions)
    create = _action(actions, "create", "make it of the files of amts_parallel_data, and wait for it")
    create.add_argument("--name", default="", help="a name of your own, for amts_amazon['parallel_data']")
    update = _action(actions, "update", "replace the content of one that you named yourself")
    update.add_argument("--name", required=True, help="its name")
    _action(actions, "list", "list all there is in the region; * marks those made by sphinx-amts")
    _action(actions, "show", "show one with all that is known of it", named=True)
    delete = _action(actions, "delete", "delete one", named=True)
    prune = _action(actions, "prune", "delete what sphinx-amts made of other states of your files")
    prune.add_argument("--dry-run", action="store_true", help="only say what would be deleted")
    for parser in (create, update, prune):
        cli.add_languages(parser)
    for parser in (delete, prune):
        parser.add_argument("--yes", action="store_true", help="do not ask")


def _action(actions: cli.Subparsers, name: str, text: str, *, named: bool = False) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    if named:
        parser.add_argument("name", metavar="NAME", help="its name, as `list` shows it")
    cli.add_book(parser)
    parser.set_defaults(func=run)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Do what ``action`` says.

    :raises AmtsError: one sentence, where that is not possible.
    """
    from sphinx_amts.cli import parallel_data_manage  # noqa: PLC0415 - its imports take long

    return parallel_data_manage.ACTIONS[arguments.action](arguments)
