"""``sphinx-amts memory``: what its commands print, ask, change and refuse, with the memories of small books."""

from __future__ import annotations

import io
import json
import re
import stat
import subprocess
import sys
import time

import pytest
from folder_snapshots import snapshot
from memory_helpers import database, entry, sql

from sphinx_amts import cli
from sphinx_amts.languages import LanguagePair
from sphinx_amts.tm import entries
from sphinx_amts.tm.entries import Origin, Place, State, TMEntry
from sphinx_amts.tm.memory import TranslationMemory

CHINESE, SPANISH = LanguagePair("en", "zh_CN"), LanguagePair("en", "es")
TIDE, READ = "The tide <g1>rises</g1> twice.", "Read <x1/> first."
READ_KEY = entries.key(CHINESE, READ)
_DAY = 24 * 60 * 60


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder of a book from English into Chinese, the current one; nobody is known to Git."""
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "conf.py").write_text(
        'extensions = ["sphinx_amts"]\namts_languages = ["en", "zh"]\namts_source_language = "en"\n', encoding="utf-8"
    )
    (folder / "index.rst").write_text(
        "Tides\n=====\n\nThe tide *rises* twice. Read ``this()`` first.\n", encoding="utf-8"
    )
    monkeypatch.chdir(folder)
    return folder


def open_memory(folder, pair=CHINESE):
    return TranslationMemory(folder / ".amts", pair)


@pytest.fixture
def memory(folder):
    """Its memory: four sentences by engines, one of them not in the book, and a pair of a file."""
    memory = open_memory(folder)
    memory.store(
        [
            TMEntry("Tides", "潮汐", Origin.MACHINE, "amazon", made=1_700_000_000),
            TMEntry(TIDE, "潮水<g1>上涨</g1>两次。", Origin.MACHINE, "amazon", made=1_700_000_001),
            TMEntry(READ, "先读<x1/>。", Origin.CUSTOMISED, "amazon", made=1_700_000_002, place=Place("index")),
            TMEntry("Old.", "旧。", Origin.MACHINE, "amazon", made=1_700_000_003),
        ]
    )
    memory.note_used([TMEntry("Low tide.", "退潮。", Origin.PARALLEL, "pairs.csv:3")])
    return memory


@pytest.fixture
def run(folder, capsys):
    def ran(*words, code=0):
        """What was printed."""
        assert cli.main(["memory", *words]) == code, capsys.readouterr()
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return printed.out + printed.err

    return ran


def add(folder, line):
    """Add a line to conf.py."""
    with (folder / "conf.py").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


def as_json(text):
    return json.loads(text)


# --- looking ----------------------------------------------------------------------------------------------------------


def test_list(run, memory):
    """What counts, by what is asked for."""
    assert run("list").count("en to zh_CN") == 4
    assert "customised: translated by amazon with parallel data, 2023-11-14 22:13:22, for the page index" in run(
        "list", "--page", "index"
    )
    assert [found["source"] for found in as_json(run("list", "--origin", "customised", "--format", "json"))] == [READ]
    printed = run("list", "--limit", "3")
    assert printed.count("en to zh_CN") == 3
    assert "These are the first 3 results; --limit shows more." in printed
    assert run("list", "--by", "Ana") == "sphinx-amts: No translation is like that.\n"


def test_search(run, memory):
    """Parts of both texts; with its translations, also those in files."""
    assert "潮水<g1>上涨</g1>两次。" in run("search", "RISES twice", "两次")
    assert "from pairs.csv:3; used only while it stands there" in run("search", "low")
    assert "No sentence and no translation" in run("search", "absent")
    (found,) = as_json(run("search", "tides", "--format", "json"))
    assert (found["source"], found["translations"][0]["translation"]) == ("Tides", "潮汐")


@pytest.mark.parametrize("text", [READ, "Read first.", "read first.", READ_KEY, READ_KEY[:5], READ_KEY[:12].upper()])
def test_show(run, memory, text):
    """By key or text: what counts, and one line for each event."""
    run("edit", READ, "--translation", "请读<x1/>。", "--by", "Ana Lima", "--note", "politer")
    run("edit", READ, "--state", "approved", "--by", "Bo")
    lines = run("show", text).splitlines()

    assert lines[:3] == [f"{READ_KEY[:12]}  en to zh_CN", f"source:       {READ}", "translation:  请读<x1/>。"]
    assert re.fullmatch(r" {14}human: approved by Bo, \d{4}-\d\d-\d\d \d\d:\d\d:\d\d", lines[3])
    assert lines[4] == "history:"
    assert [re.sub(r"^  [\d-]+ [\d:]+  ", "", line) for line in lines[5:]] == [
        "translated by amazon with parallel data: 先读<x1/>。 (for the page index)",
        'translated by Ana Lima: 请读<x1/>。 (note "politer")',
        "approved by Bo: 请读<x1/>。",
    ]


def test_show_what_is_unknown_or_not_clear(run, memory):
    """A sentence, or the list of those that may be meant."""
    assert 'has the key or the text "beef0"' in run("show", "beef0", code=1)
    memory.store(TMEntry(source, "x", Origin.MACHINE) for source in ("Read <g1>it</g1>.", "<g1>Read</g1> it."))
    printed = run("show", "Read it.", code=1)
    assert '"Read it." fits 2 sentences' in printed
    assert printed.count("en to zh_CN") == 2


def test_show_as_json(run, memory):
    """The names that scripts rely on."""
    run("edit", READ, "--state", "rejected", "--by", "Bo")
    found = as_json(run("show", READ, "--format", "json"))

    assert found.keys() == {
        "key",
        "source_language",
        "target_language",
        "source",
        "translations",
        "rejected",
        "history",
    }
    assert found["translations"] == []
    assert found["rejected"] == {
        "key": READ_KEY,
        "source_language": "en",
        "target_language": "zh_CN",
        "source": READ,
        "translation": "先读<x1/>。",
        "origin": "customised",
        "made_by": "customised",
        "engine": "amazon",
        "state": "rejected",
        "by": "Bo",
        "note": "",
        "date": found["rejected"]["date"],
        "page": "index",
        "bound": False,
    }
    assert [event["event"] for event in found["history"]] == ["translation", "translation"]
    assert found["history"][0]["date"] == "2023-11-14T22:13:22Z"


def test_log(run, memory):
    """The newest first, of all sentences or of one."""
    run("delete", "Old.", "--yes", "--by", "Ana")
    lines = run("log", "--limit", "2").splitlines()
    assert re.search(r"deleted by Ana$", lines[0])
    assert re.search(r"used from pairs\.csv:3: 退潮。$", lines[2])
    assert lines[1::2] == ["    Old.", "    Low tide."]
    happened = [line.split("  ")[-1] for line in run("log", "Old.").splitlines()[::2]]
    assert happened == ["deleted by Ana", "translated by amazon: 旧。"]
    assert [event["event"] for event in as_json(run("log", "Old.", "--format", "json"))] == ["deleted", "translation"]
    assert run("log", "Young.", code=1)


def test_several_languages(run, folder, memory, monkeypatch):
    """Without -l all of them are looked through; one has to be chosen for a change."""
    (folder / "conf.py").write_text('amts_languages = ["en", "zh", "es", "de"]\n', encoding="utf-8")
    open_memory(folder, SPANISH).store([TMEntry(READ, "Lea <x1/> antes.", Origin.MACHINE)])

    assert run("search", "read").count("source:") == 2
    assert run("log", READ).count("translated by") == 2
    assert "translated into several languages (zh_CN, es); choose one with -l" in run("show", READ, code=2)
    assert "Lea <x1/> antes." in run("show", READ, "-l", "es")
    assert "先读" in run("show", READ_KEY[:8])
    assert "choose one with -l" in run("delete", READ, "--yes", code=2)
    run("edit", READ, "--state", "approved", "-l", "es", "--by", "Ana")
    assert run("stats").count("approved") == 1


def test_no_memory(run, folder):
    """A sentence, and nothing is made."""
    for words in (["list"], ["show", "Tides"], ["verify"], ["compact"], ["edit", "Tides", "--state", "approved"]):
        assert "There is no translation memory from en to zh_CN" in run(*words, code=1)
    assert not (folder / ".amts").exists()


def test_no_book(run, folder):
    """The folder of the book is asked for; --source names it."""
    (folder / "conf.py").rename(folder.parent / "conf.py")
    assert "has no conf.py" in run("list", code=1)
    open_memory(folder.parent).store([entry(1)])
    assert "Sentence 1." in run("list", "--source", "..")
    assert "Sentence 1." in run("list", "--source", "..", "-D", "amts_memory=.amts")


def test_wrong_options_are_named(run, folder, memory):
    """Those that decide which memory it is."""
    add(folder, "amts_memory = 3\namts_timeout = 'x'")

    printed = run("list")
    assert "amts_memory must be" in printed
    assert "amts_timeout" not in printed
    assert "潮汐" in printed


def test_looking_changes_nothing(run, folder, memory):
    """Not even a date."""
    before = snapshot(folder)
    for words in ("list", "log", "stats", "verify", "search tide", "show Tides", "prune --unused --dry-run"):
        run(*words.split())
    run("edit", READ, "--translation", "x", code=1)

    assert snapshot(folder) == before


# --- changing ---------------------------------------------------------------------------------------------------------


def test_edit_reads_stdin(run, memory, monkeypatch):
    """A dash stands for it; the name is Git's if none is given."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("请读<x1/>。\n"))

    assert "human: translated by a person" in run("edit", READ, "--translation", "-")
    assert memory.get([READ])[READ].translation == "请读<x1/>。"


