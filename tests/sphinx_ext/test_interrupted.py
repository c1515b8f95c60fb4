"""Which pages a build that was stopped has read and may not have written."""

from __future__ import annotations

from types import SimpleNamespace

from sphinx_amts.sphinx_ext import interrupted


def app(folder, builder="html"):
    return SimpleNamespace(doctreedir=folder, builder=SimpleNamespace(name=builder))


def test_pages_are_unfinished_until_the_build_ends(tmp_path):
    """Each page that is noted counts, whenever in the build it was noted."""
    assert interrupted.unfinished_pages(app(tmp_path)) == set()
    interrupted.record_unfinished(app(tmp_path), ["index"])
    interrupted.record_unfinished(app(tmp_path), ["moon", "sky/sun"])
    assert interrupted.unfinished_pages(app(tmp_path)) == {"index", "moon", "sky/sun"}

    interrupted.forget_unfinished(app(tmp_path))
    interrupted.forget_unfinished(app(tmp_path))

    assert interrupted.unfinished_pages(app(tmp_path)) == set()


def test_a_builder_ends_its_own_builds_only(tmp_path):
    """Builders that share doctrees see each other's unfinished pages, and do not forget them."""
    interrupted.record_unfinished(app(tmp_path, "html"), ["index"])
    interrupted.record_unfinished(app(tmp_path, "epub"), ["moon"])

    interrupted.forget_unfinished(app(tmp_path, "epub"))

    assert interrupted.unfinished_pages(app(tmp_path, "epub")) == {"index"}
