"""``sphinx-amts evaluate``: from rows, books, parallel data and memories to tables."""

import json

import fake_engines
import pytest

from sphinx_amts import cli
from sphinx_amts.languages import LanguagePair
from sphinx_amts.tm.entries import Origin, TMEntry
from sphinx_amts.tm.memory import TranslationMemory

PAIR = LanguagePair("en", "zh_CN")
ENGLISH = "# The tides\n\nThe sea rises twice a day. Use `tide(x)` to compute it.\n\nThe moon pulls the sea.\n"
CHINESE = "# 潮汐\n\n海水每天涨两次。使用`tide(x)`计算。\n\n月球牵引着海水。\n"
MADE = "# 潮汐\n\n海水每天上升两次，使用`tide(x)`计算。\n\n月亮拉着海水。\n"


@pytest.fixture
def books(tmp_path):
    for name, text in {"en": ENGLISH, "zh": CHINESE, "out": MADE}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "tides.md").write_text(text, encoding="utf-8")
    return tmp_path


def rows(path, *objects):
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects), encoding="utf-8")
    return str(path)


def run(capsys, *words):
    code = cli.main(["evaluate", *map(str, words)])
    return code, *capsys.readouterr()


def test_rows_are_scored(tmp_path, capsys):
    """Each text beside source, reference and article is a system; tables go where -o says."""
    path = rows(
        tmp_path / "a.jsonl", {"article": "x", "en": "A sea", "human": "海水很深", "one": "海水深", "two": "海"}
    )
    code, out, err = run(capsys, path, "-l", "zh", "--published", "-o", tmp_path / "t.md", "-o", tmp_path / "t.json")
    assert code == 0
    assert "one" in out.splitlines()[0]
    assert "two" in out.splitlines()[0]
    assert ".571" in out
    assert "Only 1 unit is" in err
    assert (tmp_path / "t.md").read_text(encoding="utf-8").startswith("| BLEU |")


@pytest.fixture
def texts(tmp_path):
    """Plain texts whose lines correspond; one has windows' line ends and no line break at its end."""
    files = {
        "en": "The sea.\nIt rises.\nThe moon.\n",
        "zh": "大海。\n\n月亮。\n",
        "out": "海。\r\n它上升。\r\n月亮。",
        "few": "海。\n",
    }
    for name, text in files.items():
        (tmp_path / f"{name}.txt").write_bytes(text.encode("utf-8"))
    return {name: str(tmp_path / f"{name}.txt") for name in files}


def test_plain_texts_are_scored_line_by_line(texts, tmp_path, capsys):
    """A line without a reference is left out, and counted."""
    output = tmp_path / "t.json"
    code, out, _ = run(capsys, texts["en"], texts["zh"], "--system", f"out={texts['out']}", "-l", "zh", "-o", output)
    assert code == 0
    assert "unit: line" in out
    assert "1 without a text in the reference" in out
    assert "\r" not in output.read_text("utf-8")
    assert json.loads(output.read_text("utf-8"))["units"] == {"en": 2}


def test_texts_of_different_length_get_a_sentence(texts, capsys):
    """It names both files and their numbers of lines."""
    code, _, err = run(capsys, texts["en"], texts["zh"], "--system", f"few={texts['few']}", "-l", "zh")
    assert code == 1
    assert "few.txt has 1 line and " in err
    assert "en.txt has 3" in err


def test_plain_texts_and_books_do_not_mix(texts, books, capsys):
    """Nor can an engine be run on lines."""
    for words in (
        [texts["en"], books / "zh", "--system", f"out={texts['out']}"],
        [texts["en"], texts["zh"], "--engine", "a=pseudo"],
    ):
        code, _, err = run(capsys, *words, "-l", "zh")
        assert code == 2
        assert "plain text" in err


def test_one_file_each_may_have_any_names(books, capsys):
    """The only article of a system is the only one of the book."""
    made = (books / "out" / "tides.md").rename(books / "made.md")
    code, _, err = run(capsys, books / "en/tides.md", books / "zh/tides.md", "--system", f"out={made}", "-l", "zh")
    assert (code, "missing" in err) == (0, False)


