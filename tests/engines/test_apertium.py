from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from textwrap import dedent

import project_paths
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sphinx_amts.engines import Request, Untranslated, apertium
from sphinx_amts.engines.apertium import Apertium, best_mode, from_stream, to_stream
from sphinx_amts.errors import EngineError, MarkupError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options import config
from sphinx_amts.text import tagged_text

ROOT = project_paths.ROOT
DATA = Path(os.environ.get("AMTS_DATA", ROOT.parent / "shared" / "data"))


def installed() -> list[str]:
    """The modes of Apertium on this computer."""
    program = shutil.which("apertium")
    listed = subprocess.run([program, "-l"], capture_output=True, text=True, check=False).stdout if program else ""
    return listed.split()


MODES = installed()
spanish = pytest.mark.skipif("eng-spa" not in MODES, reason="needs Apertium: apt-get install apertium apertium-eng-spa")


def ask(*texts: str, target: str = "es", seconds: float = 60) -> list[str | Untranslated]:
    """What the engine answers."""
    options, _ = config.checked_config({"amts_timeout": seconds})
    return Apertium(options).answers([Request(text, "index") for text in texts], LanguagePair("en", target))


def reasons(answers: list[str | Untranslated]) -> list[str]:
    return [answer.reason if isinstance(answer, Untranslated) else "" for answer in answers]


# --- manners ----------------------------------------------------------------------------------------------------------

#: Sentence, and its translation: what would go wrong if Apertium were just asked.
MANNERS = {
    "a capital is not forgotten": ("There will now be a file in the folder.", "Ahora habrá una lima en la carpeta."),
    "unknown words get no asterisk": ("The zyxomat is red.", "El zyxomat es rojo."),
    "no full stop is added": ("Words of the sea", "Palabras del mar"),
    "a full stop is kept": ("The house is red.", "La casa es roja."),
    "letters come as letters": ("The year and the coffee", "El año y el café"),
    "entities are left to the page": ("2 &lt; 3 &amp; the sea", "2 &lt; 3 &amp; el mar"),
    "capitals are copied": ("Access denied.", "El acceso negó."),
    "small letters are copied": ("the red car", "el coche rojo"),
    "no capital behind a tag": ("<x1/> and <x2/> are here.", "<x1/> y <x2/> son aquí."),
    "no capital behind an unknown word": ("Zyxomat is easy.", "Zyxomat es fácil."),
    "code stands behind its noun": ("Use the <x1/> option.", "Uso la opción <x1/>."),
    "code is no genitive": ("the header of <x1/>", "el encabezamiento de <x1/>"),
    "code is a subject": ("<x1/> is red.", "<x1/> es rojo."),
    "code that touches letters keeps its place": ("the <x1/>s or un<x2/>able", "el <x1/>s o un<x2/>capaz"),
    "a footnote keeps its place": ("The cat.<x1/>", "El gato.<x1/>"),
    "emphasis follows its word": ("the <g1>red</g1> car", "el coche <g1>rojo</g1>"),
    "emphasis follows its words": (
        "The <g1>very big and red</g1> houses in <g2>my town</g2>.",
        "Las casas <g1>muy grandes y rojas</g1> en <g2>mi ciudad</g2>.",
    ),
    "added words are inside": ("an <g1>application context</g1>", "un <g1>contexto de aplicación</g1>"),
    "pairs stay nested": ("<g1>The <g2>red</g2> house</g1> is big.", "<g1>La casa <g2>roja</g2></g1> es grande."),
    "code stays in its link": (
        "See <g1><x2/></g1> and <g3>the <x4/> page</g3>.",
        "Ve <g1><x2/></g1> y <g3>la página <x4/></g3>.",
    ),
    "the noun that stands in is nobody else's": ("the <x1/> and a DVD", "el <x1/> y un DVD"),
}  # fmt: skip


@spanish
def test_manners():
    """What Apertium is known to do to formatted text has no effect."""
    answers = ask(*(source for source, _ in MANNERS.values()))

    assert dict(zip(MANNERS, answers, strict=True)) == {name: expected for name, (_, expected) in MANNERS.items()}


@spanish
def test_every_character_comes_back():
    """What means something to the stages of Apertium is text like any other."""
    characters = [*"[]{}^$/\\@~*#+|_=`'\"()", "&lt;", "&gt;", "&amp;", "→", "。", "😀"]

    answers = ask(*(f"The cat {each} the {each}house{each}." for each in characters))

    assert [each for each, answer in zip(characters, answers, strict=True) if str(answer).count(each) != 3] == []


