"""How well sentences are aligned, beside the usual programs.

``python benchmarks/alignment.py`` judges against the hand-made alignment of five articles of *Dive into Deep Learning*
in the folder that ``AMTS_DATA`` names (default: ``../shared/data`` beside the project), and against the hard sample of
``alignment_hard.tsv``.  ``--gold FILE --docs FILE`` judge against another one of the same form; its documents may be
mere pieces.  What is learnt is learnt from all sections of the book, without looking at any alignment.

The hard sample is 90 groups of blocks, drawn at random from those of the other 134 sections that have different numbers
of sentences on both sides, or of blocks.  Its beads are those of this aligner, corrected where the texts say otherwise,
and weights were chosen on it: it is kind to this aligner, and rather shows where it errs.

Strict counting: a bead is right if both its sides are exactly those of a bead of the gold; beads with an empty side
are counted apart.

within    the blocks that belong together are given
flat      no blocks at all: each document is one sequence of sentences
whole     the documents with their blocks, which are aligned too (ours alone)
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise, starmap
from pathlib import Path

from d2l_texts import DATA, FIVE, documents, section, sections

from sphinx_amts.alignment import sentences as sentence_beads
from sphinx_amts.alignment.blocks import BlockComparison
from sphinx_amts.alignment.documents import align
from sphinx_amts.alignment.language_model import LanguageModel
from sphinx_amts.alignment.learning import learn_model
from sphinx_amts.alignment.texts import Text, TextSentence
from sphinx_amts.text import tagged_text

try:
    import galechurch
except ImportError:
    galechurch = None
try:
    from nltk.translate import gale_church
except ImportError:
    gale_church = None

SOURCE, TARGET = "en", "zh_CN"
GOLD, DOCS = DATA / "alignment" / "d2l5_gold.json", DATA / "alignment" / "d2l5_docs.json"
HARD = Path(__file__).with_name("alignment_hard.tsv")
#: Characters of Chinese for one of English in these articles, as the usual programs want to be told.
RATIO = 0.38
DELETED = 0.05
ACCEPTED = 0.8

Ids = tuple[tuple[int, int], ...]
Bead = tuple[Ids, Ids]
#: Sentences [i0, i1) of the source and [j0, j1) of the target, counted through the whole document.
Stretch = tuple[int, int, int, int]


@dataclass(frozen=True)
class Case:
    """A document, its translation, and the beads that a person drew; perhaps not for all of it."""

    source: Text
    target: Text
    gold: frozenset[Bead]

    @cached_property
    def ids(self) -> tuple[Ids, Ids]:
        """Of all sentences of both sides."""
        ours, theirs = (
            tuple((block, index) for block, found in enumerate(text.blocks) for index in range(len(found.sentences)))
            for text in (self.source, self.target)
        )
        return ours, theirs

    @cached_property
    def sentences(self) -> tuple[list[TextSentence], list[TextSentence]]:
        """In the same order."""
        ours, theirs = (
            [one for block in text.blocks for one in block.sentences] for text in (self.source, self.target)
        )
        return ours, theirs

    @property
    def all(self) -> Stretch:
        """The whole document."""
        return 0, len(self.ids[0]), 0, len(self.ids[1])

    @cached_property
    def groups(self) -> list[Stretch]:
        """The blocks that belong together, as the gold has it."""
        return [self._stretch(group) for group in _joined(self.gold)]

    def _stretch(self, group: set[tuple[int, int]]) -> Stretch:
        ours = [index for index, (block, _) in enumerate(self.ids[0]) if (0, block) in group]
        theirs = [index for index, (block, _) in enumerate(self.ids[1]) if (1, block) in group]
        return (*_ends(ours), *_ends(theirs))

    def bead(self, i0: int, i1: int, j0: int, j1: int) -> Bead:
        """By ids."""
        return self.ids[0][i0:i1], self.ids[1][j0:j1]

    def judged(self, found: Iterable[Bead]) -> set[Bead]:
        """Those of the beads that the gold says something of."""
        ours, theirs = ({one for bead in self.gold for one in bead[side]} for side in (0, 1))
        return {bead for bead in found if ours.intersection(bead[0]) or theirs.intersection(bead[1])}


#: What a program makes of a stretch of a case.
Program = Callable[[Case, Stretch], Iterator[Stretch]]


def _ends(found: Sequence[int]) -> tuple[int, int]:
    return (found[0], found[-1] + 1) if found else (0, 0)


def _joined(gold: Iterable[Bead]) -> list[set[tuple[int, int]]]:
    """Blocks (side, number) that beads hold together; in the order of the source."""
    groups: list[set[tuple[int, int]]] = []
    for bead in gold:
        one = {(side, block) for side in (0, 1) for block, _ in bead[side]}
        touched = [group for group in groups if group & one]
        groups = [group for group in groups if not group & one] + [one.union(*touched)]
    return sorted(groups, key=min)


# --- gold -------------------------------------------------------------------------------------------------------------


def gold_cases(gold: Path, docs: Path) -> list[Case]:
    """The cases of a gold alignment as JSON."""
    beads_: dict[str, set[Bead]] = defaultdict(set)
    for bead in json.loads(gold.read_text(encoding="utf-8")):
        beads_[bead["doc"]].add((tuple(map(tuple, bead["en"])), tuple(map(tuple, bead["zh"]))))
    texts = documents(docs)
    return [Case(texts[name]["en"], texts[name]["zh"], frozenset(found)) for name, found in beads_.items()]


def hard_cases(table: Path) -> list[Case]:
    """The cases of a table of ids; the sections are read from the book."""
    beads_: dict[str, set[Bead]] = defaultdict(set)
    with table.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened, delimiter="\t"):
            beads_[row["section"]].add((_ids(row["en_ids"]), _ids(row["zh_ids"])))
    return [Case(section(name, "en"), section(name, "zh"), frozenset(found)) for name, found in beads_.items()]


def _ids(text: str) -> Ids:
    pairs = (one.split(".") for one in text.split())
    return tuple((int(block), int(index)) for block, index in pairs)


def deleted(case: Case, chance: random.Random) -> Case:
    """The case without some of the sentences of either side."""
    kept: tuple[dict[tuple[int, int], tuple[int, int]], ...] = ({}, {})
    sides = [_thinned(text, chance, kept[side]) for side, text in enumerate((case.source, case.target))]
    gold = {
        (
            tuple(kept[0][one] for one in bead[0] if one in kept[0]),
            tuple(kept[1][one] for one in bead[1] if one in kept[1]),
        )
        for bead in sorted(case.gold)
    }
    return Case(*sides, frozenset(bead for bead in gold if bead != ((), ())))


def _thinned(text: Text, chance: random.Random, kept: dict[tuple[int, int], tuple[int, int]]) -> Text:
    blocks = []
    for number, block in enumerate(text.blocks):
        left = [index for index in range(len(block.sentences)) if chance.random() >= DELETED]
        kept.update({(number, index): (number, new) for new, index in enumerate(left)})
        blocks.append(replace(block, sentences=tuple(block.sentences[index] for index in left)))
    return replace(text, blocks=tuple(blocks))


# --- programs ---------------------------------------------------------------------------------------------------------


def ours(model: LanguageModel) -> Program:
    """Ours, within a stretch."""
    known: dict[int, BlockComparison] = {}

    def program(case: Case, stretch: Stretch) -> Iterator[Stretch]:
        if id(case) not in known:
            known[id(case)] = BlockComparison(case.source, case.target, model)
        for step in sentence_beads.align_sentences(known[id(case)].features.sentences, *stretch):
            yield step.i0, step.i1, step.j0, step.j1

    return program


def with_nltk(case: Case, stretch: Stretch) -> Iterator[Stretch]:
    """Gale and Church's method as nltk has it."""
    i0, i1, j0, j1 = stretch
    one, other = _lengths(case, stretch)

    class Told(gale_church.LanguageIndependent):
        AVERAGE_CHARACTERS = RATIO

    links = gale_church.align_blocks(one, other, Told) if one and other else []
    return _from_links(links, i0, i1, j0, j1)


