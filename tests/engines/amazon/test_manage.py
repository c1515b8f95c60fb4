"""Parallel data looked after by hand: what becomes of the answers of the service."""

from __future__ import annotations

import pytest

pytest.importorskip("boto3")

from sphinx_amts.engines.amazon import manage
from sphinx_amts.engines.parallel_data_manager import StoredResource
from sphinx_amts.errors import ConfigurationError, EngineError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig

SPANISH = LanguagePair("en", "es")


@pytest.fixture
def made(aws, tmp_path):
    """A manager of the stand-in's account, what it reported, and its warnings."""
    (tmp_path / "pairs.tsv").write_text("en\tes\nRed\tRojo\n" + "only one\n" * 10, encoding="utf-8")
    settings = {"s3": f"s3://{aws.bucket}/book", "poll": 0.01, "mode": "act"}
    config = AmtsConfig(folder=tmp_path, parallel_data="pairs.tsv", amazon=settings)
    lines, warnings = [], []
    return manage.manager(config, "", lines.append, warnings.append), lines, warnings


def test_a_long_list_of_bad_rows_is_cut(made):
    """Eight of them, and how many more."""
    manager, _, warnings = made
    manager.create(SPANISH)
    assert len(warnings) == 9
    assert warnings[-1] == "… and 2 more"


def test_what_is_made_is_listed_found_and_outdated(made, tmp_path):
    """Ours is marked; it is outdated when the files have changed."""
    manager, lines, _ = made
    manager.create(SPANISH)
    (data,) = manager.list_all()
    assert (data.is_own, data.state, data.languages, data.counts[0]) == (True, "ACTIVE", "en to es", "1")
    resource = manager.find(data.name)
    assert resource == StoredResource(data.name, "parallel data")
    assert not list(manager.outdated([SPANISH]))
    (tmp_path / "pairs.tsv").write_text("en\tes\nBlue\tAzul\n", encoding="utf-8")
    assert list(manager.outdated([SPANISH])) == [resource]
    manager.delete(resource)
    assert not manager.list_all()
    assert any("is ready" in line for line in lines)


def test_a_name_that_is_taken_or_unknown(made):
    """Both are errors that say what to do."""
    manager, _, _ = made
    manager.check_unused("mine")
    manager.create(SPANISH, "mine")
    with pytest.raises(EngineError, match="'mine' already exists; use `update`"):
        manager.check_unused("mine")
    with pytest.raises(EngineError, match="the parallel data 'x' does not exist in us-east-1"):
        manager.show("x")


def test_a_wrong_name_is_refused_before_anything_is_sent(aws, tmp_path):
    """A role is not needed here, whatever the mode of the book."""
    config = AmtsConfig(folder=tmp_path, amazon={"mode": "act"})
    with pytest.raises(ConfigurationError, match="letters, digits, hyphens"):
        manage.manager(config, "two__lines", print, print)
    assert not aws.requests
