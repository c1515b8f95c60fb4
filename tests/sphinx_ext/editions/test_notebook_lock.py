"""Editions that share a cache of notebooks read one after another."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest
from sphinx.config import Config

from sphinx_amts.sphinx_ext.editions import notebook_lock


@pytest.fixture
def env(tmp_path):
    """The environment of a book whose notebooks are cached."""
    settings = SimpleNamespace(execution_mode="cache", execution_cache_path=str(tmp_path / ".jupyter_cache"))
    return SimpleNamespace(mystnb_config=settings)


def application(*languages: str):
    return SimpleNamespace(config=Config({}, {}), amts_config=SimpleNamespace(languages=languages))


def test_the_second_waits_for_the_first(env):
    """Until the first has read its pages."""
    first, second = application("zh", "es"), application("zh", "es")

    def read():
        notebook_lock.acquire(second, env, ["index"])
        notebook_lock.release(second, None)

    notebook_lock.acquire(first, env, ["index"])
    waiting = threading.Thread(target=read, daemon=True)
    waiting.start()
    waiting.join(1)
    assert waiting.is_alive()

    notebook_lock.release(first, env)

    waiting.join(10)
    assert not waiting.is_alive()


@pytest.mark.parametrize(
    ("languages", "docnames", "mode"), [((), ["index"], "cache"), (("zh",), [], "cache"), (("zh",), ["index"], "auto")]
)
def test_who_does_not_wait(env, languages, docnames, mode, tmp_path):
    """A book of one edition, a build that reads nothing, and notebooks that are not cached."""
    env.mystnb_config.execution_mode = mode
    notebook_lock.acquire(application(*languages), env, docnames)

    assert list(tmp_path.iterdir()) == []


def test_a_book_without_notebooks(tmp_path):
    """There is nothing to wait for, and nothing to release."""
    app = application("zh")
    notebook_lock.acquire(app, SimpleNamespace(), ["index"])
    notebook_lock.release(app, None)

    assert notebook_lock.shared_cache(SimpleNamespace()) is None
