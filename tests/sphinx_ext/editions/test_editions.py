"""The editions of one book, side by side: how they are built, and how their pages link to each other."""

from __future__ import annotations

import functools
import os
import re
import signal
import subprocess
import sys
import threading
import time
from http.server import ThreadingHTTPServer
from pathlib import Path
from textwrap import dedent

import pytest
from browser import CHROMIUM, Quiet, opened

from sphinx_amts.sphinx_ext.editions import build_result

COMMAND = [sys.executable, "-m", "sphinx_amts", "build"]
CONF = """
    import sys
    project = "Tides"
    extensions = ["sphinx_amts"]
    amts_engine = "pseudo"
    """
PAGES = {
    "index.rst": """
        The tides
        =========

        The sea rises twice a day.

        .. toctree::

           sky/moon
        """,
    "sky/moon.rst": """
        The moon
        ========

        It pulls the sea.

        .. py:module:: tides

        The far side
        ------------

        Nobody looks there.
        """,
}
ALTERNATE = re.compile(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)" />')
MENU = re.compile(r'<nav class="amts-editions".*?</nav>', re.DOTALL)


def write(folder: Path, conf: str = "", **pages: str) -> Path:
    for name, text in {"conf.py": dedent(CONF) + dedent(conf), **PAGES, **pages}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return folder


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, "source", "out", *words], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )


def alternates(page: str) -> dict[str, str]:
    return dict(ALTERNATE.findall(page))


