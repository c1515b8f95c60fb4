"""Whole experiments from one file: articles, pairs, systems, tables, charts; and nothing sent that nobody agreed to."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from textwrap import dedent

import fake_engines
import project_paths
import pytest
from defusedxml import ElementTree

from sphinx_amts import cli
from sphinx_amts.bitext import read as read_pairs
from sphinx_amts.evaluation import charts, sacrebleu_scores
from sphinx_amts.languages import LanguagePair
from sphinx_amts.tm.entries import Origin, TMEntry
from sphinx_amts.tm.memory import TranslationMemory

PAIR = LanguagePair("en", "zh_CN")
ARTICLES = ("harbour", "market", "river", "tower")
SHARED = "The gates are closed at night.", "大门夜里关闭。"
BASE = """
    source = "en"
    reference = "zh"
    language = "zh"
    test = ["river"]
    """


def article(number, language):
    """Sentences with numbers, so that they are told apart; two in a paragraph; one that all articles have."""
    lines = []
    for part in range(1, 7):
        here = (number + 1) * 100 + part * 10
        if language == "en":
            lines.append(f"The boat {here} sails at {here + 1} hours. It returns with {here + 2} boxes of fish.")
        else:
            lines.append(f"{here}号船在{here + 1}时起航。它带着{here + 2}箱鱼回来。")
    return [ARTICLES[number].title() if language == "en" else f"第{number}章", *lines, SHARED[language == "zh"]]


def page(title, *paragraphs):
    """Pages of the web are read by this process, which is soon done."""
    text = "".join(f"<p>{one}</p>\n" for one in paragraphs)
    return f"<!DOCTYPE html><html><body><main><h1>{title}</h1>\n{text}</main></body></html>"


@pytest.fixture
def folder(tmp_path):
    for language in ("en", "zh"):
        (tmp_path / language).mkdir()
        for number, name in enumerate(ARTICLES):
            text = page(*article(number, language))
            (tmp_path / language / f"{name}.html").write_text(text, encoding="utf-8")
    return tmp_path


def write(folder, *parts, name="trial.toml"):
    path = folder / name
    path.write_text("\n".join(dedent(part) for part in parts), encoding="utf-8")
    return path


def run(capsys, path, *words):
    code = cli.main(["evaluate", str(path), *map(str, words)])
    return code, *capsys.readouterr()


def measured(folder):
    return json.loads((folder / "tables.json").read_text(encoding="utf-8"))


def system(name, **keys):
    return "\n".join([f'[system."{name}"]', *(f"{key} = {json.dumps(value)}" for key, value in keys.items())])


PAIRS = system("a", engine="pseudo", parallel_data="sentences")
UPPER = system("upper", engine="fake_engines.Upper")


def test_a_whole_experiment_is_one_command(folder, capsys):
    """Articles are split, pairs made, systems run; tables stand in four forms, and the chart as SVG and PNG."""
    path = write(
        folder,
        BASE,
        UPPER,
        system("with pairs", engine="fake_engines.Upper", parallel_data="sentences"),
        system("with paragraphs", engine="fake_engines.Upper", parallel_data="paragraphs"),
    )
    code, out, err = run(capsys, path)
    assert code == 0, err
    results = folder / "trial"
    found = measured(results)
    assert list(found["units"]) == ["river"]
    assert [one["system"] for one in found["columns"]] == ["upper", "with pairs", "with paragraphs"]
    assert "1 of 4 articles is tested; 3 are left for parallel data." in out
    for suffix in ("txt", "md", "csv", "json"):
        assert "with pairs" in (results / f"tables.{suffix}").read_text(encoding="utf-8")
    assert ElementTree.parse(results / "chart.svg").getroot().tag.endswith("svg")
    assert (results / "chart.png").read_bytes().startswith(b"\x89PNG")


def test_what_is_tested_is_not_in_the_parallel_data(folder, capsys):
    """Not only the article is left out: a sentence that another article shares with it is too, and is counted."""
    path = write(
        folder, BASE, *(system(unit, engine="pseudo", parallel_data=unit) for unit in ("paragraphs", "sentences"))
    )
    code, out, err = run(capsys, path)
    assert code == 0, err
    assert out.count("3 sentences left out (also in a tested article)") == 2
    for unit, least in (("paragraphs", 15), ("sentences", 30)):
        pairs = read_pairs(folder / f"trial/{unit}.tmx", PAIR).pairs
        assert len(pairs) >= least
        assert not [one for one in pairs if SHARED[0] in one.source or "boat 3" in one.source or "3" in one.target[:1]]


def test_a_source_that_is_tested_is_not_in_the_parallel_data_in_other_words(folder, capsys):
    """Where only the source is the same, a pair tells another answer to the very question."""
    text = (folder / "zh/tower.html").read_text(encoding="utf-8").replace(SHARED[1], "夜间闭门。")
    (folder / "zh/tower.html").write_text(text, encoding="utf-8")
    assert run(capsys, write(folder, BASE, system("a", engine="pseudo", parallel_data="sentences")))[0] == 0
    assert not [one for one in read_pairs(folder / "trial/sentences.tmx", PAIR).pairs if SHARED[0] in one.source]


def test_a_translation_that_is_tested_is_not_in_the_parallel_data_either(folder, capsys):
    """Where only the translation is the same, a pair tells the answer as well."""
    text = (folder / "en/tower.html").read_text(encoding="utf-8").replace(SHARED[0], "At night they shut the gates.")
    (folder / "en/tower.html").write_text(text, encoding="utf-8")
    assert run(capsys, write(folder, BASE, system("a", engine="pseudo", parallel_data="sentences")))[0] == 0
    assert not [one for one in read_pairs(folder / "trial/sentences.tmx", PAIR).pairs if SHARED[1] in one.target]


def test_a_second_run_asks_nobody(folder, capsys):
    """Answers are kept with the results; what is new is asked for alone."""
    path = write(folder, BASE, UPPER)
    first = run(capsys, path)
    calls = len(fake_engines.Base.calls)
    second = run(capsys, path)
    assert len(fake_engines.Base.calls) == calls
    assert first[1] == second[1]
    write(folder, BASE.replace('"river"', '"river", "tower"'), UPPER)
    assert run(capsys, path)[0] == 0
    assert fake_engines.Base.calls[calls:]
    assert not [text for call in fake_engines.Base.calls[calls:] for text in call if "boat 3" in text]


def test_an_engine_that_changed_is_asked_again(folder, capsys, monkeypatch):
    """Answers of an engine of one's own are not stale when its code has changed; it may lie beside the file."""
    code = "class Mine:\n    name = 'mine'\n    def __init__(self, config): pass\n"
    code += "    def translate(self, some, pair): return [one.text.replace('boat', '{}') for one in some]\n"
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    path = write(folder, BASE, system("mine", engine="my_engine_of_tests.Mine"))
    for word in ("船", "舟楫"):
        (folder / "my_engine_of_tests.py").write_text(code.format(word), encoding="utf-8")
        sys.modules.pop("my_engine_of_tests", None)
        __import__("importlib").invalidate_caches()
        assert run(capsys, path)[0] == 0
        assert word in (folder / "trial/translations.jsonl").read_text(encoding="utf-8")
    sys.modules.pop("my_engine_of_tests", None)