@spanish
def test_control_characters_are_blanks():
    """What divides sentences for Apertium divides no sentence when it stands in one."""
    divided, half, last = ask("The\x00red\x1b house", "Half a character: \ud800", "The sea")

    assert (divided, last) == ("La casa roja", "El mar")
    assert str(half).endswith(": ?")


@spanish
def test_a_pair_is_torn_or_lost():
    """Where the words of a pair do not stand together any more, or are gone, the sentence is refused."""
    torn = from_stream("<g1>a b</g1> c", '[[<g id="1">]]A[[/]] [[<g id="0">]]c[[/]] [[<g id="1">]]b[[/]]')
    merged = from_stream("<g1>of</g1> <g2>the</g2>", '[[<g id="1">; <g id="2">]]del[[/]]')
    moved = from_stream("<g1>a</g1> <x2/> c", '[[<g id="1">]]A[[/]] [[<g id="0">]]c[[/]]')
    [future] = ask("You <g1>will</g1> run.")

    assert torn == Untranslated("Apertium separated the words of <g1>")
    assert merged == Untranslated("Apertium lost or misplaced <g2>")
    assert moved == Untranslated("Apertium lost or misplaced <x2/>")
    assert future == Untranslated("Apertium lost or misplaced <g1>")


def test_a_lost_or_doubled_tag_is_refused():
    """Code that Apertium lost or wrote twice never shows the noun that stood in for it."""
    unbound = from_stream("the <x1/> car", '[[<g id="0">]]el coche[[/]] DVD')
    leaked = from_stream("the <x1/> car", '[[<g id="0">]]el[[/]] [[<g id="0">; <x id="1"/>]]DVD[[/]] coche DVD')
    doubled = from_stream("the <x1/>", '[[<g id="0">; <x id="1"/>]]DVD[[/]] [[<g id="0">; <x id="1"/>]]DVD[[/]]')

    assert unbound == Untranslated("Apertium lost or misplaced <x1/>")
    assert leaked == Untranslated("Apertium repeated the stand-in for a placeholder")
    with pytest.raises(MarkupError, match="duplicated"):
        tagged_text.accepted("the <x1/>", doubled)


@pytest.mark.parametrize("target", ["ca", "gl", "eo"])
def test_other_languages(target):
    """The other languages from English work alike: tags are kept and the noun that stands in is not seen."""
    if best_mode(MODES, LanguagePair("en", target)) is None:
        pytest.skip(f"needs Apertium's pair of English and {target}")
    sources = ["Use the <x1/> option in <g2>the red house</g2>.", "<x1/>, <x2/> and <g3><x4/></g3> are red."]

    answers = [tagged_text.accepted(*both) for both in zip(sources, ask(*sources, target=target), strict=True)]

    assert "DVD" not in "".join(answers).upper()


# --- modes ------------------------------------------------------------------------------------------------------------

LISTED = (
    "cat-eng cat-eng_US en-eo-bytecode en-eo eng-cat_valencia eng-cat eng-spa en-gl spa-eng spa-eng_US nob-nno zz-q"
)


@pytest.mark.parametrize(
    ("source", "target", "mode"),
    [
        ("en", "es", "eng-spa"),
        ("en", "es_MX", "eng-spa"),
        ("en_GB", "es", "eng-spa"),
        ("es", "en", "spa-eng"),
        ("es", "en_US", "spa-eng_US"),
        ("es", "en_GB", "spa-eng"),
        ("en", "ca", "eng-cat"),
        ("en", "ca@valencia", "eng-cat_valencia"),
        ("en", "gl", "en-gl"),
        ("en", "eo", "en-eo"),
        ("nb", "nn", "nob-nno"),
        ("en", "zh_CN", None),
        ("gl", "en", None),
        ("en", "xx_unknown", None),
    ],
)
def test_modes(source, target, mode):
    """Any installed pair is found by two- and three-letter codes, with and without a region."""
    assert best_mode(LISTED.split(), LanguagePair(source, target)) == mode


# --- what the process may do ------------------------------------------------------------------------------------------