def editor(folder, script):
    """An editor that does something to the file."""
    path = folder.parent / "my editor"
    path.write_text(f"#!{sys.executable}\nimport sys\nfrom pathlib import Path\nfile = Path(sys.argv[-1])\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return f"'{path}' --wait"


def test_edit_in_an_editor(run, folder, memory, monkeypatch):
    """It gets the translation, with the source below; the text is what comes before the line of scissors."""
    monkeypatch.delenv("VISUAL", raising=False)
    script = "old = file.read_text('utf-8')\nassert 'Read <x1/> first.' in old\nfile.write_text('#1 ' + old, 'utf-8')"
    monkeypatch.setenv("EDITOR", editor(folder, script))
    run("edit", READ, "--by", "Ana")
    assert memory.get([READ])[READ].translation == "#1 先读<x1/>。"
    assert memory.get([READ])[READ].origin is Origin.HUMAN

    monkeypatch.setenv("VISUAL", editor(folder, "file.write_text('请读<x1/>。', 'utf-8')"))
    run("edit", READ, "--state", "draft", "--by", "Ana")
    assert memory.get([READ])[READ].translation == "#1 先读<x1/>。"
    assert memory.history(READ)[-1].entry.state is State.DRAFT


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("", "The text was not changed"),
        ("file.write_text('')", "The text was not changed"),
        ("sys.exit(3)", "ended with the code 3"),
        ("file.write_text('先读。', 'utf-8')", "The translation is: 先读。"),
    ],
)
def test_an_edit_that_is_given_up(run, folder, memory, monkeypatch, script, sentence):  # noqa: PLR0917
    """Nothing is stored; what was written in vain is printed."""
    monkeypatch.setenv("VISUAL", editor(folder, script))
    before = snapshot(folder)

    assert sentence in run("edit", READ, code=1)
    assert snapshot(folder) == before


