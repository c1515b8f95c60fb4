"""Sentence alignment: nothing lost, the right beads, and nothing paired that does not belong together."""

import itertools
import json
import math
import os
import random
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import project_paths
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_amts.alignment import band, bilingual_lexicon, features, lattice
from sphinx_amts.alignment.blocks import BlockComparison
from sphinx_amts.alignment.documents import align
from sphinx_amts.alignment.evidence import Evidence
from sphinx_amts.alignment.language_model import LanguageModel
from sphinx_amts.alignment.learning import learn_model
from sphinx_amts.alignment.parallelism import wrong_script
from sphinx_amts.alignment.texts import AlignedSentence, Location, Tag, Text, TextBlock

ROOT = project_paths.ROOT
DATA = Path(os.environ.get("AMTS_DATA", ROOT.parent / "shared" / "data"))
PLAIN = LanguageModel.untrained("en", "es")


# --- a book and its translation, word by word -------------------------------------------------------------------------


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
        blocks.append(TextBlock("h2", (AlignedSentence(written(chance, 4)),)))
        for _ in range(chance.randint(2, 4)):
            blocks.append(
                TextBlock("para", tuple(AlignedSentence(written(chance)) for _ in range(chance.randint(1, 5))))
            )
            if chance.random() < 0.3:
                blocks.append(TextBlock("code", content=f"f({chance.random()})  # {written(chance)}"))
        blocks.append(TextBlock("item", (AlignedSentence(written(chance)),)))
    return placed(Text(name, tuple(blocks)), "source")


def placed(text, file):
    blocks = (replace(block, place=Location(file, line)) for line, block in enumerate(text.blocks, 1))
    return replace(text, blocks=tuple(blocks))


def translation(text):
    """The document in the other language; sentence for sentence, with code as it is."""
    blocks = (
        replace(block, sentences=tuple(replace(one, text=translated(one.text)) for one in block.sentences))
        for block in text.blocks
    )
    return placed(replace(text, blocks=tuple(blocks)), "target")


@pytest.fixture(scope="module")
def book():
    """The model of a book of twenty documents."""
    texts = [document(seed) for seed in range(100, 120)]
    return learn_model([(text, translation(text)) for text in texts], "en", "es")


def of(*blocks, kind="para"):
    """A document of blocks, each a list of sentences."""
    return Text("page", tuple(TextBlock(kind, tuple(map(AlignedSentence, block))) for block in blocks))


def kinds(alignment):
    return [bead.kind for bead in alignment.beads]


def pairs(alignment):
    return [(bead.source_ids, bead.target_ids) for bead in paired(alignment)]


def all_ids(text):
    return [(block, index) for block, found in enumerate(text.blocks) for index in range(len(found.sentences))]


# --- laws -------------------------------------------------------------------------------------------------------------

sentences = st.text("ab c7?.中文，", min_size=1, max_size=40).map(AlignedSentence)
any_block = st.one_of(
    st.builds(TextBlock, st.sampled_from(["h1", "h2", "para", "item"]), st.lists(sentences, max_size=4).map(tuple)),
    st.builds(TextBlock, st.sampled_from(["code", "math", "image"]), content=st.text("xy", max_size=3)),
)
texts = st.lists(any_block, max_size=7).map(lambda blocks: Text("page", tuple(blocks)))


@settings(max_examples=60, deadline=None)
@given(texts, texts)
def test_every_sentence_is_in_one_bead(source, target):
    """Each sentence of both sides is in exactly one bead, that of the source in its order; ids name the sentences."""
    found = align(source, target, PLAIN)
    ours = [one for bead in found.beads for one in bead.source_ids]
    theirs = [one for bead in found.beads for one in bead.target_ids]
    assert ours == all_ids(source)
    assert sorted(theirs) == all_ids(target)
    for bead in found.beads:
        assert bead.source == tuple(source.blocks[block].sentences[index] for block, index in bead.source_ids)
        assert bead.target == tuple(target.blocks[block].sentences[index] for block, index in bead.target_ids)
        assert 0 <= bead.score <= 1
    assert 0 <= found.parallelism <= 1


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_sides_may_be_swapped(seed):
    """Aligning the translation with its source gives the same beads the other way round, but for mere chance."""
    chance = seeded(seed)
    source = document(seed, sections=2)
    target = translation(source)
    target = replace(
        target,
        blocks=tuple(
            replace(block, sentences=tuple(one for one in block.sentences if chance.random() > 0.1))
            for block in target.blocks
        ),
    )
    forth = align(source, target, LanguageModel.untrained("en", "es"))
    back = align(target, source, LanguageModel.untrained("es", "en"))
    ours = {(bead.source_ids, bead.target_ids): bead.score for bead in paired(forth)}
    theirs = {(bead.target_ids, bead.source_ids): bead.score for bead in paired(back)}
    assert all((ours | theirs)[bead] < 0.6 for bead in ours.keys() ^ theirs.keys())
    assert all(ours[bead] == pytest.approx(theirs[bead]) for bead in ours.keys() & theirs.keys())
    assert forth.parallelism == pytest.approx(back.parallelism)


