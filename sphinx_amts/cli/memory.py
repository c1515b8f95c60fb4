"""``sphinx-amts memory``: the arguments of its subcommands, which have modules of their own."""

from __future__ import annotations

import argparse
from pathlib import Path

from sphinx_amts import cli

_DESCRIPTION = """
Look into the translation memory of a book, correct and judge its translations, delete some, and keep it in order. What
people do here is kept in the history of the sentence; nothing is ever overwritten.
"""
_EPILOG = """
KEY is the first digits of the key of a sentence, at least four, as the other commands print them; or the whole sentence
of the book, with its tags or as plain words. The next build uses what has changed.
"""
#: What can be asked for of an entry; the values are those of Origin and State, whose module takes a while to import.
_ORIGINS = ("machine", "customised", "parallel", "human")
_STATES = ("draft", "translated", "reviewed", "approved", "rejected")
#: How many segments or events are printed if nothing else is said.
_LIMIT = 20


def add_to(subparsers: cli.Subparsers) -> None:
    """Add the command and its own subcommands."""
    text = "search, correct, approve and delete translations; look after the translation memory"
    parser = subparsers.add_parser("memory", help=text, description=_DESCRIPTION, epilog=_EPILOG)
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    _add_queries(actions)
    _add_changes(actions)
    _add_upkeep(actions)


def _add_queries(actions: cli.Subparsers) -> None:
    entries = _add_action(actions, "list", "list the translations that a build uses")
    text = f"those made so: {', '.join(_ORIGINS)}; what a person approved is human"
    entries.add_argument("--origin", metavar="ORIGIN", choices=_ORIGINS, help=text)
    text = f"those in this state: {', '.join(_STATES)}; drafts and rejected ones are not used by builds"
    entries.add_argument("--state", metavar="STATE", choices=_STATES, help=text)
    entries.add_argument("--by", metavar="NAME", default="", help="those that this person made or judged")
    entries.add_argument("--page", metavar="PAGE", default="", help="those that were made for this page")
    entries.add_argument(
        "--rejected", dest="state", action="store_const", const="rejected", help="the same as --state rejected"
    )
    _add_output(entries, limit=None)
    found = _add_action(actions, "search", "print the sentences whose source or translation contains all phrases")
    text = "words or parts of words, in any language; capitals and tags do not matter"
    found.add_argument("phrases", metavar="PHRASE", nargs="+", help=text)
    _add_output(found, limit=_LIMIT)
    _add_output(_add_action(actions, "show", "show a sentence: what counts, and its whole history", keys=1))
    _add_output(_add_action(actions, "log", "show what happened last, to all sentences or to one", keys="?"), _LIMIT)


def _add_changes(actions: cli.Subparsers) -> None:
    edit = _add_action(actions, "edit", "correct, approve or reject a translation", keys=1)
    text = "the right translation, with the tags of the source; - reads it from stdin (default: an editor opens)"
    edit.add_argument("--translation", metavar="TEXT", help=text)
    text = f"how far it is: {', '.join(_STATES)}; alone, it judges the present translation"
    edit.add_argument("--state", metavar="STATE", choices=_STATES, help=text)
    edit.add_argument("--page", metavar="PAGE", default="", help="use it on this page only")
    delete = _add_action(actions, "delete", "delete translations, so that the sentence is translated anew", keys="+")
    delete.add_argument("--translation", metavar="TEXT", help="delete this translation only")
    delete.add_argument("--page", metavar="PAGE", default="", help="delete only what is used on this page alone")
    for parser in (edit, delete):
        parser.add_argument("--note", metavar="TEXT", default="", help="a note for the history")
        _add_person(parser)
    _add_confirmation(delete)


def _add_upkeep(actions: cli.Subparsers) -> None:
    save = _add_action(actions, "save", "write the text form of the memory, which is made for repositories")
    text = "the folder of the text form (default: amts_translations in conf.py)"
    save.add_argument("place", metavar="PLACE", type=Path, nargs="?", help=text)
    _add_output(_add_action(actions, "stats", "print figures: who made how much, how large the memory is"))
    _add_output(_add_action(actions, "verify", "check that the memory is sound; nothing is changed"))
    prune = _add_action(actions, "prune", "delete translations by engines that are old, or not used any more")
    text = "those of which nothing was made in so many days"
    prune.add_argument("--older-than", metavar="DAYS", type=_days, help=text)
    text = "those of sentences that are not in the book; it is read, as `status` does"
    prune.add_argument("--unused", action="store_true", help=text)
    prune.add_argument("--dry-run", action="store_true", help="only print what would be deleted")
    _add_person(prune)
    _add_confirmation(prune)
    _add_output(prune)
    merge = _add_action(actions, "merge", "take in what other memories have, with their histories")
    text = "the folder of memories, such as other/.amts, of one of them, or of a text form; it is only read"
    merge.add_argument("places", metavar="PLACE", type=Path, nargs="+", help=text)
    _add_action(actions, "compact", "give space back: drop translations by engines that later ones have replaced")


def _add_action(
    actions: cli.Subparsers, name: str, text: str, *, keys: int | str | None = None
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    if keys is not None:
        text = "digits of the key of a sentence, at least four, or the sentence itself"
        parser.add_argument("keys", metavar="KEY", nargs=keys, help=text)
    cli.add_book_option(parser)
    cli.add_languages(parser)
    parser.set_defaults(func=run)
    return parser


def _add_output(parser: argparse.ArgumentParser, limit: int | None = -1) -> None:
    """Add ``format``, and ``limit`` unless it is negative; ``None`` stands for all."""
    if limit is None or limit >= 0:
        text = f"how many to print at most (default: {'all' if limit is None else limit})"
        parser.add_argument("--limit", metavar="N", type=_positive, default=limit, help=text)
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to print it (default: text)")


def _add_person(parser: argparse.ArgumentParser) -> None:
    text = "your name, for the history (default: user.name in the configuration of Git)"
    parser.add_argument("--by", metavar="NAME", default="", help=text)


def _add_confirmation(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help="delete without asking")
    parser.add_argument("--human", action="store_true", help="delete the work of people too")


def _positive(text: str) -> int:
    if text.isdecimal() and int(text):
        return int(text)
    raise argparse.ArgumentTypeError(f'expected a whole number above 0 (got "{text}")')


def _days(text: str) -> float:
    try:
        days = float(text)
    except ValueError:
        days = -1.0
    if days >= 0:
        return days
    raise argparse.ArgumentTypeError(f'expected a number of days (got "{text}")')


def run(arguments: argparse.Namespace) -> int:
    """Do what ``action`` says.

    Raises:
        AmtsError: If that is not possible.
    """
    # Each of these modules takes a while to import, and a search is to be fast.
    if arguments.action in {"list", "search", "show", "log"}:
        from sphinx_amts.cli import memory_queries as actions  # noqa: PLC0415
    elif arguments.action in {"edit", "delete"}:
        from sphinx_amts.cli import memory_changes as actions  # type: ignore[no-redef]  # noqa: PLC0415
    else:
        from sphinx_amts.cli import memory_upkeep as actions  # type: ignore[no-redef]  # noqa: PLC0415

    return actions.ACTIONS[arguments.action](arguments)
