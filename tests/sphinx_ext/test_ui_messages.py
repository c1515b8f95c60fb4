"""Texts that Sphinx and docutils put into a page are recognised in the target language."""

from __future__ import annotations

from pathlib import Path

import pytest
import sphinx
import sphinx.locale

from sphinx_amts.sphinx_ext.ui_messages import ui_message_tester


@pytest.fixture
def is_ui_message():
    """For a book that Sphinx builds in Chinese."""
    sphinx.locale.translators.clear()
    sphinx.locale.init([str(Path(sphinx.__file__).parent / "locale")], "zh_CN")
    yield ui_message_tester("zh_CN")
    sphinx.locale.translators.clear()


@pytest.mark.parametrize("text", ["参见", "警告"])
def test_a_whole_message_is_recognised(is_ui_message, text):
    """It is never sent to an engine."""
    assert is_ui_message(text)


def test_a_message_with_a_field_is_recognised_with_anything_in_it(is_ui_message):
    """Such as the version in "Added in version 3.1"."""
    gettext = sphinx.locale.translators["general", "sphinx"].gettext
    messages = ("Changed in version %s", "Added in version %s")  # not every version translates both
    pattern = next(gettext(message) for message in messages if gettext(message) != message)

    assert is_ui_message(pattern % "3.1")


@pytest.mark.parametrize("text", ["The tides", "注解 and more", "", "Note"])
def test_anything_else_is_text_of_the_book(is_ui_message, text):
    """Also a message that is still in the source language."""
    assert not is_ui_message(text)