@pytest.mark.parametrize("learnt", [False, True])
def test_translation_word_by_word_is_paired_whole(book, learnt):
    """A document and its translation, sentence for sentence, are paired sentence for sentence, and surely."""
    source = document(7)
    found = align(source, translation(source), book if learnt else PLAIN)
    assert pairs(found) == [(((one),), ((one),)) for one in all_ids(source)]
    assert found.parallelism > 0.5
    assert not found.notes
    if learnt:
        assert min(bead.score for bead in found.beads) > 0.8


def test_target_keeps_its_order_but_for_moved_sections(book):
    """Without a moved section the sentences of the target come in order."""
    source = document(8)
    found = align(source, translation(source), book)
    theirs = [one for bead in found.beads for one in bead.target_ids]
    assert theirs == sorted(theirs)


# --- beads ------------------------------------------------------------------------------------------------------------

LONG = "This sentence is rather long, because it says a number of things about models and data at once."
LARGO = "Esta frase es bastante larga, porque dice varias cosas sobre los modelos y los datos a la vez."
SHORT = "It is short."
CORTA = "Es corta."


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ([SHORT], [CORTA], ["1-1"]),
        ([LONG, SHORT], [LARGO, CORTA], ["1-1", "1-1"]),
        ([LONG, LONG + " Really 7."], [LARGO[:-1] + ", y " + LARGO + " De verdad 7."], ["2-1"]),
        ([LONG[:-1] + ", and " + LONG], [LARGO, LARGO], ["1-2"]),
        ([LONG, LONG, LONG], [LARGO + LARGO + LARGO], ["3-1"]),
        ([LONG + LONG + LONG], [LARGO, LARGO, LARGO], ["1-3"]),
        ([LONG + " 1", LONG + " 2", SHORT], [LARGO + " 1", CORTA], ["1-1", "1-0", "1-1"]),
        ([LONG, SHORT + " 17."], [LARGO, LARGO + " La suma es 99.", CORTA + " 17."], ["1-1", "0-1", "1-1"]),
        ([LONG + " 8", LONG + " 42"], [LARGO + " 42"], ["1-0", "1-1"]),
    ],
)
def test_kinds_of_beads(source, target, expected):
    """Sentences that were merged, split, left out or added are found by lengths and numbers alone."""
    model = replace(LanguageModel.untrained("en", "es"), ratio=1.0)
    assert kinds(align(of(source), of(target), model)) == expected


def test_crossed_lengths_are_one_bead_of_two_and_two():
    """Two sentences cut differently into two are one bead, 2-2."""
    source = of(["A b 1.", "Long words follow here and there 2, and the number 3 is said as well 4."])
    target = of(["A b 1, long words follow here and there 2, and the number 3.", "Is said as well 4."])
    found = align(source, target, replace(PLAIN, ratio=1.0))
    assert ("2-2" in kinds(found)) or all(bead.score < 0.9 for bead in found.beads)


def test_code_in_sentences_is_stronger_than_lengths():
    """A sentence goes with the one that has the same code, formula or reference."""
    code, other = Tag(("`read`",)), Tag(("numref fig_a",))
    source = Text(
        "p",
        (TextBlock("para", (AlignedSentence("Call <x1/> twice.", (code,)), AlignedSentence("See <x1/>.", (other,)))),),
    )
    target = Text(
        "p", (TextBlock("para", (AlignedSentence("Añadido aquí sin más.", ()),
                             AlignedSentence("Llame dos veces a <x1/>.", (code,)),
                             AlignedSentence("Véase <x1/>.", (other,)))),)
    )  # fmt: skip
    assert pairs(align(source, target, PLAIN)) == [(((0, 0),), ((0, 1),)), (((0, 1),), ((0, 2),))]


