"""Documents and their translations, word by word, for the tests of alignment."""

import itertools
import random
from dataclasses import replace

from sphinx_amts.alignment.language_model import LanguageModel
from sphinx_amts.alignment.texts import Location, Text, TextBlock, TextSentence

PLAIN = LanguageModel.untrained("en", "es")


def seeded(seed):
    return random.Random(seed)  # noqa: S311 - the same numbers in every run


def vocabulary(size=400):
    chance = seeded(1)
    return ["".join(chance.choices("abcdefghiklmnoprstu", k=chance.randint(3, 9))) for _ in range(size)]


WORDS = vocabulary()


def written(chance, words=12):
    """A sentence of words, frequent and rare ones."""
    count = max(3, int(chance.gauss(words, words / 2)))
    return " ".join(WORDS[int(len(WORDS) * chance.random() ** 2)] for _ in range(count)) + "."


def translated(sentence):
    """Another word for each word, always the same; letters and length change."""
    return " ".join("x" + word[::-1].translate(str.maketrans("aeiou", "ouaei")) for word in sentence[:-1].split()) + "."


def document(seed, sections=4, name="page"):
    """Sections of a title, paragraphs, code and items."""
    chance = seeded(seed)
    blocks = []
    for _ in range(sections):
        blocks.append(TextBlock("h2", (TextSentence(written(chance, 4)),)))
        for _ in range(chance.randint(2, 4)):
            blocks.append(TextBlock("para", tuple(TextSentence(written(chance)) for _ in range(chance.randint(1, 5)))))
            if chance.random() < 0.3:
                blocks.append(TextBlock("code", content=f"f({chance.random()})  # {written(chance)}"))
        blocks.append(TextBlock("item", (TextSentence(written(chance)),)))
    return placed(Text(name, tuple(blocks)), "source")


def placed(text, file):
    blocks = (replace(block, location=Location(file, line)) for line, block in enumerate(text.blocks, 1))
    return replace(text, blocks=tuple(blocks))


def translation(text):
    """The document in the other language; sentence for sentence, with code as it is."""
    blocks = (
        replace(
            block, sentences=tuple(replace(sentence, text=translated(sentence.text)) for sentence in block.sentences)
        )
        for block in text.blocks
    )
    return placed(replace(text, blocks=tuple(blocks)), "target")


def of(*blocks, kind="para"):
    """A document of blocks, each a list of sentences."""
    return Text("page", tuple(TextBlock(kind, tuple(map(TextSentence, block))) for block in blocks))


def kinds(alignment):
    return [bead.kind for bead in alignment.beads]


def pairs(alignment):
    return [(bead.source_ids, bead.target_ids) for bead in paired(alignment)]


def all_ids(text):
    return [(number, index) for number, block in enumerate(text.blocks) for index in range(len(block.sentences))]


def sections_of(text):
    starts = [i for i, block in enumerate(text.blocks) if block.kind == "h2"]
    return [text.blocks[start:end] for start, end in itertools.pairwise([*starts, len(text.blocks)])]


def paired(alignment):
    return [bead for bead in alignment.beads if bead.source and bead.target]


def is_translated(alignment, source):
    """For each pair whether the target is the translation of the source."""
    translations = {sentence.text: translated(sentence.text) for block in source.blocks for sentence in block.sentences}
    return [
        [translations[sentence.text] for sentence in bead.source] == [sentence.text for sentence in bead.target]
        for bead in paired(alignment)
    ]