def test_both_directions_have_tables_of_their_own(folder, capsys):
    """The way back has the languages turned, its own published averages, and only systems that can go there."""
    path = write(
        folder,
        BASE,
        "both_directions = true\npublished = true",
        UPPER,
        system("made", path="zh"),
        system("p", engine="pseudo"),
    )
    code, out, err = run(capsys, path)
    assert code == 0, err
    forth, back = measured(folder / "trial/en-zh_CN"), measured(folder / "trial/zh_CN-en")
    assert [one["system"] for one in forth["columns"]] == ["upper", "made", "p"]
    assert [one["system"] for one in back["columns"]] == ["upper", "p"]
    assert (back["pair"]["source"], back["pair"]["target"]) == ("zh_CN", "en")
    assert list(forth["units"]) == list(back["units"]) == ["river"]
    assert "zh_CN to en, upper: 14 sentences" in err
    assert list(forth["published"].values()) == [53.6, 57.1, 63.9]
    assert list(back["published"].values()) == [72.0, 78.6, 84.6]
    assert out.count("published: ACT, sentences") >= 2


def test_any_two_systems_can_be_compared(folder, capsys):
    """With all, a matrix has each two; with a name, each other one is laid against it."""
    systems = [UPPER, system("p", engine="pseudo"), system("human", path="zh")]
    path = write(folder, BASE, 'against = "all"', *systems)
    code, out, err = run(capsys, path)
    assert code == 0, err
    assert "p of BLEU" in out
    pairs = {frozenset((one["system"], one["against"])) for one in measured(folder / "trial")["comparisons"]}
    assert pairs == {frozenset(two) for two in (("upper", "p"), ("upper", "human"), ("p", "human"))}
    write(folder, BASE, 'against = "human"', *systems)
    assert "p against human (paired bootstrap" in run(capsys, path)[1]


