import sys
from pathlib import Path
from textwrap import dedent

import project_paths
import pytest
from small_books import Book

from sphinx_amts.errors import ConfigurationError
from sphinx_amts.extraction.pipeline import Extraction, extract
from sphinx_amts.extraction.readers import gettext
from sphinx_amts.extraction.rows import ExtractedPair
from sphinx_amts.languages import LanguagePair

sys.path.append(str(project_paths.ROOT / "benchmarks"))
import books

ES = LanguagePair("en", "es")
HEAD = 'msgid ""\nmsgstr ""\n"Language: {}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def read(path: Path, pair: LanguagePair = ES):
    faults = []
    return list(gettext.catalogue_texts(path, pair, faults.append)), [str(fault) for fault in faults]


def messages(found) -> list[tuple[list[str], list[str]]]:
    """The sentences of both sides, block by block."""
    return [
        ([one.text for one in first.sentences], [one.text for one in second.sentences])
        for source, target in found
        for first, second in zip(source.blocks, target.blocks, strict=True)
    ]


def catalogue(folder: Path, text: str, name: str = "a.po", language: str = "es") -> Path:
    Book(folder).write({name: HEAD.format(language) + dedent(text).lstrip("\n")})
    return folder / name


def test_each_message_is_a_block_on_both_sides(tmp_path):
    """Its markup is recognised, its sentences are split, and the two stand at the same place."""
    text = """
        msgid "Type ``tides`` first. Then see :ref:`this <a>`."
        msgstr "Ve :ref:`esto <a>`. Antes escribe ``tides``."
    """
    found, faults = read(catalogue(tmp_path, text))
    assert not faults
    assert messages(found) == [
        (["Type <x1/> first.", "Then see <g1>this</g1>."], ["Ve <g1>esto</g1>.", "Antes escribe <x1/>."])
    ]
    source, target = found[0][0].blocks[0], found[0][1].blocks[0]
    assert source.sentences[0].tags == target.sentences[1].tags
    assert source.sentences[1].tags == target.sentences[0].tags
    assert str(source.location) == str(target.location) == "a.po:6"


def test_what_is_not_a_translation_is_left_out(tmp_path):
    """Fuzzy, obsolete and empty messages; a context makes two messages of one text."""
    text = """
        #, fuzzy
        msgid "Guessed."
        msgstr "Adivinado."

        msgid "Empty."
        msgstr ""

        msgctxt "verb"
        msgid "Ebb"
        msgstr "Bajar"

        msgctxt "noun"
        msgid "Ebb"
        msgstr "Bajamar"

        #~ msgid "Old."
        #~ msgstr "Viejo."
    """
    assert messages(read(catalogue(tmp_path, text))[0]) == [(["Ebb"], ["Bajar"]), (["Ebb"], ["Bajamar"])]


@pytest.mark.parametrize("mark", [" # noqa", "# noqa", " #noqa", " #  noqa "])
def test_marks_for_sphinx_are_no_words(tmp_path, mark):
    """Of a translation whose references differ, also in plural forms; what is escaped or within it is text."""
    text = f"""
        msgid "High tide"
        msgstr "Marea alta{mark}"

        msgid "one wave"
        msgid_plural "%d waves"
        msgstr[0] "una ola{mark}"
        msgstr[1] "%d olas{mark}"

        msgid "Only a mark"
        msgstr "{mark}"

        msgid "Write # noqa there"
        msgstr "Escribe # noqa ahí"

        msgid "Write # noqa"
        msgstr "Escribe \\\\# noqa"
    """
    path = catalogue(tmp_path, text)
    assert messages(read(path)[0]) == [
        (["High tide"], ["Marea alta"]), (["one wave"], ["una ola"]), (["%d waves"], ["%d olas"]),
        (["Write # noqa there"], ["Escribe # noqa ahí"]), (["Write # noqa"], ["Escribe # noqa"]),
    ]  # fmt: skip
    assert ("High tide", "Marea alta") in [found[:2] for found in gettext.messages(path, ES, [].append)]


