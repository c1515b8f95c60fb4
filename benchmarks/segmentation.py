"""How well sentences are split, beside other splitters, in one run: F1 of boundaries by language.

``python benchmarks/segmentation.py`` reads the text cases in ``tests/cases/segment``.  ``--ud DIR`` adds treebanks of
Universal Dependencies: each ``*.conllu`` below DIR, by the language code that its name begins with.  Whatever is
installed of pysbd and nltk stands beside sentencex; nltk needs ``--punkt DIR``, a folder with models
(``DIR/tokenizers/punkt_tab``).  A boundary is a number of characters before it, white space not counted; the end of a
text is none.  ``--errors`` prints what is split wrongly, but nothing of the cases that are held out.
"""

from __future__ import annotations

import argparse
import importlib
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests")]

import segmentation_cases  # noqa: E402

from sphinx_amts.languages import profile  # noqa: E402
from sphinx_amts.text import segmentation  # noqa: E402

Splitter = Callable[[str], Sequence[str]]
#: Sentences of a treebank that are joined where it does not say where a text ends.
JOINED = 8
#: Norwegian is Bokmål in the names of most treebanks.
ALIASES = {"no": "nb"}
_PUNKT_NAMES = {
    "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish", "et": "estonian",
    "fi": "finnish", "fr": "french", "it": "italian", "nb": "norwegian", "nl": "dutch", "pl": "polish",
    "pt": "portuguese", "ru": "russian", "sl": "slovene", "sv": "swedish", "tr": "turkish",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    """A text whose sentences are known."""

    language: str
    sentences: tuple[str, ...]
    text: str
    is_held_out: bool
    kind: str
    """What it was read from: the cases, or a treebank."""

    @property
    def boundaries(self) -> frozenset[int]:
        """Where it is to be cut."""
        return boundaries(self.sentences)


@dataclass(slots=True)
class Score:
    """Boundaries found, by whether they should have been, and the time it took."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    exact: int = 0
    texts: int = 0
    seconds: float = 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 if there was nothing to find and nothing was found."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0


#: By kind and language of texts and whether they are held out, and by splitter.
Scores = dict[tuple[str, str, bool], dict[str, Score]]


def boundaries(sentences: Sequence[str]) -> frozenset[int]:
    """The characters before each cut, white space not counted."""
    lengths = [len("".join(sentence.split())) for sentence in sentences]
    total = sum(lengths)
    found, position = set(), 0
    for length in lengths:
        position += length
        found.add(position)
    return frozenset(found - {0, total})


# --- texts ------------------------------------------------------------------------------------------------------------


def cases() -> Iterator[Text]:
    """Those of the project."""
    for case in segmentation_cases.cases():
        yield Text(profile(case.language).language, case.stripped, case.text, case.is_held_out, "cases")


def treebanks(folder: Path) -> Iterator[Text]:
    """The texts of treebanks; those of the test sets are held out."""
    for file in sorted(folder.rglob("*.conllu")):
        bare = re.split("[_-]", file.name)[0]
        language = ALIASES.get(bare, bare)
        for sentences, text in _texts_of_treebank(file.read_text(encoding="utf-8")):
            yield Text(language, sentences, text, "test" in file.name, "ud")


def _texts_of_treebank(content: str) -> Iterator[tuple[tuple[str, ...], str]]:
    has_texts = content.count("# newdoc") + content.count("# newpar") > content.count("# text = ") / 100
    sentences: list[str] = []
    text = ""
    for block in content.split("\n\n"):
        found = re.search(r"^# text = (.*)$", block, re.MULTILINE)
        if found is None:
            continue
        begins = re.search(r"^# new(?:doc|par)", block, re.MULTILINE) if has_texts else len(sentences) == JOINED
        if begins and sentences:
            yield tuple(sentences), text.strip()
            sentences, text = [], ""
        sentences.append(found[1].strip())
        last = block.strip().rsplit("\n", 1)[-1]
        text += sentences[-1] + ("" if "SpaceAfter=No" in last else " ")
    if sentences:
        yield tuple(sentences), text.strip()


# --- splitters --------------------------------------------------------------------------------------------------------


def splitters(language: str, punkt: Path | None) -> dict[str, Splitter]:
    """By name; those that are not installed or do not know the language are left out."""
    found: dict[str, Splitter] = {
        "ours": lambda text: segmentation.segment(text, profile(language)),
        "sentencex": _sentencex(language),
    }
    makers: dict[str, Callable[[], Splitter]] = {"pysbd": lambda: _pysbd(language)}
    if punkt:
        makers["punkt"] = lambda: _punkt(language, punkt)
    for name, maker in makers.items():
        try:
            found[name] = maker()
        except (ImportError, LookupError, ValueError):
            continue
    return found


def _sentencex(language: str) -> Splitter:
    module = importlib.import_module("sentencex")
    return lambda text: list(module.segment(language, text))


def _pysbd(language: str) -> Splitter:
    segmenter = importlib.import_module("pysbd").Segmenter(language=language, clean=False)
    return lambda text: [str(sentence) for sentence in segmenter.segment(text)]


def _punkt(language: str, folder: Path) -> Splitter:
    data = importlib.import_module("nltk.data")
    data.path.insert(0, str(folder))
    tokenizer = importlib.import_module("nltk.tokenize.punkt").PunktTokenizer(_PUNKT_NAMES[language])
    return lambda text: list(tokenizer.tokenize(text))


# --- measuring --------------------------------------------------------------------------------------------------------


def measured(texts: Sequence[Text], punkt: Path | None, *, errors: bool) -> Scores:
    """The scores of all splitters, by kind, language, and whether the texts are held out."""
    scores: Scores = {}
    by_language: dict[str, dict[str, Splitter]] = {}
    for text in texts:
        if text.language not in by_language:
            by_language[text.language] = splitters(text.language, punkt)
        row = scores.setdefault((text.kind, text.language, text.is_held_out), {})
        for name, splitter in by_language[text.language].items():
            found = _split(splitter, text, row.setdefault(name, Score()))
            if errors and name == "ours" and not text.is_held_out and found != text.boundaries:
                _print_errors(text, found)
    return scores


def _split(splitter: Splitter, text: Text, score: Score) -> frozenset[int]:
    start = time.process_time()
    try:
        found = boundaries(splitter(text.text))
    except BaseException as failure:  # sentencex breaks down over some texts
        if type(failure).__name__ != "PanicException":
            raise
        found = frozenset()
    score.seconds += time.process_time() - start
    score.right += len(found & text.boundaries)
    score.wrong += len(found - text.boundaries)
    score.missed += len(text.boundaries - found)
    score.exact += found == text.boundaries
    score.texts += 1
    return found


def _print_errors(text: Text, found: frozenset[int]) -> None:
    """Each boundary that is wrong (+) or missed (-), between what stands around it."""
    positions = [position for position, character in enumerate(text.text) if not character.isspace()]
    for number in sorted(found ^ text.boundaries):
        at = positions[number - 1] + 1
        sign = "+" if number in found else "-"
        print(f"{text.kind} {text.language} {sign} {text.text[max(0, at - 40) : at]}|{text.text[at : at + 30]}")


def print_table(scores: Scores) -> None:
    """One line a language: number of texts, and F1 of each splitter on what is open and what is held out."""
    names = list(dict.fromkeys(name for row in scores.values() for name in row))
    for kind in dict.fromkeys(key[0] for key in scores):
        for is_held_out in (False, True):
            rows = {key[1]: row for key, row in scores.items() if key[0] == kind and key[2] == is_held_out}
            if not rows:
                continue
            title = f"{kind}, {'held out' if is_held_out else 'open'}"
            print(f"\n{title}: F1 of boundaries (number of texts that are split as they should be)")
            print(
                "| language | texts |"
                + "".join(f" {name} |" for name in names)
                + "\n"
                + "|---" * (2 + len(names))
                + "|"
            )
            for language, row in sorted(rows.items()):
                cells = [f"{row[name].f1:.3f} ({row[name].exact})" if name in row else "" for name in names]
                print(f"| {language} | {row['ours'].texts} | " + " | ".join(cells) + " |")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; fail if sentencex is better in a language."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ud", type=Path, metavar="DIR", help="treebanks of Universal Dependencies")
    parser.add_argument("--punkt", type=Path, metavar="DIR", help="a folder of nltk's data")
    parser.add_argument("--language", metavar="CODE", action="append", help="this one only")
    parser.add_argument("--errors", action="store_true", help="print what is split wrongly")
    given = parser.parse_args(arguments)
    texts = [*cases(), *(treebanks(given.ud) if given.ud else ())]
    texts = [text for text in texts if given.language is None or text.language in given.language]
    scores = measured(texts, given.punkt, errors=given.errors)
    print_table(scores)
    worse = [
        f"{kind} {language} ({name})"
        for (kind, language, _), row in scores.items()
        for name, score in row.items()
        if score.f1 > row["ours"].f1
    ]
    print(f"\nBetter than ours: {', '.join(dict.fromkeys(worse)) or 'none'}")
    return 1 if any("sentencex" in language for language in worse) else 0


if __name__ == "__main__":
    sys.exit(main())