def test_the_translations_can_be_scored_again(folder, capsys):
    """What was compared stands in a file of rows, of which the same scores come."""
    path = write(folder, BASE, UPPER, system("p", engine="pseudo"))
    assert run(capsys, path)[0] == 0
    again = folder / "again.json"
    words = (folder / "trial/translations.jsonl", "-l", "zh", "-o", again)
    assert run(capsys, *words)[0] == 0
    first, second = measured(folder / "trial"), json.loads(again.read_text(encoding="utf-8"))
    assert [one["pooled"] for one in first["columns"]] == [one["pooled"] for one in second["columns"]]


def test_memories_and_own_parallel_data_are_not_scored(folder, capsys):
    """Sentences that a system was given by people are left out and counted, and sent to nobody."""
    (folder / "own.tsv").write_text(f"en\tzh\n{SHARED[0]}\t{SHARED[1]}\n", encoding="utf-8")
    with_pairs = system("u", engine="fake_engines.Upper", parallel_data="own.tsv")
    code, out, err = run(capsys, write(folder, BASE, with_pairs))
    assert code == 0, err
    assert "Left out: 1 known from parallel data or a memory" in out
    assert not [text for call in fake_engines.Base.calls for text in call if SHARED[0] in text]
    memory = TranslationMemory(folder / "memory", PAIR)
    memory.store([TMEntry(SHARED[0], SHARED[1], Origin.HUMAN), TMEntry("River", "河", Origin.MACHINE)])
    memory.close()
    code, out, err = run(capsys, write(folder, BASE, system("m", path="memory")))
    assert code == 0, err
    assert "Left out: 1 known from parallel data or a memory" in out


def test_rows_need_no_systems(tmp_path, capsys):
    """A file of texts with their translations is an experiment of two lines."""
    rows = [{"article": "a", "en": "The sea is deep.", "human": "海水很深。", "one": "海很深。"}] * 3
    (tmp_path / "rows.jsonl").write_text("\n".join(json.dumps(one) for one in rows), encoding="utf-8")
    code, out, err = run(capsys, write(tmp_path, 'source = "rows.jsonl"\nlanguage = "zh"\nter = true'))
    assert code == 0, err
    assert "TER" in out
    assert measured(tmp_path / "trial")["units"] == {"a": 3}


# --- money ------------------------------------------------------------------------------------------------------------


def paid(*names):
    return [system(name, engine="paid_engines.Paid") for name in names]


def test_where_nobody_can_be_asked_nothing_is_sent(folder, capsys):
    """All estimates stand first; without a terminal and --yes no system is run, not even a free one."""
    path = write(folder, BASE, UPPER, *paid("one", "two"))
    code, out, err = run(capsys, path)
    assert code == 1
    assert not out
    assert not fake_engines.Base.calls
    assert "one: 14 sentences" in err
    assert "two: 14 sentences" in err
    assert "one, two: this costs money, and there is no terminal to ask for confirmation. Add --yes" in err
    assert run(capsys, path, "--yes")[0] == 0


def test_nothing_is_sent_where_it_could_not_be_scored(folder, capsys, monkeypatch):
    """Without sacrebleu, or with a human translation in another language, that is told before anything is sent."""
    path = write(folder, BASE.replace('language = "zh"', 'language = "es"'), UPPER, *paid("one"))
    code, _, err = run(capsys, path, "--yes")
    assert code == 1
    assert "zh is not in Spanish: hardly any letters are in its script" in err
    path = write(folder, BASE, UPPER, *paid("one"))
    sacrebleu_scores._metric.cache_clear()
    monkeypatch.setitem(sys.modules, "sacrebleu.metrics", None)
    code, _, err = run(capsys, path, "--yes")
    assert code == 1
    assert "pip install 'sphinx-amts[evaluate]'" in err
    assert not fake_engines.Base.calls


def test_without_pillow_there_is_the_svg(folder, capsys, monkeypatch):
    """The PNG is what is missing, and that is told with the remedy."""
    monkeypatch.setattr(charts, "has_png", lambda: False)
    code, _, err = run(capsys, write(folder, BASE, UPPER))
    assert code == 0
    assert "sphinx-amts[chart]" in err
    assert (folder / "trial/chart.svg").exists()
    assert not (folder / "trial/chart.png").exists()