def test_words_left_as_they_are_are_told():
    """A sentence that stands untranslated in the translation is marked; a name is not."""
    source = of(["Gradient descent moves downhill.", "Nothing else is needed for it."], ["PyTorch"], ["Yes we can."])
    target = of(["El descenso de gradiente baja.", "Nothing else is needed for it."], ["PyTorch"], ["Sí que podemos."])
    found = align(source, target, PLAIN)
    assert [bead.source[0].text for bead in found.beads if bead.untranslated] == ["Nothing else is needed for it."]


def test_names_of_several_words_are_certain_in_catalogues_alone():
    """What a translator gives there in the source's words is no sentence and no markup, but a name."""
    texts = ["Google App Engine", "Imports the path hello.", "<i class='fa solid check'></i>", "mac ctrl c windows:"]
    texts = [text.replace("<", "&lt;").replace(">", "&gt;") for text in texts]
    for kind, untranslated in (("message", texts[1:]), ("para", texts)):
        blocks = tuple(TextBlock(kind, (AlignedSentence(text),)) for text in texts)
        found = align(Text("p", blocks), Text("p", blocks), PLAIN)
        assert [bead.source[0].text for bead in found.beads if bead.untranslated] == untranslated


def test_wrong_bead_is_less_sure(book):
    """A sentence whose translation says something else scores lower than the others."""
    source, chance = document(9), seeded(3)
    target = translation(source)
    place, block = next((i, one) for i, one in enumerate(target.blocks) if len(one.sentences) > 2)
    strange = replace(block.sentences[1], text=translated(written(chance, 10)))
    changed = replace(block, sentences=(block.sentences[0], strange, *block.sentences[2:]))
    found = align(source, replace(target, blocks=(*target.blocks[:place], changed, *target.blocks[place + 1 :])), book)
    touching = [bead.score for bead in found.beads if (place, 1) in bead.target_ids]
    assert touching[0] < 0.8
    assert touching[0] < min(bead.score for bead in found.beads if (place, 1) not in bead.source_ids + bead.target_ids)


# --- blocks -----------------------------------------------------------------------------------------------------------


def test_inserted_and_deleted_blocks_are_nulls(book):
    """A paragraph more or less does not disturb the others, and is paired with nothing."""
    source = document(11)
    target = translation(source)
    new = TextBlock("para", (AlignedSentence(translated(written(seeded(5)))),))
    place = next(i for i, block in enumerate(target.blocks) if block.kind == "para")
    more = replace(target, blocks=(*target.blocks[:place], new, *target.blocks[place:]))
    found = align(source, more, book)
    assert [bead.target_ids for bead in found.beads if not bead.source] == [((place, 0),)]
    less = replace(target, blocks=target.blocks[:place] + target.blocks[place + 1 :])
    found = align(source, less, book)
    assert {one[0] for bead in found.beads if not bead.target for one in bead.source_ids} == {place}


def test_merged_and_split_blocks(book):
    """Paragraphs that the translation makes one, and one that it makes several, lose no pair."""
    source = document(12)
    target = translation(source)
    places = [i for i, block in enumerate(target.blocks[:-1]) if block.kind == target.blocks[i + 1].kind == "para"]
    place = places[0]
    one, other = target.blocks[place : place + 2]
    merged = replace(one, sentences=one.sentences + other.sentences)
    joined = replace(target, blocks=(*target.blocks[:place], merged, *target.blocks[place + 2 :]))
    for found in (align(source, joined, book), align(joined, source, LanguageModel.untrained("es", "en"))):
        assert set(kinds(found)) == {"1-1"}


def test_landmarks_pair_with_landmarks_alone():
    """Documents of code and formulas have no beads; code is never paired with text."""
    landmarks = Text(
        "p", (TextBlock("code", content="x = 1"), TextBlock("math", content="a^2"), TextBlock("image", content="a.png"))
    )
    assert align(landmarks, landmarks, PLAIN).beads == ()
    found = align(landmarks, of(["Una frase."]), PLAIN)
    assert kinds(found) == ["0-1"]


