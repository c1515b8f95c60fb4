"""Which installed engine keeps the parallel data that is managed by hand."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from sphinx_amts.engines import parallel_data_manager, registry
from sphinx_amts.engines.base import Engine
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.options.config import AmtsConfig


class Without(Engine):
    """An engine that keeps nothing."""


class Keeper(Engine):
    """An engine whose manager is what it was made with."""

    @staticmethod
    def parallel_data_manager(config, name, report, warn):
        return "keeper", name


class Other(Keeper):
    @staticmethod
    def parallel_data_manager(config, name, report, warn):
        return "other", name


@dataclass(frozen=True)
class Point:
    name: str
    engine: type

    def load(self):
        return self.engine


def manager(tmp_path, monkeypatch, *engines, engine="memory"):
    points = [Point(each.__name__.lower(), each) for each in engines]
    monkeypatch.setattr(registry, "installed", lambda: {point.name: point for point in points})
    config = AmtsConfig(folder=tmp_path, engine=engine)
    return parallel_data_manager.parallel_data_manager(config, "mine", print, print)


def test_the_engine_that_keeps_parallel_data_is_taken(tmp_path, monkeypatch):
    """Also where the book is translated by another one."""
    assert manager(tmp_path, monkeypatch, Without, Keeper, engine="without") == ("keeper", "mine")


def test_the_books_own_engine_comes_first(tmp_path, monkeypatch):
    """Of several that keep some."""
    assert manager(tmp_path, monkeypatch, Keeper, Other, engine="other") == ("other", "mine")
    assert manager(tmp_path, monkeypatch, Other, Keeper) == ("keeper", "mine")


def test_without_such_an_engine_that_is_said(tmp_path, monkeypatch):
    """One sentence with a remedy."""
    with pytest.raises(ConfigurationError, match=r"No installed engine manages parallel data\. Check"):
        manager(tmp_path, monkeypatch, Without)


def test_a_broken_engine_of_somebody_else_is_passed_over(tmp_path, monkeypatch):
    """Its entry point cannot be loaded; the next one can."""

    class Broken:
        def load(self):
            raise ImportError("no such module")

    points = {"broken": Broken(), "keeper": Point("keeper", Keeper)}
    monkeypatch.setattr(registry, "installed", lambda: points)
    config = AmtsConfig(folder=tmp_path, engine="broken")

    assert parallel_data_manager.parallel_data_manager(config, "mine", print, print) == ("keeper", "mine")