@pytest.mark.parametrize("unit", ["block", "sentence"])
def test_books_are_scored(books, capsys, unit):
    """A translated folder is laid beside the human one; a bead of either never divides a unit."""
    output = books / "t.json"
    code, _, err = run(
        capsys, books / "en", books / "zh", "--system", f"out={books / 'out'}", "-l", "zh", "--unit", unit, "-o", output
    )
    assert code == 0, err
    found = json.loads(output.read_text(encoding="utf-8"))
    assert found["units"] == {"tides": 3}
    assert 20 < found["columns"][0]["pooled"]["BLEU"] < 100


def test_a_memory_is_a_system_and_its_pairs_are_not_scored(books, capsys):
    """Machine translations of a memory are scored; what people put in is left out and counted, unless wanted."""
    memory = TranslationMemory(books / "memory", PAIR)
    memory.store(
        [
            TMEntry("The tides", "潮汐", Origin.HUMAN),
            TMEntry("The moon pulls the sea.", "月亮拉着海水。", Origin.MACHINE),
        ]
    )
    memory.close()
    words = (books / "en", books / "zh", "--system", f"m={books / 'memory'}", "-l", "zh")
    code, out, err = run(capsys, *words)
    assert code == 0, err
    assert "Left out: 1 known from parallel data" in out
    assert "Left out: 1 not in m" in out
    assert "1 known" not in run(capsys, *words, "--include-known")[1]


def test_parallel_data_that_was_used_is_left_out(books, capsys):
    """--known names what a system was given."""
    (books / "known.tsv").write_text("en\tzh\nThe moon pulls the sea.\t月亮\n", encoding="utf-8")
    code, out, _ = run(
        capsys, books / "en", books / "zh", "--system", f"o={books / 'out'}", "-l", "zh", "--known", books / "known.tsv"
    )
    assert code == 0
    assert "Left out: 1 known" in out


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"\x00\xff\xfe", "is not UTF-8 text"),
        (b"nonsense\n", ":1: this line is not JSON"),
        (b"[1]\n", ":1: this line is not a JSON object"),
        (b'{"source": "a"}\n', "no text field named reference or human or zh_CN or zh"),
        (b'{"source": "a", "reference": "b"}\n', "no translation to score"),
        (
            b'{"source": "a", "reference": "b", "h": "c"}\n{"source": "a", "reference": "b"}\n',
            ':2: "h" is missing or is not a string',
        ),
    ],
)
def test_bad_rows_get_a_sentence(tmp_path, capsys, content, told):
    """Empty, binary, broken, uneven files: one sentence with file and line, and no traceback."""
    (tmp_path / "a.jsonl").write_bytes(content)
    code, _, err = run(capsys, tmp_path / "a.jsonl", "-l", "zh")
    assert code == 1
    assert told in err
    assert len(err.splitlines()) == 1


def test_a_missing_article_is_named(books, capsys):
    """An article that one system lacks is left out for all, and told."""
    (books / "en/moon.md").write_text("# The moon\n\nIt is far away.\n", encoding="utf-8")
    (books / "zh/moon.md").write_text("# 月球\n\n它很远。\n", encoding="utf-8")
    code, out, err = run(capsys, books / "en", books / "zh", "--system", f"o={books / 'out'}", "-l", "zh")
    assert code == 0, err
    assert "moon" in err
    assert "moon" not in out


@pytest.mark.parametrize(
    "words", [["a.jsonl"], ["a", "b"], ["a", "b", "--system", "x"], ["a.jsonl", "--system", "x=y"]]
)
def test_wrong_usage_has_exit_code_2(capsys, words):
    """What cannot be asked for is told before anything is read."""
    language = [] if words == ["a.jsonl"] else ["-l", "zh"]
    assert run(capsys, *words, *language)[0] == 2


def test_files_that_are_missing_get_a_sentence(tmp_path, capsys):
    """A path that does not exist is named."""
    code, _, err = run(capsys, tmp_path / "no.jsonl", "-l", "zh")
    assert code == 1
    assert "no.jsonl" in err