def test_code_is_the_same_whatever_its_comments():
    """Equal code with translated comments and texts in quotes is one landmark, and leads to its paragraph."""
    source = Text("p", (
        TextBlock("para", (AlignedSentence("First of all."),)), TextBlock("code", content="f(x)\nprint('done')"),
        TextBlock("para", (AlignedSentence("Second thing."),)), TextBlock("code", content="g(x)  # and go on"),
    ))  # fmt: skip
    target = Text("p", (
        TextBlock("code", content="f(x)\nprint('hecho')"),
        TextBlock("para", (AlignedSentence("Lo segundo."),)), TextBlock("code", content="g(x)  # y seguir"),
    ))  # fmt: skip
    assert pairs(align(source, target, PLAIN)) == [(((2, 0),), ((1, 0),))]


def test_code_never_stands_for_text():
    """A paragraph goes with its translation although other code is before the one and behind the other."""
    source = Text("p", (TextBlock("code", content="a = 1"), *of(["Read this first."]).blocks))
    target = Text("p", (*of(["Lea esto primero."]).blocks, TextBlock("code", content="b = 2")))
    assert pairs(align(source, target, PLAIN)) == [(((1, 0),), ((0, 0),))]


@pytest.mark.parametrize(
    ("kind", "one", "other", "same"),
    [
        ("code", "f(x)  # compute", "f(x)  # calcular", True),
        ("code", "print('done', x)", 'print("hecho",x)', True),
        ("code", "int x;  // count", "int x;  // cuenta", True),
        ("code", "f(x)", "f(y)", False),
        ("code", "# nothing but words", "# nada más que palabras", False),
        ("math", "a + b", "a+b", True),
        ("image", "https://a.org/1.png", "https://b.org/1.png", False),
    ],
)
def test_what_is_the_same_landmark(kind, one, other, same):
    """Comments, texts in quotes and blanks are left out of account, and nothing else."""
    found, expected = (
        features.block_features(TextBlock(kind, content=content), ()).anchors for content in (one, other)
    )
    assert (found == expected) is same


@pytest.mark.parametrize(("source", "target"), [((), ()), ((["One."],), ()), ((), (["Una."],))])
def test_empty_documents(source, target):
    """An empty side makes nulls of the other; nothing is raised."""
    found = align(of(*source), of(*target), PLAIN)
    assert len(found.beads) == len(source) + len(target)
    assert not pairs(found)


def test_one_sentence_is_paired():
    """Documents of one sentence are paired, with a score that is no certainty."""
    found = align(of(["Read this first."]), of(["Lea esto primero."]), PLAIN)
    assert kinds(found) == ["1-1"]
    assert found.parallelism >= 0.5


# --- what does not fit ------------------------------------------------------------------------------------------------


def sections_of(text):
    starts = [i for i, block in enumerate(text.blocks) if block.kind == "h2"]
    return [text.blocks[start:end] for start, end in itertools.pairwise([*starts, len(text.blocks)])]


def paired(alignment):
    return [bead for bead in alignment.beads if bead.source and bead.target]


def numbered(alignment, source):
    """For each pair whether the target is the translation of the source."""
    known = {one.text: translated(one.text) for block in source.blocks for one in block.sentences}
    return [[known[one.text] for one in bead.source] == [one.text for one in bead.target] for bead in paired(alignment)]


def test_missing_section_is_reported(book):
    """A section that the translation has not is told, with its place; nothing is paired with its sentences."""
    source = document(21)
    parts = sections_of(translation(source))
    found = align(source, Text("page", tuple(itertools.chain(*parts[:1], *parts[2:]))), book)
    assert all(numbered(found, source))
    first = len(parts[0])
    assert [note.place for note in found.notes] == [Location("source", first + 1)]
    assert source.blocks[first].sentences[0].text[:20] in found.notes[0].message
    assert "missing from the translation" in found.notes[0].message