#: A program in Apertium's place: ``records`` are the sentences as it was sent them.
PROGRAM = """\
#!{python} -S
import os, sys, time
if "-l" in sys.argv:
    print("  eng-spa")
    sys.exit()
out = sys.stdout.buffer
records = sys.stdin.buffer.read().split(b"\\0")[:-1]
def say(some):
    out.write(b"".join(one.replace(b"sea", b"mar") + b"\\0" for one in some))
    out.flush()
{body}
"""


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """Puts a program in Apertium's place."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def write(body: str, whole: str = PROGRAM) -> Path:
        path = folder / "apertium"
        path.write_text(whole.format(python=sys.executable, body=dedent(body)), encoding="utf-8")
        path.chmod(0o755)
        return path

    return write


SEAS = [f"sea {number}" for number in range(5)]
MARES = [f"mar {number}" for number in range(5)]
FAILURES = {
    "crash": ("sys.exit('Segmentation fault')", "Apertium exited with code 1: Segmentation fault"),
    "killed": ("os.kill(os.getpid(), 9)", "Apertium was killed by signal 9"),
    "wrong channel": ("print('Error: no locale'); sys.exit(2)", "Apertium exited with code 2: Error: no locale"),
    "silence": ("", "Apertium returned no translation"),
    "garbage": ("out.write(os.urandom(5000).replace(b'[', b''))", "Apertium returned no translation"),
    "no numbers": ("out.write(b'mar\\0' * 5)", "Apertium returned no translation"),
    "other numbers": ("out.write(b'mar[<p id=\"99\"/>]\\0' * 5)", "Apertium returned no translation"),
    "hanging": ("time.sleep(60)", "Apertium did not finish in time (amts_timeout)"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "reason"), FAILURES.values(), ids=FAILURES)
def test_failures(fake, body, reason):
    """Whatever the process does, each sentence has a reason that says it."""
    fake(body)

    assert reasons(ask(*SEAS, seconds=1 if "sleep" in body else 60)) == [reason] * 5


@pytest.mark.parametrize(
    ("body", "missing"),
    [
        ("say(records[:2]); os.kill(os.getpid(), 9)", {2: "Apertium was killed by signal 9"}),
        ("say(records[:4]); sys.exit(3)", {4: "Apertium exited with code 3"}),
        (
            "say(records[:2]); time.sleep(60)",
            dict.fromkeys((2, 3, 4), "Apertium did not finish in time (amts_timeout)"),
        ),
        ("say(one for one in records if b'2' not in one[:9])", {2: "Apertium returned no translation"}),
        ("say(records); sys.exit(1)", {}),
        ("say(reversed(records))", {}),
        ("say([b'junk', *records, b'', b'', b'more'])", {}),
    ],
)
def test_what_arrived_is_kept(fake, body, missing):
    """Answers are those of their own sentences, however many there are and in whichever order; the rest is told."""
    fake(body)

    answers = ask(*SEAS, seconds=2 if "sleep" in body else 60)

    wanted = [Untranslated(missing[index]) if index in missing else mar for index, mar in enumerate(MARES)]
    assert answers == wanted


def test_one_bad_sentence_does_not_hold_back_the_others(fake):
    """Sentences behind one on which Apertium breaks down are asked again without it."""
    fake(
        """
        for one in records:
            if b"sea 1" in one or b"sea 3" in one:
                sys.exit(139)
            say([one])
        """
    )

    assert reasons(ask(*SEAS)) == [
        "",
        "Apertium returned no translation",
        "",
        "Apertium returned no translation",
        "",
    ]


def test_nothing_is_left_running(fake, tmp_path):
    """A process that hangs is ended together with those that it started."""
    noted = tmp_path / "pids"
    fake(
        f"""
        child = os.fork() or os.fork()
        with open({str(noted)!r}, "a") as file:
            file.write(f"{{os.getpid()}}\\n")
        time.sleep(60)
        """
    )

    began = time.monotonic()
    ask("sea", seconds=2)
    waited = time.monotonic() - began

    pids = [int(line) for line in noted.read_text(encoding="utf-8").split()]
    deadline = time.monotonic() + 5
    while (alive := [pid for pid in pids if is_running(pid)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert waited < 30
    assert len(pids) == 3
    assert alive == []


def is_running(pid: int) -> bool:
    """Whether the process still does something; one that only waits to be buried does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