@pytest.mark.parametrize(
    "program",
    [
        '"import tides\\n"\n"tides.read()"',
        '"def rise():\\n"\n"    print(1)\\n"\n"\\n"\n"rise()\\n"',
        '">>> tides.read()  # the sea"',
        '"$ pip install tides"',
    ],
)
@pytest.mark.parametrize(
    "place", ["", "#: ../../a.rst:7\n", "#: ../../a.md\n", "#: ../../t.py:docstring of tides.Gauge:1\n"]
)
def test_programs_are_no_sentences(tmp_path, program, place):
    """Sphinx puts them into catalogues as they are, line by line; sentences are on one line there."""
    path = tmp_path / "a.po"
    sentence = '#: ../../a.rst:9\nmsgid ""\n"The tide "\n"rises.\\n"\nmsgstr "La marea sube.\\n"\n'
    path.write_text(f'{HEAD.format("es")}{place}msgid ""\n{program}\nmsgstr ""\n{program}\n\n{sentence}')
    assert messages(read(path)[0]) == [(["The tide rises."], ["La marea sube."])]
    assert [found[0] for found in gettext.messages(path, ES, [].append)] == ["The tide rises.\n"]


def test_messages_of_a_program_may_have_several_lines(tmp_path):
    """Its own messages, which come from its code, are sentences."""
    text = """
        #: tides/gauge.c:12
        msgid "The tide rises.\\nGo home."
        msgstr "La marea sube.\\nVete a casa."
    """
    found = messages(read(catalogue(tmp_path, text))[0])
    assert found == [(["The tide rises.", "Go home."], ["La marea sube.", "Vete a casa."])]


@pytest.mark.parametrize(
    ("place", "text", "wanted"),
    [
        ("a.rst:7", r"The \\d is **x**\\s.", "The d is <g1>x</g1>s."),
        ("a.txt:7", "Press <kbd>a</kbd>.", "Press &lt;kbd&gt;a&lt;/kbd&gt;."),
        ("t.py:docstring of tides.Gauge:1", r"The \\d falls.", "The d falls."),
        ("a.md:7", r"The \\d is \\*x\\*.", r"The \d is *x*."),
        ("a.ipynb:7", "Press <kbd>a</kbd>.", "Press <x1/>."),
        ("a.md:7", "Write std::", "Write std::"),
        ("a.rst:7", "Write this::", "Write this:"),
        ("a.c:7", r"The ``x``\\s and \\d.", "The <x1/>s and d."),
        ("a.c:7", r"The \\d falls.", r"The \d falls."),
    ],
)
def test_the_place_of_a_message_says_how_it_is_written(tmp_path, place, text, wanted):
    """In rst a backslash goes before any character, in Markdown before some; HTML is in Markdown alone."""
    path = tmp_path / "a.po"
    path.write_text(f'{HEAD.format("es")}#: ../../{place}\nmsgid "{text}"\nmsgstr "{text}"\n', encoding="utf-8")
    assert messages(read(path)[0]) == [([wanted], [wanted])]


@pytest.mark.parametrize(
    ("forms", "pairs"),
    [
        (["una ola", "%d olas"], [("one wave", "una ola"), ("%d waves", "%d olas")]),
        (["%d olas"], [("%d waves", "%d olas")]),
        (["una", "dos", "muchas"], [("one wave", "una"), ("%d waves", "muchas")]),
    ],
)
def test_plural_forms_go_with_their_own_number(tmp_path, forms, pairs):
    """The first with the singular and the last with the plural; a single one with the plural."""
    head = HEAD.replace("\n\n", f'\n"Plural-Forms: nplurals={len(forms)}; plural=0;\\n"\n\n')
    body = "".join(f'msgstr[{number}] "{form}"\n' for number, form in enumerate(forms))
    path = tmp_path / "a.po"
    path.write_text(f'{head.format("es")}msgid "one wave"\nmsgid_plural "%d waves"\n{body}', encoding="utf-8")
    assert messages(read(path)[0]) == [([source], [target]) for source, target in pairs]


def test_of_several_languages_that_of_the_target_is_read(tmp_path):
    """By the folders of gettext, else by what the files say of themselves; regions make no difference."""
    text = 'msgid "Tide"\nmsgstr "{}"\n'
    catalogue(tmp_path, text.format("Marea"), "es/LC_MESSAGES/a.po")
    catalogue(tmp_path, text.format("Gezeiten"), "de/LC_MESSAGES/a.po", "de")
    assert messages(read(tmp_path)[0]) == [(["Tide"], ["Marea"])]
    assert messages(read(tmp_path, LanguagePair("en", "de_AT"))[0]) == [(["Tide"], ["Gezeiten"])]
    (tmp_path / "flat").mkdir()
    catalogue(tmp_path / "flat", text.format("Marea"), "es.po")
    catalogue(tmp_path / "flat", text.format("Gezeiten"), "de.po", "de")
    assert messages(read(tmp_path / "flat")[0]) == [(["Tide"], ["Marea"])]