def test_added_section_is_reported(book):
    """A section that the translation has alone is told, with its place."""
    source = document(22)
    parts = sections_of(translation(source))
    extra = sections_of(translation(document(999)))[0]
    found = align(source, Text("page", tuple(itertools.chain(*parts[:2], extra, *parts[2:]))), book)
    assert all(numbered(found, source))
    assert ["only in the translation" in note.message for note in found.notes] == [True]


@pytest.mark.parametrize("seed", range(40, 46))
def test_section_in_place_of_another_is_not_paired_in_silence(book, seed):
    """Where the translation has another section, the titles are not paired, no pair is sure, and both are reported."""
    source = document(seed)
    parts = sections_of(translation(source))
    extra = sections_of(translation(document(seed + 900)))[0]
    found = align(source, Text("page", tuple(itertools.chain(*parts[:1], extra, *parts[2:]))), book)
    wrong = [bead for bead, right in zip(paired(found), numbered(found, source), strict=True) if not right]
    assert all(bead.score < 0.9 and bead.source_ids[0] != (len(parts[0]), 0) for bead in wrong)
    assert len(found.notes) >= 2


def test_moved_section_is_found_and_reported(book):
    """A section that stands elsewhere in the translation is paired there, and told."""
    source = document(23)
    parts = sections_of(translation(source))
    found = align(source, Text("page", tuple(itertools.chain(parts[0], parts[2], parts[3], parts[1]))), book)
    assert all(numbered(found, source))
    assert len(pairs(found)) == len(all_ids(source))
    assert any("elsewhere in the translation" in note.message for note in found.notes)


def test_other_document_is_not_paired(book):
    """The translation of another document has a low fit, no pair, and one note."""
    found = align(document(24), translation(document(25)), book)
    assert found.parallelism < 0.5
    assert not pairs(found)
    assert len(found.beads) == len(all_ids(document(24))) + len(all_ids(document(25)))
    assert ["is not a translation" in note.message for note in found.notes] == [True]


def test_other_document_teaches_nothing_that_makes_it_fit():
    """Documents that do not belong together do not fit even by what was learnt from them."""
    source, target = document(26), translation(document(27))
    target = replace(target, blocks=tuple(replace(block, content=block.content + "!") for block in target.blocks))
    model = learn_model([(source, target)], "en", "es")
    found = align(source, target, model)
    sure = [bead for bead in paired(found) if bead.score > 0.8]
    assert len(sure) < len(all_ids(source)) / 10


ENGLISH = "The model reads the whole sentence before it writes the first word of the translation. "
CHINESE = "模型先读完整个句子，然后才写出译文的第一个词，这样做的效果要好得多，训练也更加稳定一些。"
JAPANESE = "モデルは文全体を読んでから、訳文の最初の単語を書きますので、結果がとても良くなります。"


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        (ENGLISH * 2, "zh_CN", "script"), (CHINESE * 2, "zh_CN", ""), (JAPANESE * 2, "zh_CN", "Japanese"),
        (CHINESE * 2, "ja", "kana"), (JAPANESE * 2, "ja", ""), (CHINESE * 2, "es", "script"), (ENGLISH * 2, "es", ""),
        ("Модель читает всё предложение, прежде чем написать первое слово перевода.", "ru", ""),
        ("Модель читает всё предложение, прежде чем написать первое слово перевода.", "de", "script"),
        ("OK", "zh_CN", ""), (ENGLISH * 2, "tlh", ""),
    ],
)  # fmt: skip
def test_script_of_language(text, code, says):
    """A text in the script of another language is told; a short one, or of an unknown language, is not judged."""
    reason = wrong_script(of([text]), code)
    assert (says in reason) if says else reason == ""


def test_wrong_language_is_not_paired():
    """English where Chinese should be, and the source itself as its translation, are told and not paired."""
    source = of([ENGLISH, ENGLISH], [ENGLISH])
    for target, code in ((of([ENGLISH], [ENGLISH]), "zh_CN"), (source, "es")):
        found = align(source, target, LanguageModel.untrained("en", code))
        assert not pairs(found)
        assert len(found.notes) == 1


# --- lexicon and model ------------------------------------------------------------------------------------------------