MISSING = [
    ("", "es", "not installed; to install what is missing, run `apt-get install apertium apertium-eng-spa`"),
    ("", "ca", "not installed; to install what is missing, run `apt-get install apertium apertium-eng-cat`"),
    ("", "zh_CN", "not installed; `apt-cache search apertium`"),
    (PROGRAM, "gl", "cannot translate en to gl: `apertium -l` lists eng-spa; to install what"),
    (PROGRAM, "gl", "; to install what is missing, run `apt-get install apertium apertium-en-gl`"),
    (PROGRAM, "zh_CN", "cannot translate en to zh_CN: `apertium -l` lists eng-spa; `apt-cache search"),
    ("#!{python} -S\nraise SystemExit(7)", "es", ": Apertium exited with code 7; to install what"),
    ("#!{python} -S\n", "es", ": `apertium -l` lists nothing; to install what is missing, run `apt-get install"),
    ("#!/nowhere", "es", ": Apertium cannot be started: "),
]  # fmt: skip


@pytest.mark.parametrize(("whole", "target", "reason"), MISSING)
def test_missing(fake, whole, target, reason):
    """Where the program or the pair of languages is missing, one sentence says what to install."""
    if whole:
        fake("", whole)

    with pytest.raises(EngineError) as caught:
        ask("The sea.", target=target)

    assert reason in str(caught.value)


def test_the_book_builds_without_apertium(book, fake):
    """A build where it is missing ends well, in English, and names the remedy."""
    book.write({"index.rst": "The sea\n=======\n\nThe sea is *red* in ``code``.\n"})

    result = book.build(language="es", amts_engine="sphinx_amts.engines.apertium.Apertium")

    assert result.code == 0
    assert "The sea is red in code ." in result.text()
    assert "to install what is missing, run `apt-get install apertium apertium-eng-spa`" in result.warnings
    assert "Traceback" not in result.warnings


def test_a_book_that_is_translated_needs_no_apertium(book, fake):
    """What Apertium has translated is kept as a machine's, and used where it is not installed."""
    program = fake("say(records)")
    book.write({"index.rst": "The sea\n=======\n\nThe sea is *red* in ``code``.\n"})
    book.build(language="es", amts_engine="sphinx_amts.engines.apertium.Apertium")
    program.unlink()

    result = book.build("-E", language="es", amts_engine="sphinx_amts.engines.apertium.Apertium")

    assert "The mar is red in code ." in result.text()
    assert "machine-translated" in result.status
    assert "apertium" not in result.warnings


# --- any sentence -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pair:
    """A pair of tags and what is in it."""

    content: list[object]


def rendered(tree: list[object], numbers: count) -> str:
    """The tree as a tagged sentence."""
    parts = []
    for one in tree:
        if isinstance(one, Pair):
            parts.append(tagged_text.paired_code(next(numbers), rendered(one.content, numbers)))
        else:
            parts.append(tagged_text.placeholder(next(numbers)) if one is None else tagged_text.escape(str(one)))
    return "".join(parts) if None in tree[1:2] else " ".join(parts)