def test_no_editor(run, memory, monkeypatch):
    """The sentence says what else can be done."""
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", " ")
    assert "--translation" in run("edit", READ, code=1)
    monkeypatch.setenv("EDITOR", "/no/such/editor")
    assert "cannot be started" in run("edit", READ, code=1)


def test_edit_for_a_page(run, folder, memory):
    """The page has to be there; its suffix may be given."""
    assert 'has no page "sea"' in run("edit", READ, "--translation", "看<x1/>。", "--page", "sea", code=1)
    assert "on the page index only" in run("edit", READ, "--translation", "看<x1/>。", "--page", "index.rst")
    assert "on the page index only" in run("edit", READ, "--translation", "瞧<x1/>。", "--page", "index")
    assert len(memory.candidates([READ])[READ].bound) == 1
    run("delete", READ, "--page", "index", "--human", "--yes")
    assert memory.candidates([READ])[READ].bound == ()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["Absent.", "--state", "approved"], "memory search"),
        ([READ, "--state", "translated"], "is translated already"),
        ([READ, "--state", "rejected", "--by", "ana@lima.example"], "is an address"),
        (["Low tide.", "--state", "rejected"], "stands in pairs.csv:3"),
        ([READ, "--translation", "先读。"], "lost: <x1/>"),
    ],
)
def test_edits_that_are_refused(run, folder, memory, words, sentence):
    """Each with its sentence; nothing changes."""
    before = snapshot(folder)

    assert sentence in run("edit", *words, code=1)
    assert snapshot(folder) == before