def test_lexicon_learns_what_stands_for_what(book):
    """The words of the book lead to their translations, and back."""
    text = document(31)
    words = Counter(word for block in text.blocks for one in block.sentences for word in one.text[:-1].split())
    hits = [
        _best(book.lexicon.forward, word) == _stem(translated(word + ".")[:-1]) for word, _ in words.most_common(80)
    ]
    assert sum(hits) > 60
    assert {(a, b) for a, row in book.lexicon.forward.items() for b in row} == {
        (a, b) for b, row in book.lexicon.reverse.items() for a in row
    }


def _stem(word):
    return features.word_hash(word[: features.STEM])


def _best(table, word):
    row = table.get(_stem(word), {})
    return max(row, key=row.get, default=None)


def test_learning_is_bounded_and_repeatable():
    """However many pairs are offered, so many are kept, an even sample, and always the same."""
    samples = []
    for _ in range(2):
        sample = bilingual_lexicon.PairSample(most=50)
        for k in range(1000):
            sample.add(frozenset({k, 1}), frozenset({k + 5000, 2}))
        samples.append(sample._pairs)
    assert len(samples[0]) == 50
    assert samples[0] == samples[1]
    assert 300 < sum(max(source) for source, _ in samples[0]) / 50 < 700


def test_learning_takes_one_document_at_a_time():
    """Documents are asked for one by one, and none is asked for twice."""
    asked = []

    def stream():
        for seed in range(3):
            asked.append(seed)
            source = document(seed)
            yield source, translation(source)

    model = learn_model(stream(), "en", "es")
    assert asked == [0, 1, 2]
    assert 0.9 < model.ratio < 1.4
    assert model.learnt_from > 50


def test_learning_from_nothing_is_plain():
    """No documents, or empty ones, teach nothing; aligning goes on."""
    assert learn_model([], "en", "es") == LanguageModel.untrained("en", "es")
    assert learn_model([(of(), of())], "en", "es") == LanguageModel.untrained("en", "es")


def test_words_of_all_scripts():
    """Words are cut alike in any form: stems, pairs of characters, syllables."""
    forms = {
        text: features.sentence_features(AlignedSentence(text)).words
        for text in ("Networks", "NETWORKING", "网络模型", "모델은")
    }
    assert forms["Networks"] == forms["NETWORKING"]
    assert len(forms["网络模型"]) == 3
    assert len(forms["모델은"]) == 1


# --- lattice and band -------------------------------------------------------------------------------------------------

MOVES = ((1, 1), (1, 0), (0, 1), (2, 1))


def all_ways(rows, columns):
    """Every way, as lists of stretches."""
    ways = {(0, 0): [[]]}
    for i in range(rows + 1):
        for j in range(columns + 1):
            for di, dj in MOVES:
                for way in ways.get((i - di, j - dj), []):
                    ways.setdefault((i, j), []).append([*way, (i - di, i, j - dj, j)])
    return ways.get((rows, columns), [])


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 4), st.integers(0, 4), st.integers(0, 1000))
def test_lattice_finds_the_cheapest_way_and_its_probability(rows, columns, seed):
    """As good as trying all ways; a step is as probable as all ways through it are together."""
    costs = {}

    def cost(*stretch):
        return costs.setdefault(stretch, seeded(f"{seed}{stretch}").uniform(-2, 4))

    found = lattice.best_path(lattice.full_band(rows, columns), MOVES, cost)
    ways = all_ways(rows, columns)
    totals = [sum(cost(*stretch) for stretch in way) for way in ways]
    way = [(step.i0, step.i1, step.j0, step.j1) for step in found]
    assert sum(cost(*stretch) for stretch in way) == pytest.approx(min(totals))
    everything = sum(math.exp(-total) for total in totals)
    for step, stretch in zip(found, way, strict=True):
        through = sum(math.exp(-total) for total, one in zip(totals, ways, strict=True) if stretch in one)
        assert step.probability == pytest.approx(through / everything)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.tuples(st.integers(0, 6), st.integers(0, 6)), st.integers(1, 9), max_size=8))
def test_chain_is_the_heaviest(weights):
    """No chain that rises on both sides is heavier."""
    found = band.heaviest_chain(weights)
    assert all(one[0] < other[0] and one[1] < other[1] for one, other in itertools.pairwise(found))
    heaviest = max(
        (sum(weights[pair] for pair in chosen) for size in range(len(weights) + 1)
         for chosen in itertools.combinations(sorted(weights), size)
         if all(a[0] < b[0] and a[1] < b[1] for a, b in itertools.pairwise(chosen))),
        default=0,
    )  # fmt: skip
    assert sum(weights[pair] for pair in found) == heaviest