def rows(printed: str) -> dict[str, list[str]]:
    """The table at the end, by language."""
    lines = printed.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("language  result"))
    return {line.split()[0]: re.split(r"  +", line)[1:] for line in lines[at + 1 :]}


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Three editions built at once, and what was printed."""
    folder = tmp_path_factory.mktemp("published")
    write(folder / "source")
    return folder / "out", run(folder, "-l", "zh", "-l", "es", "-l", "en")


# Side by side


def test_three_languages(published):
    """Each in its folder, the source language untranslated, doctrees apart, and a table at the end."""
    out, done = published

    assert done.returncode == 0, done.stderr
    assert {path.name for path in out.iterdir()} == {".doctrees", "zh", "es", "en"}
    assert {path.name for path in (out / ".doctrees").iterdir()} == {"zh", "es", "en"}
    assert "It pulls the sea." in (out / "en/sky/moon.html").read_text(encoding="utf-8")
    assert "Ｉｔ ｐｕｌｌｓ" in (out / "zh/sky/moon.html").read_text(encoding="utf-8")
    assert {code: row[:3] for code, row in rows(done.stdout).items()} == {
        code: ["built", "0", "0"] for code in ("zh", "es", "en")
    }


def test_every_line_says_its_language(published):
    """Lines are whole, and nothing is printed twice."""
    _out, done = published
    status = done.stdout[: done.stdout.index("language  result")].splitlines()

    assert [line for line in status if not re.match(r"(zh|es|en) \|", line)] == []
    for code in ("zh", "es", "en"):
        assert sum(line.startswith(f"{code} | Running Sphinx") for line in status) == 1
        assert sum(line.startswith(f"{code} | build succeeded") for line in status) == 1


def test_one_fails(tmp_path):
    """The others are built all the same; table, last line and exit code tell."""
    write(tmp_path / "source", 'if "language=es" in sys.argv:\n    raise RuntimeError("no Spanish today")\n')
    old = tmp_path / "out/.doctrees/es" / build_result.RESULT
    old.parent.mkdir(parents=True)
    old.write_text('{"untranslated": 7, "warnings": 7}', encoding="utf-8")

    done = run(tmp_path, "-l", "zh", "-l", "es", "-l", "ja")

    assert done.returncode == 1
    assert {code: row[:3] for code, row in rows(done.stdout).items()} == {
        "zh": ["built", "0", "0"],
        "es": ["failed (2)", "-", "-"],
        "ja": ["built", "0", "0"],
    }
    assert "es | RuntimeError: no Spanish today" in done.stderr.replace("|     ", "| ")
    assert done.stderr.splitlines()[-1] == "sphinx-amts: 1 of 3 languages failed: es"
    assert (tmp_path / "out/ja/index.html").is_file()


def test_numbers_in_the_table(tmp_path):
    """Sentences without translation, and warnings, even where nothing else is printed."""
    write(tmp_path / "source", 'amts_engine = "memory" if "language=zh" in sys.argv else "pseudo"\n')

    table = rows(run(tmp_path, "-l", "zh", "-l", "es", "--", "-Q").stdout)

    assert {code: row[1:3] for code, row in table.items()} == {"zh": ["7", "3"], "es": ["0", "0"]}


def test_languages_of_conf_py(tmp_path):
    """Without -l all that conf.py lists are built; with -l one of them, and it links to all."""
    write(tmp_path / "source", 'amts_languages = ["en", "zh"]\n')

    assert list(rows(run(tmp_path, "--", "-q").stdout)) == ["en", "zh"]
    done = run(tmp_path, "-l", "es", "--", "-q")

    assert list(rows(done.stdout)) == ["es"]
    assert set(alternates((tmp_path / "out/es/index.html").read_text())) == {"en", "zh-Hans", "es", "x-default"}


# Interrupted

SLOW = """
    import os, pathlib, signal, time
    def setup(app):
        if {deaf}:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        def wait(app, env):
            pathlib.Path(app.confdir, app.config.language + ".pid").write_text(str(os.getpid()))
            for _ in range(400):
                print("still here", flush=True)
                time.sleep(0.25)
        app.connect("env-updated", wait)
    """


def start(folder: Path, deaf: bool, *words: str) -> subprocess.Popen[str]:
    write(folder / "source", SLOW.format(deaf=deaf))
    call = [*COMMAND, "source", "out", *words]
    process = subprocess.Popen(call, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    started = time.monotonic()
    while len(pids(folder)) < 2:
        assert time.monotonic() - started < 60
        assert process.poll() is None
        time.sleep(0.05)
    return process


def pids(folder: Path) -> list[int]:
    texts = [path.read_text() for path in (folder / "source").glob("*.pid")]
    return [int(text) for text in texts if text]


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c(tmp_path, number):
    """All languages stop, those that wait do not start, and the exit code is 130."""
    process = start(tmp_path, False, "-l", "zh", "-l", "es", "-l", "ja", "--at-once", "2")

    process.send_signal(number)
    printed, complained = process.communicate(timeout=30)

    assert process.returncode == 130
    assert {code: row[0] for code, row in rows(printed).items()} == {
        "zh": "stopped",
        "es": "stopped",
        "ja": "not started",
    }
    assert [pid for pid in pids(tmp_path) if runs(pid)] == []
    assert "stopping all builds" in complained
    assert "failed" not in complained.splitlines()[-1]


def test_ctrl_c_twice(tmp_path):
    """A build that does not listen is killed by the second."""
    process = start(tmp_path, True, "-l", "zh", "-l", "es")

    process.send_signal(signal.SIGINT)
    assert "again to kill" in process.stderr.readline()
    time.sleep(0.5)
    assert all(map(runs, pids(tmp_path)))
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)

    assert process.returncode == 130
    assert [pid for pid in pids(tmp_path) if runs(pid)] == []


def test_nobody_reads_on(tmp_path):
    """A pipe that is closed stops all languages."""
    process = start(tmp_path, False, "-l", "zh", "-l", "es", "--", "-v")
    process.stdout.close()
    _, complained = process.communicate(timeout=30)

    assert process.returncode == 1
    assert "Broken pipe" not in complained
    assert [pid for pid in pids(tmp_path) if runs(pid)] == []


# Links


def test_every_page_links_to_every_edition(published):
    """Also the index, the search and the list of modules; each link leads to the same page and exists."""
    out, _done = published
    pages = sorted(out.glob("[!.]*/**/*.html"))
    assert {"genindex.html", "search.html", "py-modindex.html", "moon.html"} <= {path.name for path in pages}

    for path in pages:
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(out).as_posix().partition("/")[2]
        expected = {tag: out / code / name for tag, code in (("zh-Hans", "zh"), ("es", "es"), ("en", "en"))}
        expected["x-default"] = out / "en" / name
        targets = {tag: Path(os.path.normpath(path.parent / url)) for tag, url in alternates(text).items()}
        assert targets == expected
        assert all(target.is_file() for target in targets.values())
        assert text.index('rel="alternate"') < text.index("</head>") < text.index("<nav class=")


def test_the_menu(published):
    """Names in their own language, the current one marked, plain links, nothing from elsewhere."""
    out, _done = published
    [menu] = MENU.findall((out / "zh/sky/moon.html").read_text(encoding="utf-8"))

    assert re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', menu) == [
        ("../../zh/sky/moon.html", "中文"),
        ("../../es/sky/moon.html", "Español"),
        ("../../en/sky/moon.html", "English"),
    ]
    assert re.findall(r'hreflang="([^"]+)"[^>]*aria-current="true"', menu) == ["zh-Hans"]
    assert "<summary>" in menu
    assert "http" not in menu
    for name in ("amts_editions.css", "amts_editions.js"):
        assert "http" not in (out / "zh/_static" / name).read_text(encoding="utf-8")


@pytest.fixture
def tides(book):
    return book.write(PAGES)


def test_nothing_without_the_option(tides):
    """A book of one edition is as it was."""
    for languages in ([], ["en", "es"], ["zh"]):
        text = tides.build(amts_engine="pseudo", amts_languages=languages).read("index.html")
        assert "amts-editions" not in text
        assert 'rel="alternate"' not in text


def test_absolute_addresses(tides):
    """With html_baseurl the links are absolute, and an edition is its own canonical page."""
    conf = {"amts_engine": "pseudo", "amts_languages": ["zh", "en"], "html_baseurl": "https://tides.org/book"}

    page = tides.build(**conf).read("sky/moon.html")

    assert alternates(page) == {
        "zh-Hans": "https://tides.org/book/zh/sky/moon.html",
        "en": "https://tides.org/book/en/sky/moon.html",
        "x-default": "https://tides.org/book/en/sky/moon.html",
    }
    assert '<link rel="canonical" href="https://tides.org/book/zh/sky/moon.html" />' in page


@pytest.mark.parametrize(
    ("builder", "page", "url"),
    [
        ("dirhtml", "index.html", "../es/"),
        ("dirhtml", "sky/moon/index.html", "../../../es/sky/moon/"),
        ("dirhtml", "genindex/index.html", "../../es/genindex/"),
        ("singlehtml", "index.html", "../es/index.html"),
    ],
)
def test_other_builders(tides, builder, page, url):
    """Links follow the addresses that the builder gives to pages."""
    result = tides.build(builder=builder, amts_engine="pseudo", amts_languages=["zh", "es"])

    assert alternates(result.read(page))["es"] == url
    assert f'href="{url}"' in MENU.search(result.read(page))[0]


@pytest.mark.parametrize("builder", ["epub", "htmlhelp", "json", "text", "latex"])
def test_books_without_neighbours(book, builder):
    """A book in a single file, and texts for other programs, have no menu."""
    book.write({"index.rst": "The tides\n=========\n\nThe sea rises.\n"})
    result = book.build(builder=builder, amts_engine="pseudo", amts_languages=["zh", "es"])

    assert result.code == 0, result.warnings
    files = [path for path in result.out.rglob("*") if path.is_file()]
    assert files
    assert [path.name for path in files if b"amts-editions" in path.read_bytes()] == []


def test_a_new_edition_reaches_old_pages(tides):
    """All pages are written again, none is read again; and a build without a change writes nothing."""
    conf = {"amts_engine": "pseudo", "html_baseurl": "https://tides.org/"}
    tides.build(amts_languages=["zh", "es"], **conf)

    result = tides.build(amts_languages=["zh", "es", "ja"], **conf)

    assert "ja" in alternates(result.read("sky/moon.html"))
    assert result.pages_read() == []
    assert "no targets are out of date" in tides.build(amts_languages=["zh", "es", "ja"], **conf).status


def test_languages_from_right_to_left(tides):
    """Each name is written in its own direction."""
    page = tides.build(amts_engine="pseudo", amts_languages=["zh", "ar"]).read("index.html")

    assert 'lang="ar" dir="rtl">العربية</a>' in page


@pytest.mark.parametrize("theme", ["alabaster", "sphinx_book_theme"])
def test_every_theme(tides, theme):
    """One menu and one set of links in each page, in whatever theme."""
    if theme != "alabaster":
        pytest.importorskip(theme)
    result = tides.build(amts_engine="pseudo", amts_languages=["zh", "es"], html_theme=theme)

    assert result.code == 0, result.warnings
    for name in ("index.html", "sky/moon.html", "genindex.html", "search.html"):
        page = result.read(name)
        assert len(MENU.findall(page)) == 1
        assert len(ALTERNATE.findall(page)) == 3
        assert page.index("<body") < page.index("<nav class") < page.index("</body>")


# In a browser

CLICKS = """
    <!doctype html><title>clicks</title><pre id="seen"></pre>
    <iframe id="page" src="zh/sky/moon.html#the-far-side"></iframe>
    <script>
    const frame = document.getElementById("page");
    const steps = [];
    const note = (text) => { steps.push(text); document.getElementById("seen").textContent = steps.join("\\n"); };
    const shown = (menu) => getComputedStyle(menu.querySelector("ul")).display + " " + menu.open;
    frame.onload = async () => {
      const page = frame.contentDocument;
      note(page.documentElement.lang + " " + frame.contentWindow.location.pathname + frame.contentWindow.location.hash);
      if (steps.length > 1) return;
      const menu = page.querySelector(".amts-editions details");
      const button = menu.querySelector("summary");
      const turn = () => new Promise((done) => setTimeout(done, 50));
      button.click();
      await turn();
      button.dispatchEvent(new frame.contentWindow.KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
      const escaped = !menu.open && page.activeElement === button;
      button.click();
      await turn();
      page.body.click();
      const left = !menu.open;
      button.click();
      await turn();
      const box = menu.getBoundingClientRect();
      if (escaped && left && menu.open && button.tabIndex === 0 && box.bottom <= frame.contentWindow.innerHeight) {
        menu.querySelector("a[hreflang=es]").click();
      } else note(`menu: ${escaped} ${left} ${menu.open} ${button.tabIndex} ${box.bottom}`);
    };
    </script>
    """


@pytest.fixture
def served(published):
    """The address of the three editions."""
    out, _done = published
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(out)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield out, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.skipif(not CHROMIUM, reason="no browser: install Debian's package chromium")
def test_a_reader_changes_the_language(served, tmp_path):
    """A click on Español leads from a section in Chinese to the same section in Spanish; Escape closes the menu."""
    out, address = served
    (out / "clicks.html").write_text(dedent(CLICKS), encoding="utf-8")

    dom, errors = opened(f"{address}/clicks.html", tmp_path)

    seen = re.search(r'<pre id="seen">(.*?)</pre>', dom, re.DOTALL)[1].splitlines()
    assert seen == ["zh-CN /zh/sky/moon.html#the-far-side", "es /es/sky/moon.html#the-far-side"]
    assert [error for error in errors if "127.0.0.1" in error] == []


# Notebooks


def test_notebooks_are_executed_once_for_all(tmp_path):
    """Editions with one cache read in turns: the first executes, and nobody stumbles over what another puts in."""
    pytest.importorskip("myst_nb")
    log = tmp_path / "runs.log"
    notebook = f"""
        ---
        file_format: mystnb
        kernelspec:
          name: python3
        ---
        # The data

        ```{{code-cell}}
        print(open({str(log)!r}, "a").write("run\\n"))
        ```
        """
    conf = 'extensions.append("myst_nb")\nnb_execution_mode = "cache"\nnb_execution_raise_on_error = True\n'
    conf += 'suppress_warnings = ["toc"]\n'
    write(tmp_path / "source", conf, **{"data.md": notebook})

    done = run(tmp_path, "-l", "zh", "-l", "es", "-l", "ja", "--", "-q")

    assert done.returncode == 0, done.stderr
    assert log.read_text() == "run\n"
