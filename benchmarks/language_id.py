"""How often the language of a text is recognised: right, undecided or wrong, at 200, 500 and 2,000 letters.

The texts are those of the data folder (environment variable ``AMTS_DATA``, default ``../shared/data`` beside the
project) and the message catalogues of installed packages; ``--catalogues FOLDER`` adds all ``.mo`` and ``.po`` files of
a folder, such as ``/usr/share/locale``.  Messages of programs are short and full of names, so they are harder than the
prose of books.  Relatives count as undecided where the right language is among them.
Run: ``python benchmarks/language_id.py``, with ``--verbose`` for each language.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import site
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from sphinx_amts import languages
from sphinx_amts.text import language_id as identification
from sphinx_amts.text import source_prose

DATA = Path(os.environ.get("AMTS_DATA", Path(__file__).parents[2] / "shared" / "data"))
SIZES = (200, 500, 2000)
#: Samples of each size that are taken of a language in one collection.
SAMPLES = 50
_MARKUP = re.compile(r"``.*?``|:[\w:]+:`[^`]*`|`[^`]*`|<[^>]*>|https?://\S+|%\(?\w*\)?[sdif]|\{[^}]*\}|&\w*;|[_&]")
#: Messages up to this length are labels and names.
_SHORT = 12


def _plain(text: str) -> str:
    return " ".join(_MARKUP.sub(" ", text).split())


def books() -> Iterator[tuple[str, str, list[str]]]:
    """Collection, language and paragraphs of the books in the data folder."""
    for code, folder, suffix in (
        ("en", "d2l/en", ".md"), ("zh_CN", "d2l/zh", ".md"), ("en", "flask-es", ".rst"), ("en", "pyopensci", ".md"),
    ):  # fmt: skip
        markup = source_prose.markup_of_suffix(suffix)
        files = sorted((DATA / folder).rglob(f"*{suffix}"))
        yield folder, code, [p for file in files for p in source_prose.paragraphs(file.read_text("utf-8"), markup)]


def catalogues(folder: Path, name: str) -> Iterator[tuple[str, str, list[str]]]:
    """Collection, language and messages of all catalogues below a folder."""
    texts: dict[str, dict[str, None]] = defaultdict(dict)
    for path in sorted([*folder.rglob("*.mo"), *folder.rglob("*.po")]):
        code = path.parent.parent.name if path.parent.name == "LC_MESSAGES" else path.parent.name
        if not languages.is_known(code):
            continue
        texts[languages.canonical(code)].update(dict.fromkeys(_translations(path)))
    for code, messages in texts.items():
        yield name, code, list(messages)


def _translations(path: Path) -> Iterator[str]:
    try:
        with path.open("rb") as file:
            catalogue = read_mo(file) if path.suffix == ".mo" else read_po(file, ignore_obsolete=True)
    except (OSError, ValueError, UnicodeError):
        return
    for message in catalogue:
        text, source = message.string, message.id
        is_text = isinstance(text, str) and isinstance(source, str) and source and text != source
        if is_text and not message.fuzzy and len(text) > _SHORT:
            yield _plain(text)


def samples(texts: list[str], size: int, chance: random.Random) -> Iterator[list[str]]:
    """Runs of texts with so many letters; fewer samples where the texts are few."""
    sizes = [sum(map(str.isalpha, text)) for text in texts]
    for _ in range(min(SAMPLES, 2 * sum(sizes) // size)):
        at, letters, sample = chance.randrange(len(texts)), 0, []
        while letters < size and at < len(texts):
            sample.append(texts[at][: 2 * size])
            letters += sizes[at]
            at += 1
        if letters >= size:
            yield _cut(sample, size)


def _cut(sample: list[str], size: int) -> list[str]:
    """The sample without what is too much at its end."""
    surplus = sum(map(str.isalpha, "".join(sample))) - size
    last = sample[-1]
    while surplus > 0 and last:
        surplus -= last[-1].isalpha()
        last = last[:-1]
    return [*sample[:-1], last]


def outcome(sample: list[str], code: str) -> str:
    """Right, undecided or wrong."""
    found = identification.identify(sample)
    if found is None or (found.relatives and found.may_be(code)):
        return "undecided"
    return "right" if found.may_be(code) else "wrong"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--catalogues", action="append", default=[], type=Path, metavar="FOLDER")
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    chance = random.Random(10)  # noqa: S311
    installed = Path(site.getsitepackages()[0])
    collections = [*books(), *catalogues(DATA, "catalogues of the data"), *catalogues(installed, "installed packages")]
    for folder in arguments.catalogues:
        collections += catalogues(folder, str(folder))
    of_most_used = {languages.language(code) for code in languages.MOST_USED}
    totals: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for name, code, texts in collections:
        known = languages.language(code) in of_most_used
        group = f"{name}, {'of the 40' if known else 'other languages'}"
        for size in SIZES:
            counts: Counter[str] = Counter()
            for sample in samples(texts, size, chance):
                counts[outcome(sample, code)] += 1
                if arguments.verbose and outcome(sample, code) == "wrong":
                    print("   ", code, identification.identify(sample), " / ".join(sample)[:200])
            totals[group, size] += counts
            if arguments.verbose and counts:
                print(f"{name:30} {code:10} {size:5} {dict(counts)}")
    print(f"{'':50} letters  samples    right  undecided   wrong")
    for (group, size), counts in totals.items():
        shares = [counts[kind] / max(1, counts.total()) for kind in ("right", "undecided", "wrong")]
        print(f"{group:50} {size:7} {counts.total():8} {shares[0]:8.1%} {shares[1]:10.1%} {shares[2]:7.2%}")


if __name__ == "__main__":
    main()