def _from_links(links: Iterable[tuple[int, int]], i0: int, i1: int, j0: int, j1: int) -> Iterator[Stretch]:
    """Beads of pairs of numbers; what no pair names stands alone."""
    groups: list[tuple[set[int], set[int]]] = []
    for i, j in sorted(links):
        if groups and (i in groups[-1][0] or j in groups[-1][1]):
            groups[-1][0].add(i)
            groups[-1][1].add(j)
        else:
            groups.append(({i}, {j}))
    for one, other in groups:
        yield i0 + min(one), i0 + max(one) + 1, j0 + min(other), j0 + max(other) + 1
    for i in set(range(i1 - i0)).difference(*(one for one, _ in groups)):
        yield i0 + i, i0 + i + 1, j0, j0
    for j in set(range(j1 - j0)).difference(*(other for _, other in groups)):
        yield i0, i0, j0 + j, j0 + j + 1


def with_galechurch(case: Case, stretch: Stretch) -> Iterator[Stretch]:
    """The package galechurch."""
    i0, i1, j0, j1 = stretch
    one, other = ([_written(one) for one in found] for found in (case.sentences[0][i0:i1], case.sentences[1][j0:j1]))
    for bead in galechurch.align(one, other, mean_xy=RATIO).beads:
        yield i0 + bead.source_start, i0 + bead.source_end, j0 + bead.target_start, j0 + bead.target_end