def at_terminal(folder, path, answer):
    """What the command prints and returns where a person sits at a terminal and types the answer."""
    main, other = pty.openpty()
    places = os.pathsep.join([str(project_paths.TESTS), str(project_paths.ROOT)])
    environment = os.environ | {"PYTHONPATH": places}
    process = subprocess.Popen(
        [sys.executable, "-m", "sphinx_amts", "evaluate", str(path)],
        stdin=other,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=folder,
    )
    os.close(other)
    os.write(main, answer)
    out, err = process.communicate(timeout=120)
    os.close(main)
    return process.returncode, out.decode(), err.decode()


@pytest.mark.parametrize(("answer", "is_sent"), [(b"y\n", True), (b"n\n", False), (b"\n", False), (b"\x04", False)])
def test_one_question_is_asked_at_a_terminal(folder, answer, is_sent):
    """A yes runs all systems, a no, an empty line or the end of input none; the question is asked once, on stderr."""
    path = write(folder, BASE, *paid("one", "two"))
    code, out, err = at_terminal(folder, path, answer)
    assert err.count("Send these sentences? [y/N]") == 1
    assert "total: " in err
    assert "Send these" not in out
    assert code == (0 if is_sent else 1), err
    assert ("Nothing was sent." in err) == (not is_sent)
    assert ("mean of articles" in out) == is_sent


def test_the_question_of_evaluate_is_the_same(folder):
    """Engines named on the command line are asked for in the same way."""
    words = ["en", "zh", "-l", "zh", "--engine", "one=paid_engines.Paid", "--engine", "two=paid_engines.Paid"]
    main, other = pty.openpty()
    places = os.pathsep.join([str(project_paths.TESTS), str(project_paths.ROOT)])
    call = [sys.executable, "-m", "sphinx_amts", "evaluate", *words]
    environment = os.environ | {"PYTHONPATH": places}
    os.write(main, b"y\n")
    done = subprocess.run(
        call, stdin=other, capture_output=True, env=environment, cwd=folder, timeout=120, text=True, check=False
    )
    os.close(main)
    os.close(other)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("Send these sentences? [y/N]") == 1


# --- the engine amazon ------------------------------------------------------------------------------------------------


@pytest.fixture
def three(folder, aws):
    """The three systems of the article behind this project, at the stand-in of the service."""
    settings = {"region": aws.region, "s3": f"s3://{aws.bucket}/books/trial", "role": aws.role, "poll": 0.02}
    table = "\n".join(["[amazon]", *(f"{key} = {json.dumps(value)}" for key, value in settings.items())])
    return write(
        folder,
        BASE,
        system("plain", engine="amazon"),
        system("ACT, paragraphs", engine="amazon", parallel_data="paragraphs"),
        system("ACT, sentences", engine="amazon", parallel_data="sentences"),
        table,
    )


def calls(aws):
    return [aws.operations[name] for name in ("CreateParallelData", "StartTextTranslationJob")]


def test_the_three_systems_of_the_article(three, aws, capsys):
    """Plain, with paragraphs, with sentences: three jobs, one parallel data for each of the last two, three columns."""
    code, _, err = run(capsys, three, "--yes")
    assert code == 0, err
    found = measured(three.parent / "trial")
    assert [one["system"] for one in found["columns"]] == ["plain", "ACT, paragraphs", "ACT, sentences"]
    assert calls(aws) == [2, 3]
    rows = [json.loads(row) for row in (three.parent / "trial/translations.jsonl").read_text("utf-8").splitlines()]
    assert all("◇" in row["plain"] and "◆" in row["ACT, sentences"] for row in rows)
    prices = dict(re.findall(r"([\w, ]+): \d+ sentences, .* about ([\d.]+) US dollars", err))
    assert float(prices[" plain"]) < float(prices[" ACT, sentences"])  # a plain job costs a quarter


def test_a_second_run_starts_no_second_job(three, aws, capsys):
    """What was paid is never paid again, also not where settings have changed that decide nothing."""
    assert run(capsys, three, "--yes")[0] == 0
    before = aws.operations.copy()
    code, out, err = run(capsys, three)
    assert code == 0, err
    assert aws.operations == before
    three.write_text(three.read_text("utf-8").replace("poll = 0.02", "poll = 0.03\nwait = 100"), encoding="utf-8")
    code, again, _ = run(capsys, three)
    assert (code, again) == (0, out)
    assert aws.operations == before