def test_an_engine_is_run_now(books, capsys):
    """Its sentences and characters are told first; a second run asks it nothing."""
    words = (books / "en", books / "zh", "--engine", "p=pseudo", "-l", "zh")
    code, out, err = run(capsys, *words)
    assert code == 0, err
    assert "p: 4 sentences, " in err
    assert out.splitlines()[0].split() == ["BLEU", "blocks", "p"]
    assert "p: 4 sentences" not in run(capsys, *words)[2]


def test_a_paid_engine_runs_only_with_consent(books, capsys):
    """Where nobody can be asked, nothing is sent without --yes."""
    code, _, err = run(capsys, books / "en", books / "zh", "--engine", "p=paid_engines.Paid", "-l", "zh")
    assert code == 1
    assert "costs money" in err
    assert not fake_engines.Base.calls


def test_known_sentences_are_not_sent(books, capsys):
    """An engine gets no sentence that would not be scored."""
    (books / "known.tsv").write_text("en\tzh\nThe moon pulls the sea.\t月亮\n", encoding="utf-8")
    words = (books / "en", books / "zh", "--engine", "p=pseudo", "-l", "zh", "--known", books / "known.tsv")
    assert "p: 3 sentences, " in run(capsys, *words)[2]


@pytest.fixture
def two(tmp_path):
    return rows(tmp_path / "a.jsonl", *[{"en": "A deep sea", "human": "很深的海水", "one": "深海", "two": "海水"}] * 9)


def test_systems_are_compared_with_the_one_that_is_named(two, capsys):
    """--against names it; a name that is none is told with the others."""
    assert "one against two (paired bootstrap" in run(capsys, two, "-l", "zh", "--against", "two")[1]
    code, _, err = run(capsys, two, "-l", "zh", "--against", "three")
    assert code == 1
    assert "The systems are one, two" in err


def test_a_chart_is_written_as_a_picture(two, tmp_path, capsys):
    """-o takes .svg and .png."""
    words = [word for name in ("c.svg", "c.png") for word in ("-o", tmp_path / name)]
    assert run(capsys, two, "-l", "zh", *words)[0] == 0
    assert (tmp_path / "c.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "c.svg").read_text(encoding="utf-8").startswith("<svg")


def test_the_wrong_language_is_told(two, capsys):
    """Chinese given as Spanish is refused in a sentence."""
    code, _, err = run(capsys, two, "-l", "es")
    assert code == 1
    assert "The reference is not in Spanish" in err


def test_the_language_is_needed(two, capsys):
    """Only an experiment says it itself."""
    assert run(capsys, two)[0] == 2


FRENCH = "\n\n".join(
    f"La mer monte et descend {n} fois, et c'est la lune qui fait cela avec les eaux, comme on le voit dans ce livre."
    for n in range(5)
)


def test_a_book_in_another_language_is_told(books, capsys):
    """Of a reference in a neighbouring language nothing is scored; a system is scored, and its language told."""
    (books / "es").mkdir()
    (books / "fr").mkdir()
    spanish = FRENCH.replace("La mer monte et descend", "El mar sube y baja").replace(
        "fois, et c'est la lune qui", "veces"
    )
    spanish = spanish.replace(
        "fait cela avec les eaux, comme on le voit dans ce livre", "por la luna, como se ve en este libro"
    )
    english = "\n\n".join(f"The sea rises and falls {n} times, and it is the moon that does this." for n in range(5))
    for folder, text in (("en", english), ("es", spanish), ("fr", FRENCH)):
        (books / folder / "tides.md").write_text(f"# 1\n\n{text}\n", encoding="utf-8")
    code, _, err = run(capsys, books / "en", books / "fr", "--system", f"s={books / 'es'}", "-l", "es")
    assert code == 1
    assert "not in Spanish: the common words are those of French" in err
    code, _, err = run(capsys, books / "en", books / "es", "--system", f"s={books / 'fr'}", "-l", "es")
    assert "fr is not in Spanish: the common words are those of French" in err


def test_books_that_have_nothing_in_common_get_one_sentence(books, capsys):
    """Chinese said to be Spanish corresponds to nothing, and the reason is told."""
    code, _, err = run(capsys, books / "en", books / "zh", "--system", f"s={books / 'out'}", "-l", "es")
    assert code == 1
    assert "Traceback" not in err
    assert "zh is not in Spanish: hardly any letters are in its script" in err