def _nodes(source, target):
    ours, theirs = ([features.sentence_features(one) for block in text.blocks for one in block.sentences]
                    for text in (source, target))  # fmt: skip
    rows = band.search_band(Evidence(ours, theirs, PLAIN.for_lengths(1, 1)), 0, len(ours), 0, len(theirs))
    assert rows[0][0] == 0
    assert rows[-1][-1] == len(theirs)
    assert all(one[0] <= other[0] and one[-1] <= other[-1] for one, other in itertools.pairwise(rows))
    return sum(map(len, rows))


@pytest.mark.parametrize("anchored", [True, False])
def test_work_grows_with_the_length_of_documents(anchored):
    """Ten times as many sentences make about ten times as many nodes to look at, whether or not there are anchors."""

    def text(count):
        return of([f"Sentence {k if anchored and k % 9 == 0 else ''} of this text." for k in range(count)])

    few, many = _nodes(text(300), text(300)), _nodes(text(3000), text(3000))
    assert many < 12 * few


def test_band_holds_a_long_insertion():
    """Hundreds of blocks that one side has alone do not lead the way out of the band."""
    shared = [[f"This is sentence number {k}."] for k in range(100, 220)]
    extra = [[f"An addition of some words, {'very ' * (k % 5)}new."] for k in range(300)]
    found = align(of(*shared), of(*shared[:60], *extra, *shared[60:]), LanguageModel.untrained("en", "en_GB"))
    expected = [(((k, 0),), ((k if k < 60 else k + 300, 0),)) for k in range(120)]
    assert pairs(found) == expected


def test_comparisons_that_are_kept_are_bounded(monkeypatch, book):
    """What was compared is forgotten when it becomes much; the result is the same."""
    source = document(41)
    target = translation(source)
    whole = BlockComparison(source, target, book).best_path()
    monkeypatch.setattr("sphinx_amts.alignment.evidence._MOST_CACHED", 5)
    comparison = BlockComparison(source, target, book)
    assert comparison.best_path() == whole
    assert len(comparison.features.blocks._links) <= 5


# --- the gold alignment -----------------------------------------------------------------------------------------------


@pytest.mark.skipif(not (DATA / "alignment").is_dir(), reason="needs the data folder, see AMTS_DATA")
def test_gold_alignment(monkeypatch):
    """Five articles by people: at least .99 within blocks and .985 for whole documents, without a lexicon."""
    monkeypatch.setattr(sys, "path", [str(ROOT / "benchmarks"), *sys.path])
    import alignment

    cases = alignment.gold_cases(alignment.GOLD, alignment.DOCS)
    model = LanguageModel.untrained("en", "zh_CN")
    assert alignment.within(alignment.ours(model), cases).measures(alignment._full)[2] >= 0.99
    assert alignment.whole(model, cases).measures(alignment._full)[2] >= 0.985
    back = [alignment.Case(one.target, one.source, frozenset((b, a) for a, b in one.gold)) for one in cases]
    assert alignment.whole(LanguageModel.untrained("zh_CN", "en"), back).measures(alignment._full)[2] >= 0.985


@pytest.mark.skipif(not (DATA / "alignment").is_dir(), reason="needs the data folder, see AMTS_DATA")
def test_reader_of_the_benchmark_numbers_as_the_gold_does(monkeypatch):
    """The five articles read by the benchmark have the blocks and sentences that the gold's ids mean."""
    monkeypatch.setattr(sys, "path", [str(ROOT / "benchmarks"), *sys.path])
    import d2l_texts

    given_ = json.loads((DATA / "alignment" / "d2l5_docs.json").read_text(encoding="utf-8"))
    for name in d2l_texts.FIVE:
        for side in ("en", "zh"):
            blocks = [block for block in d2l_texts.section(name, side).blocks if block.sentences]
            expected = given_[name.rpartition("/")[2]][side]
            assert [[one.text for one in block.sentences] for block in blocks] == [
                [d2l_texts.sentence(one).text for one in block["sents"]] for block in expected
            ]