def by_index(_: Case, stretch: Stretch) -> Iterator[Stretch]:
    """One by one if there are as many, else all as one bead."""
    i0, i1, j0, j1 = stretch
    if i1 - i0 != j1 - j0:
        yield stretch
    else:
        yield from ((i0 + k, i0 + k + 1, j0 + k, j0 + k + 1) for k in range(i1 - i0))


def _lengths(case: Case, stretch: Stretch) -> tuple[list[int], list[int]]:
    i0, i1, j0, j1 = stretch
    one, other = case.sentences[0][i0:i1], case.sentences[1][j0:j1]
    return [len(_written(sentence)) for sentence in one], [len(_written(sentence)) for sentence in other]


def _written(sentence: TextSentence) -> str:
    """About as the author wrote it, with code and formulas in their places."""
    names = iter([tag.match_keys[0] for tag in sentence.tags])
    return "".join(
        (next(names) if token[1] == "x" else next(names) and "") if tagged_text.is_tag(token) and token[1] != "/"
        else "" if tagged_text.is_tag(token) else tagged_text.unescape(token)
        for token in tagged_text.tokens(sentence.text)
    )  # fmt: skip


# --- judging ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Counts:
    """Beads that are right, found, and in the gold, by kind."""

    right: Counter[str]
    found: Counter[str]
    gold: Counter[str]

    def measures(self, kinds: Callable[[str], bool]) -> tuple[float, float, float]:
        """Precision, recall and F1 of beads of these kinds."""
        right, found, gold = (
            sum(count for kind, count in counter.items() if kinds(kind))
            for counter in (self.right, self.found, self.gold)
        )
        return right / max(1, found), right / max(1, gold), 2 * right / max(1, found + gold)


def _full(kind: str) -> bool:
    return "0" not in kind


def _kind(bead: Bead) -> str:
    return f"{len(bead[0])}-{len(bead[1])}"


def counted(results: Iterable[tuple[Case, Iterable[Bead]]]) -> Counts:
    """What is right of beads found for cases."""
    right, known, gold = Counter[str](), Counter[str](), Counter[str]()
    for case, found in results:
        judged = case.judged(found)
        right.update(map(_kind, judged & case.gold))
        known.update(map(_kind, judged))
        gold.update(map(_kind, case.gold))
    return Counts(right, known, gold)


def within(program: Program, cases: Iterable[Case]) -> Counts:
    """With the blocks that belong together given."""
    return counted(
        (case, {case.bead(*bead) for group in case.groups for bead in program(case, group)}) for case in cases
    )


def flat(program: Program, cases: Iterable[Case]) -> Counts:
    """Without any blocks."""
    return counted((case, set(starmap(case.bead, program(case, case.all)))) for case in cases)


def whole(model: LanguageModel, cases: Iterable[Case]) -> Counts:
    """With blocks that are aligned too."""
    return counted(
        (case, [(bead.source_ids, bead.target_ids) for bead in align(case.source, case.target, model).beads])
        for case in cases
    )


# --- reports ----------------------------------------------------------------------------------------------------------


def report(name: str, cases: Sequence[Case], model: LanguageModel, *, pieces: bool = False) -> None:
    """All programs on one gold alignment; where that is only of pieces of documents, no documents without blocks."""
    print(f"\n{name}: {len(cases)} documents, {sum(len(case.gold) for case in cases)} beads")
    print(f"{'strict, without nulls':34}{'P':>7}{'R':>7}{'F1':>7}")
    plain = LanguageModel.untrained(SOURCE, TARGET)
    for title, program in programs(model).items():
        if program is None:
            print(f"  {title:32}not installed")
            continue
        _line(f"{title}, within", within(program, cases))
        if not pieces and title != "index":
            _line(f"{title}, flat", flat(program, cases))
    _line("ours, whole", whole(model, cases))
    _line("ours without lexicon, whole", whole(plain, cases))
    by_kind(within(ours(model), cases))


def programs(model: LanguageModel) -> dict[str, Program | None]:
    """All that are compared; nothing where something is not installed."""
    return {
        "ours": ours(model),
        "ours without lexicon": ours(LanguageModel.untrained(SOURCE, TARGET)),
        "nltk gale_church": with_nltk if gale_church else None,
        "galechurch": with_galechurch if galechurch else None,
        "index": by_index,
    }