def test_delete_asks(run, memory, monkeypatch):
    """On a terminal; without one it needs --yes."""
    assert "add --yes" in run("delete", "Old.", code=2)
    for answer, code in (("\n", 1), ("n\n", 1), ("yes\n", 0)):
        terminal = io.StringIO(answer)
        terminal.isatty = lambda: True
        monkeypatch.setattr(sys, "stdin", terminal)
        printed = run("delete", "Old.", code=code)
        assert "旧。" in printed
        assert "Delete this of 1 sentence? [y/N]" in printed
    assert memory.get(["Old."]) == {}


def test_the_work_of_a_person_is_asked_for_twice(run, memory):
    """Without --human it is named and stays, and the others go."""
    run("edit", READ, "--state", "reviewed", "--by", "Ana")
    printed = run("delete", READ, "Old.", "Absent.", "--yes", code=1)

    assert "is not deleted: It is the work of Ana; add --human" in printed
    assert "Deleted 1 sentence" in printed
    assert memory.get([READ, "Old."]).keys() == {READ}
    run("delete", READ, "--yes", "--human", "--by", "Bo")
    assert memory.get([READ]) == {}
    assert "deleted by Bo, people's work too" in run("show", READ)


def test_delete_one_translation(run, memory):
    """The other one counts then."""
    run("edit", READ, "--translation", "请读<x1/>。", "--by", "Ana")
    run("delete", READ, "--translation", "请读<x1/>。", "--human", "--yes")

    assert memory.get([READ])[READ].translation == "先读<x1/>。"
    assert "Nothing of the segment is like that" in run("delete", READ, "--translation", "x", "--yes", code=1)


# --- upkeep -----------------------------------------------------------------------------------------------------------


def test_stats(run, memory):
    """Who made how much."""
    run("edit", READ, "--state", "approved", "--by", "Ana")
    run("edit", "Tides", "--state", "rejected", "--by", "Bo")
    (figures,) = as_json(run("stats", "--format", "json"))

    assert figures["segments"] == 3
    assert figures["by_origin"] == {"machine": 2, "human": 1}
    assert figures["by_state"] == {"translated": 2, "approved": 1}
    assert figures["by_person"] == {"Ana": 1}
    assert (figures["events"], figures["rejections"], figures["used_pairs"]) == (7, 1, 1)
    assert figures["first"] == "2023-11-14T22:13:20Z"
    assert figures["size"] > database(memory).stat().st_size
    assert re.search(r"Ana +1\n", run("stats"))


