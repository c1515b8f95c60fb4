"""Every warning of the extension has a subtype with a meaning, and a place."""

from __future__ import annotations

import inspect
import re

import pytest

from sphinx_amts.sphinx_ext import warnings
from sphinx_amts.sphinx_ext.warnings import AmtsWarning


def test_every_subtype_says_what_it_means():
    """The manual's table is made from these texts."""
    meanings = re.findall(r'^    ([A-Z_]+) = .*\n    """(.+?)"""', inspect.getsource(AmtsWarning), re.MULTILINE)

    assert [name for name, _meaning in meanings] == [warning.name for warning in AmtsWarning]


@pytest.mark.parametrize("warning", list(AmtsWarning))
def test_a_subtype_can_be_suppressed_under_its_own_name(warning):
    """``suppress_warnings = ["amts.untranslated"]`` is what people write."""
    assert re.fullmatch("[a-z_]+", warning.value)
    assert warning.value == warning.name.lower()


def test_a_percent_sign_in_a_text_is_no_field(monkeypatch):
    """Texts of other people are printed as they are."""
    logged = []
    monkeypatch.setattr(warnings.logger, "warning", lambda text, *values, **more: logged.append((text % values, more)))

    warnings.warn(AmtsWarning.PAGE, "100 %s", "index")

    assert logged == [("100 %s", {"type": "amts", "subtype": "page", "location": "index"})]


def test_what_is_printed_is_visible(monkeypatch):
    """A warning is one line, and more lines are asked for; places are names of files, which may hold anything."""
    logged = []
    for name in ("warning", "info", "error"):
        monkeypatch.setattr(warnings.logger, name, lambda text, *values, **more: logged.append((text % values, more)))

    warnings.warn(AmtsWarning.PAGE, "a\n\x1b[2J\u202e", "x\x1b.rst:1", ["b\n\x9b"])
    warnings.print_line("c\n\ud800", color="bold")
    warnings.print_error("d\x07")

    assert [text for text, _ in logged] == ["a \\x1b[2J\\u202e\nb \\x9b", r"c \ud800", r"d\x07"]
    assert logged[0][1]["location"] == r"x\x1b.rst:1"
