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