def test_verify(run, memory):
    """One sentence a problem, and exit code 1."""
    assert run("verify") == "The memory is sound.\n"
    sql(memory, "UPDATE Cache SET value = replace(value, '潮汐', '海')")
    assert "what follows from its history" in run("verify", code=1)
    assert [found["target_language"] for found in as_json(run("verify", "--format", "json", code=1))] == ["zh_CN"]


def test_prune_what_is_unused(run, folder, memory, monkeypatch):
    """The book is read as it is now; people's work stays."""
    memory.store([TMEntry("Aged.", "老。", Origin.HUMAN, by="Ana")])
    assert run("prune", "--unused", "--dry-run").count("en to zh_CN") == 1
    assert [found["source"] for found in as_json(run("prune", "--unused", "--dry-run", "--format", "json"))] == ["Old."]
    assert "add --yes" in run("prune", "--unused", code=2)
    assert "Deleted 1 sentence" in run("prune", "--unused", "--yes")
    assert memory.get(["Old.", "Aged.", READ, TIDE, "Tides"]).keys() == {"Aged.", READ, TIDE, "Tides"}
    assert memory.history("Old.")[-1].entry.note == "prune"
    assert run("prune", "--unused", "--yes") == "Nothing to delete.\n"

    terminal = io.StringIO("y\n")
    terminal.isatty = lambda: True
    monkeypatch.setattr(sys, "stdin", terminal)
    assert "1 of which people worked on" in run("prune", "--unused", "--human")
    assert memory.get(["Aged."]) == {}


def test_prune_reads_all_of_the_book(run, folder, memory):
    """What other builders show, and what a catalogue translates."""
    (folder / "index.rst").write_text("Tides\n=====\n\n.. only:: latex\n\n   Old.\n", encoding="utf-8")
    catalogue = folder / "locales" / "zh_CN" / "LC_MESSAGES" / "index.mo"
    catalogue.parent.mkdir(parents=True)
    from babel.messages import Catalog
    from babel.messages.mofile import write_mo

    messages = Catalog("zh_CN")
    messages.add("Tides", "潮汐！")
    with catalogue.open("wb") as file:
        write_mo(file, messages)
    add(folder, 'locale_dirs = ["locales"]')

    chosen = as_json(run("prune", "--unused", "--dry-run", "--format", "json"))
    assert {found["source"] for found in chosen} == {READ, TIDE}


def test_a_page_that_cannot_be_read(run, folder, memory):
    """Nothing is pruned."""
    (folder / "broken.rst").write_bytes(b":orphan:\n\nH\xe9llo.\n")
    before = snapshot(folder / ".amts")

    assert "nothing is pruned" in run("prune", "--unused", "--yes", code=1)
    assert snapshot(folder / ".amts") == before


def test_sentences_in_another_form(run, folder, memory):
    """What the next build takes over is not pruned before it does."""
    (folder / "index.rst").write_text("Tides\n=====\n\nRead ``this()`` now.\n", encoding="utf-8")
    memory.store([TMEntry("Read this() now.", "现在读 this()。", Origin.MACHINE)])

    assert "build the book once, and prune then" in run("prune", "--unused", "--yes", code=1)


def test_prune_by_age(run, memory):
    """Days, also parts of one; something must be said."""
    memory.store([TMEntry("New.", "新。", Origin.MACHINE, made=int(time.time()) - _DAY)])
    assert "--older-than DAYS" in run("prune", "--yes", code=2)
    assert run("prune", "--older-than", "x", code=2)
    run("prune", "--older-than", "1.5", "--yes")
    assert memory.get(["New.", "Old.", "Tides"]).keys() == {"New."}


def test_merge(run, folder, memory, tmp_path):
    """Another memory comes in, and is not changed."""
    other = TranslationMemory(tmp_path / "other", CHINESE)
    other.store([TMEntry(READ, "请读<x1/>。", Origin.HUMAN, by="Ana"), entry(7)])
    before = snapshot(other.root)

    assert "2 new events, 0 known; another translation counts now for 2 sentences" in run("merge", str(other.root))
    assert "0 new events, 2 known" in run("merge", str(other.folder))
    assert snapshot(other.root) == before
    assert "translated by Ana" in run("show", READ)
    assert "has no memory for en-es, only en-zh_CN.v2" in run("merge", str(other.root), "-l", "es", code=1)