def sentences(words: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Tagged sentences of such words."""
    leaves = st.lists(words | st.none(), min_size=1, max_size=4)
    trees = st.recursive(leaves, lambda inner: st.lists(words | st.none() | inner.map(Pair), min_size=1, max_size=4))
    return trees.map(lambda tree: tagged_text.canonical(rendered(tree, count(1)))[0])


def homes(tagged: str) -> dict[int, frozenset[int]]:
    """For each tag the pairs around it."""
    found, around = {}, []
    for token in filter(tagged_text.is_tag, tagged_text.tokens(tagged)):
        if token[1] == "/":
            around.pop()
            continue
        found[tagged_text.number_of(token)] = frozenset(around)
        if token[1] == "g":
            around.append(tagged_text.number_of(token))
    return found


ANY_WORD = st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1).filter(
    lambda word: "DVD" not in word.upper()
)
ENGLISH = st.sampled_from([
    *("The", "red", "house", "of", "the", "application", "context", "will", "be", "in", "order", "to", "run", "it's"),
    *(",", ".", "(", ")", "~", "[", "]", "\\", "@", "^", "$", "{", "a/b", "DVD", "dvds", "zyx"),
])  # fmt: skip


@given(sentences(ANY_WORD))
def test_an_echo_is_the_sentence(tagged):
    """What Apertium would return as it is, is the sentence again: nothing is lost on the way there and back.

    A tilde, which Apertium does not pass on, may come to stand beside its pair, or leave the pair without words; then
    the sentence is refused.
    """
    found = from_stream(tagged, to_stream(tagged))
    if "~" not in tagged:
        assert found == tagged
    elif not isinstance(found, Untranslated):
        assert _without_tildes(found) == _without_tildes(tagged)


def _without_tildes(tagged: str) -> str:
    return re.sub(r"[~\s]", "", tagged)


@spanish
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],  # a process each
)
@given(st.lists(sentences(ENGLISH), min_size=20, max_size=40))
def test_any_sentence_keeps_its_tags_or_is_refused(tagged):
    """Each comes back with its tags, code within the pairs it stood in, and nothing of the stream; or is refused."""
    for source, answer in zip(tagged, ask(*tagged), strict=True):
        try:
            good = "" if isinstance(answer, Untranslated) else tagged_text.accepted(source, answer)
        except MarkupError:
            continue
        if good:
            assert homes(good) == homes(source)
            assert good.upper().count("DVD") <= source.upper().count("DVD")
            assert good.count("[") <= source.count("[")


# --- real books -------------------------------------------------------------------------------------------------------


def benchmark():
    """``benchmarks/apertium.py``, which is no module."""
    pytest.importorskip("sacrebleu")
    spec = importlib.util.spec_from_file_location("apertium_benchmark", ROOT / "benchmarks" / "apertium.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@spanish
@pytest.mark.skipif(not (DATA / "flask-es").is_dir(), reason="needs the data folder, see AMTS_DATA")
def test_a_thousand_messages():
    """Of 1,000 messages nearly none is refused, and the translation is twice as near to the human one as English is."""
    module = benchmark()

    found = module.measure(module.spread(module.messages()))

    assert found.with_tags > 600
    assert found.reasons.total() <= 5
    assert found.apertium[0] >= 43
    assert found.apertium[1] >= 62
    assert found.apertium[0] > 1.9 * found.identity[0]


@spanish
def test_the_demonstration_book(tmp_path):
    """Human pairs come first; what they do not have is Apertium's, with its links and formulas."""
    pytest.importorskip("myst_nb")
    pytest.importorskip("sphinx_design")
    demo = shutil.copytree(ROOT / "docs" / "demo", tmp_path / "demo", ignore=shutil.ignore_patterns("_build", ".amts"))
    page = demo / "why.md"
    text = page.read_text(encoding="utf-8")
    assert "is the only formula that you need to remember." in text
    page.write_text(text.replace("formula that you need to remember.", "formula of *this page*."), encoding="utf-8")
    options = ["language=es", "nb_execution_mode=off", "amts_engine=sphinx_amts.engines.apertium.Apertium"]
    call = [sys.executable, "-m", "sphinx", *(f"-D{one}" for one in options), str(demo), str(tmp_path / "out")]

    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    html = " ".join((tmp_path / "out" / "why.html").read_text(encoding="utf-8").split())

    assert done.returncode == 0, done.stderr
    assert "; 1 machine-translated" in done.stdout
    assert "amts" not in done.stderr
    assert "in the source language:" not in done.stderr
    assert 'href="forces.html"><span class="std std-doc">El capítulo próximo</span></a> pone números' in html
    assert "es la fórmula única de <em>esta página</em>." in html
    assert "Por qué" in html


HUGE = "9" * 5_000


@pytest.mark.parametrize(
    "stream",
    [f'[[<g id="{HUGE}">]]x[[/]]', f'[<x id="{HUGE}"/>]', "</g1></g1>", "<g1>x</g2>", "[[" * 5_000, "\x00\ud800"],
)
def test_an_answer_that_cannot_be_read_costs_itself_only(monkeypatch, stream):
    """Whatever the process prints for one sentence, the next one is translated."""
    monkeypatch.setattr(apertium, "_command", lambda *_: ["apertium"])
    printed = f'{stream}[<p id="0"/>]\0[[<g id="0">]]hola[[/]][<p id="1"/>]\0{stream}[<p id="{HUGE}"/>]\0'
    monkeypatch.setattr(apertium, "_run", lambda *_: (printed, ""))

    answers = ask("See <x1/>.", "hello")

    assert answers[1] == "hola"
    assert isinstance(answers[0], str | Untranslated)