def test_a_catalogue_in_another_language_is_refused(tmp_path):
    """Whoever names it hears what its header says, and how to correct that."""
    path = catalogue(tmp_path, 'msgid "Tide"\nmsgstr "Gezeiten"\n', language="de")
    reported = []
    with pytest.raises(ConfigurationError, match="no readable catalogue in Spanish"):
        list(gettext.catalogue_texts(path, ES, reported.append))
    assert "German" in str(reported[0])


def test_broken_files_are_told_and_the_others_are_read(tmp_path):
    """What Babel takes is taken, with a word about the lines it leaves; a binary file is no catalogue."""
    catalogue(tmp_path, 'msgid "Tide"\nmsgstr "Marea"\n', "good.po")
    catalogue(tmp_path, 'msgid "Say "hello" twice"\nmsgstr "Di "hola" dos veces"\n', "quotes.po")
    (tmp_path / "binary.po").write_bytes(b"\xff\xfe\x00\x01" * 10)
    latin = HEAD.format("es").replace("UTF-8", "ISO-8859-1") + 'msgid "High"\nmsgstr "Más"\n'
    (tmp_path / "latin.po").write_bytes(latin.encode("latin-1"))
    found, faults = read(tmp_path)
    assert (["Tide"], ["Marea"]) in messages(found)
    assert (["High"], ["Más"]) in messages(found)
    assert any("binary.po" in fault and "cannot be read" in fault for fault in faults)


@pytest.mark.parametrize("charset", ["punycode", "hex", "idna", "undefined", "no-such"])
def test_a_catalogue_in_no_encoding_of_text_is_reported(tmp_path, charset):
    """The others are read; what the decoder of such a thing does, and how long it takes, does not matter."""
    catalogue(tmp_path, 'msgid "Tide"\nmsgstr "Marea"\n', "good.po")
    text = HEAD.format("es").replace("UTF-8", charset) + f'msgid "High"\nmsgstr "Alta-{"b" * 50_000}"\n'
    (tmp_path / "odd.po").write_text(text, encoding="utf-8")
    found, faults = read(tmp_path)
    assert messages(found) == [(["Tide"], ["Marea"])]
    assert len(faults) == 1
    assert "odd.po" in faults[0]
    assert "not an encoding of text" in faults[0]


def test_a_broken_line_is_printed_in_part(tmp_path):
    """A binary file is one line."""
    (tmp_path / "a.po").write_bytes(b"\0\1" * 5_000)
    catalogue(tmp_path, 'msgid "Tide"\nmsgstr "Marea"\n', "good.po")
    assert max(map(len, read(tmp_path)[1])) < 400


@pytest.mark.parametrize(
    ("book", "language", "count", "sentences"),
    [("flask-es", "es", 3_497, (5_855, 5_835)), ("pyopensci", "ja", 2_454, (3_490, 3_510))],
)
def test_catalogues_of_real_books_are_read_whole(book, language, count, sentences):
    """Every message that is translated, and nearly all in as many sentences as its source."""
    folder = locales(book)
    found, faults = read(folder, LanguagePair("en", language))
    assert not faults
    pairs = messages(found)
    assert len(pairs) == count
    totals = [sum(len(pair[side]) for pair in pairs) for side in (0, 1)]
    assert totals[0] >= sentences[0]
    assert totals[1] >= sentences[1]
    assert sum(len(source) == len(target) for source, target in pairs) / count > 0.98


@pytest.mark.parametrize(("book", "language", "count"), [("flask-es", "es", 5_820), ("pyopensci", "ja", 3_474)])
def test_catalogues_of_real_books_as_pairs(book, language, count):
    """Nearly every sentence that stands in both languages is in a pair; what is left out is not translated there."""
    extraction = Extraction(((locales(book),) * 2,), LanguagePair("en", language), worker="")
    events = extract(extraction, lambda _: None)
    assert sum(isinstance(event, ExtractedPair) and not event.reason for event in events) >= count


def locales(book: str) -> Path:
    """The folder of a real book's catalogues."""
    folder = books.DATA / book / "locales"
    if not folder.is_dir():
        pytest.skip(f"{folder} is missing: set AMTS_DATA to the folder of the books")
    return folder