def test_save(run, folder, memory):
    """The text form is written where conf.py or the command line says."""
    assert "amts_translations" in run("save", code=2)
    assert "translations/en-zh_CN" in run("save", "translations")
    assert (folder / "translations" / "en-zh_CN").is_dir()
    add(folder, 'amts_translations = "translations"')
    run("save")


def test_a_clone_with_the_text_form_alone(run, folder, memory):
    """All commands work on it; a change goes into a memory of its own."""
    run("save", "translations")
    (folder / ".amts").rename(folder / "elsewhere")
    add(folder, 'amts_translations = "translations"')

    assert run("list").count("en to zh_CN") == 4
    assert "先读<x1/>。" in run("show", READ_KEY[:8])
    assert "先读<x1/>。" in run("search", "先读")
    assert run("log").count("translated by amazon") == 4
    before = snapshot(folder)
    assert run("verify") == "The memory is sound.\n"
    assert snapshot(folder) == before
    assert not (folder / ".amts" / "en-zh_CN.v2" / "cache.db").exists()
    run("edit", READ, "--translation", "请读<x1/>。", "--by", "Ana")
    run("delete", "Old.", "--yes")
    assert run("list").count("en to zh_CN") == 3
    run("save")
    assert any("请读" in file.read_text("utf-8") for file in (folder / "translations").rglob("*.jsonl"))


def test_compact(run, memory):
    """It prints what it has done."""
    memory.store([TMEntry("Old.", "新。", Origin.MACHINE)])

    assert "dropped 1 replaced translation by engines" in run("compact")
    assert run("verify") == "The memory is sound.\n"


@pytest.mark.parametrize("words", [["edit", READ, "--state", "approved"], ["delete", "Old.", "--yes"], ["compact"]])
def test_a_memory_that_cannot_be_written(run, folder, memory, words, monkeypatch):
    """Exit code 1, and the sentence of the failure."""
    from sphinx_amts.tm import store

    def refuse(*_arguments):
        raise PermissionError(13, "Permission denied", "cache.db")

    monkeypatch.setattr(store, "write", refuse)

    assert "cannot be written" in run(*words, code=1)


def test_a_damaged_memory(run, folder, memory):
    """Verify says so and changes nothing; another command sets it aside as a build does."""
    database(memory).write_bytes(b"no database" * 1000)
    before = snapshot(folder)
    assert "is damaged" in run("verify", code=1)
    assert snapshot(folder) == before
    assert "was set aside" in run("list")


def test_a_build_uses_what_was_edited(book, capsys, monkeypatch):
    """On all pages, or on one."""
    book.write({"index.rst": "Tides\n=====\n\nLow tide.\n", "sea.rst": ":orphan:\n\nLow tide.\n"})
    book.build(amts_engine="fake_engines.Upper")
    monkeypatch.chdir(book.folder)
    assert cli.main(["memory", "edit", "Low tide.", "--translation", "退潮。", "-l", "zh", "--by", "Ana"]) == 0
    words = ["edit", "Low tide.", "--translation", "低潮。", "--page", "sea", "-l", "zh", "--by", "Ana"]
    assert cli.main(["memory", *words]) == 0
    result = book.build(amts_engine="fake_engines.Upper")

    assert "退潮。" in result.text()
    assert "低潮。" in result.text("sea.html")


def test_the_commands_that_look_load_little(folder, memory):
    """Neither the parsers of pages nor extensions: they answer at once."""
    text = "import sys; from sphinx_amts import cli; cli.main(['memory', 'log']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split())

    assert {"sphinx.config", "sphinx_amts.tm.memory"} <= loaded
    assert {"sphinx.application", "docutils.parsers.rst", "jinja2", "sentencex", "boto3"} & loaded == set()