def _line(title: str, counts: Counts) -> None:
    print(f"  {title:32}" + "".join(f"{value:7.3f}" for value in counts.measures(_full)))


def by_kind(counts: Counts) -> None:
    """Of each kind how many there are and how many are right."""
    print("  ours, within, by kind")
    for kind in sorted(counts.gold | counts.found, key=lambda kind: (-counts.gold[kind], kind)):
        precision, recall, _ = counts.measures(lambda other, kind=kind: other == kind)
        print(
            f"    {kind}  gold {counts.gold[kind]:4}  found {counts.found[kind]:4}  right {counts.right[kind]:4}"
            f"  P {precision:.3f}  R {recall:.3f}"
        )


def report_deletions(cases: Sequence[Case], model: LanguageModel, seeds: int) -> None:
    """With sentences deleted on both sides, block borders kept."""
    print(f"\n{DELETED:.0%} of the sentences deleted on both sides, mean of {seeds} seeds{'':7}F1")
    thinned = [[deleted(case, random.Random(seed)) for case in cases] for seed in range(seeds)]  # noqa: S311 - repeatable
    for title, program in programs(model).items():
        if program is not None:
            mean = sum(within(program, one).measures(_full)[2] for one in thinned) / seeds
            print(f"  {title + ', within':60}{mean:.3f}")
    mean = sum(whole(model, one).measures(_full)[2] for one in thinned) / seeds
    print(f"  {'ours, whole':60}{mean:.3f}")


def report_strangers(texts: Sequence[tuple[Text, Text]], model: LanguageModel) -> None:
    """Documents with a translation of their own, of the next document, and in the wrong language."""
    kinds = {
        "its own translation": texts,
        "the next section's translation": [(one[0], other[1]) for one, other in pairwise(texts)],
        "the next section in the source language": [(one[0], other[0]) for one, other in pairwise(texts)],
    }
    print(f"\nSections that fit, sentence pairs with a score of {ACCEPTED} or more")
    for title, pairs in kinds.items():
        found = [align(*pair, model) for pair in pairs]
        fitting = sum(one.parallelism >= 0.5 for one in found)  # noqa: PLR2004 - half
        sure = sum(bead.score >= ACCEPTED and _full(bead.kind) for one in found for bead in one.beads)
        print(f"  {title:42}{fitting:4} of {len(pairs)}{sure:8}")


def learnt() -> tuple[LanguageModel, list[tuple[Text, Text]]]:
    """The model of the whole book, and its sections; tells how long it took."""
    start = time.process_time()
    texts = [(section(name, "en"), section(name, "zh")) for name in sections()]
    read = time.process_time()
    model = learn_model(texts, SOURCE, TARGET)
    known = time.process_time()
    for one, other in texts:
        align(one, other, model)
    end = time.process_time()
    print(
        f"{len(texts)} sections: read {read - start:.1f} s (small reader), learnt {known - read:.1f} s from "
        f"{model.learnt_from} sentence pairs, aligned {end - known:.1f} s; "
        f"learning and aligning take {(end - read) / max(read - start, 1e-9):.1f} times as long as this reading"
    )
    return model, texts


def arguments() -> argparse.Namespace:
    """What the user wants judged."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=GOLD, help="beads as JSON: doc, en, zh")
    parser.add_argument("--docs", type=Path, default=DOCS, help="the documents that the ids mean, as JSON")
    parser.add_argument("--hard", type=Path, default=HARD, help="a table of ids of sections of the book")
    parser.add_argument("--seeds", type=int, default=5, help="how often sentences are deleted")
    parser.add_argument("--unseen", action="store_true", help="learn from the sections other than the five alone")
    return parser.parse_args()


def main() -> int:
    """Judge and print; the exit status is 1 without the data."""
    wanted = arguments()
    for needed in (DATA / "d2l", wanted.gold, wanted.docs):
        if not needed.exists():
            print(f"{needed} is missing: set AMTS_DATA to the folder of the data.", file=sys.stderr)
            return 1
    model, texts = learnt()
    if wanted.unseen:
        model = learn_model((pair for pair in texts if pair[0].name not in FIVE), SOURCE, TARGET)
    cases = gold_cases(wanted.gold, wanted.docs)
    report(wanted.gold.name, cases, model)
    report(wanted.hard.name, hard_cases(wanted.hard), model, pieces=True)
    report_deletions(cases, model, wanted.seeds)
    report_strangers(texts, model)
    return 0


if __name__ == "__main__":
    sys.exit(main())
