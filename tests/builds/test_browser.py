"""What a reader sees in a real browser."""

from __future__ import annotations

import functools
import subprocess
import sys
import threading
from http.server import ThreadingHTTPServer
from urllib.parse import quote

import project_paths
import pytest
from browser import CHROMIUM, Quiet, opened

DEMO = project_paths.ROOT / "docs" / "demo"

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no browser: install Debian's package chromium")


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The address of the Chinese demonstration book."""
    pytest.importorskip("myst_nb")
    out = tmp_path_factory.mktemp("demo")
    call = [sys.executable, "-m", "sphinx", "-q", "-d", str(out / "doctrees"), "-D", "language=zh", "-D"]
    call += [f"amts_memory={out / 'memory'}", "-D", f"nb_execution_cache_path={out / 'cache'}"]
    subprocess.run([*call, str(DEMO), str(out / "html")], check=True, timeout=240)
    handler = functools.partial(Quiet, directory=str(out / "html"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.mark.parametrize("words", ["潮汐", "海", "月亮"])
def test_search_finds_chinese(demo, tmp_path, words):
    """The search page of a Chinese book finds Chinese words, and no script fails."""
    dom, errors = opened(f"{demo}/search.html?q={quote(words)}", tmp_path)

    assert [error for error in errors if "127.0.0.1" in error] == []
    results = dom[dom.index('id="search-results"') :]
    assert "没有匹配" not in results
    assert ".html" in results.split("</ul>")[0]


def test_search_finds_latin_words_in_a_chinese_book(demo, tmp_path):
    """Names and code are found too, whatever their case."""
    dom, _errors = opened(f"{demo}/search.html?q=python", tmp_path)

    assert ".html" in dom[dom.index('id="search-results"') :].split("</ul>")[0]


def test_search_says_when_nothing_is_found(demo, tmp_path):
    """A word that is nowhere gives the localised message, not an endless search."""
    dom, _errors = opened(f"{demo}/search.html?q={quote('鲸鱼座')}", tmp_path)

    assert "没有匹配" in dom or "未找到" in dom or "没有" in dom[dom.index('id="search-results"') :]