def test_no_answer_sends_nothing_to_the_service(three, aws, capsys):
    """Without consent the service is not even asked what it has."""
    before = aws.operations.copy()
    code, _, err = run(capsys, three)
    assert code == 1
    assert "this costs money" in err
    assert aws.operations == before


def test_a_run_that_did_not_wait_is_gone_on_with(three, aws, capsys):
    """A job that was ordered is fetched by a later run, and ordered once."""
    aws.settings.import_polls = 0
    text = three.read_text("utf-8").replace("poll = 0.02", "poll = 0.02\nwait = 0")
    alone = system("ACT, paragraphs", engine="amazon", parallel_data="paragraphs")
    three.write_text(text.replace(alone, ""), encoding="utf-8")  # the service makes one parallel data at a time
    first = run(capsys, three, "--yes")
    assert first[0] == 1
    assert "There is nothing to score" in first[2]
    run(capsys, three, "--yes")
    aws.finish()
    code, _, err = run(capsys, three, "--yes")
    assert code == 0, err
    assert calls(aws) == [1, 2]
    assert set(aws.billed.values()) == {2}


def test_evaluate_runs_the_engine_amazon(folder, aws, capsys):
    """A book with a conf.py that names the service is scored by one command, and a second one pays nothing."""
    settings = {
        "region": aws.region,
        "s3": f"s3://{aws.bucket}/books/x",
        "role": aws.role,
        "poll": 0.02,
        "mode": "batch",
    }
    text = f"extensions = ['myst_parser', 'sphinx_amts']\namts_amazon = {settings!r}\n"
    for language in ("book", "buch"):
        (folder / language).mkdir()
        lines = article(0, "en" if language == "book" else "zh")
        (folder / language / "index.md").write_text("\n\n".join([f"# {lines[0]}", *lines[1:]]), encoding="utf-8")
    (folder / "book/conf.py").write_text(text, encoding="utf-8")
    words = ("evaluate", str(folder / "book"), str(folder / "buch"), "-l", "zh", "--engine", "plain=amazon")
    assert cli.main([*words, "--yes"]) == 0, capsys.readouterr().err
    assert calls(aws) == [0, 1]
    assert cli.main(words) == 0
    assert calls(aws) == [0, 1]


# --- what cannot be run -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ([BASE.replace("river", "rivr"), UPPER], "there is no article 'rivr' in both languages. Choose from river"),
        ([BASE.replace('["river"]', "9"), UPPER], "test = 9, but only 4 articles have at least 10 sentences"),
        ([BASE.replace('"zh"', '"nowhere"', 1), UPPER], "There is no file or folder"),
        ([BASE, 'against = "uper"', UPPER], "trial.toml:7: against: there is no system 'uper'; the systems are upper."),
        ([BASE, system("a", engine="pseudo", path="zh")], "the system 'a' needs either engine or path"),
        ([BASE, system("source", engine="pseudo")], "a system cannot be named 'source'"),
        ([BASE, system("a", engine="psuedo")], "there is no engine 'psuedo'"),
        ([BASE, system("a", engine="pseudo", parallel_data="no.tmx")], "no.tmx: cannot be read"),
        ([BASE, system("a", engine="pseudo", terminology="no.csv")], "does not exist"),
        ([BASE, system("a", path="nowhere")], "There is no file or folder"),
        ([BASE.replace('"river"', ""), PAIRS], "all articles are tested"),
        ([BASE, "both_directions = true", system("a", path="zh")], "no system can translate in the reverse direction"),
        ([BASE, system("a", engine="amazon", amazon={})], "amazon"),
    ],
)  # fmt: skip
def test_what_cannot_be_run_gets_a_sentence(folder, capsys, parts, told):
    """Missing articles, books, systems, engines and files are named before anything is run."""
    code, out, err = run(capsys, write(folder, *parts))
    assert (code, out) == (1, "")
    assert told in err
    assert "Traceback" not in err
    assert not fake_engines.Base.calls


def test_options_do_not_go_with_a_file(folder, capsys):
    """What stands in the file is not said twice."""
    code, _, err = run(capsys, write(folder, BASE, UPPER), "--ter")
    assert code == 2
    assert "--ter cannot be used with an experiment" in err
