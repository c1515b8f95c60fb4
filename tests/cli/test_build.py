"""The command ``sphinx-amts build``: what it refuses; whole builds are in tests/sphinx_ext/editions."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_amts import cli
from sphinx_amts.cli import build


def write(folder: Path, conf: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "conf.py").write_text(f'extensions = ["sphinx_amts"]\n{conf}', encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "no language to build; give one with -l, such as -l zh, or set amts_languages"),
        (["-l", "jp"], '"jp" is not a language code. Did you mean "ja" (Japanese)?'),
        (["-l", "zh", "-l", "zh-Hans"], '"zh" and "zh-Hans" are the same language'),
        (["-l", "zh", "-l", "zh"], '"zh" is given twice'),
        (["-l", "zh", "--", "-D", "amts_languages=en,zh_CN"], '"zh" and "zh_CN" are the same language'),
        (["-l", "zh", "--", "-D", "language=es"], "choose languages with -l"),
        (["-l", "zh", "-D", "language=es"], "choose languages with -l"),
        (["-l", "zh", "-W"], "unrecognized arguments: -W; options of sphinx-build go after --"),
        (["-l", "zh", "--", "-d", "trees"], "the sphinx-build option -d cannot be used"),
        (["-l", "zh", "--", "index.rst"], "only options of sphinx-build can follow --"),
        (["-l", "zh", "--", "--nix"], "unrecognized arguments: --nix"),
        (["-l", "zh", "--at-once", "0"], "a whole number of at least 1"),
    ],
)
def test_refused_before_anything_runs(tmp_path, capsys, words, message):
    """Exit code 2, a sentence, and no folder is made."""
    write(tmp_path / "source")

    assert cli.main(["build", str(tmp_path / "source"), str(tmp_path / "out"), *words]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_extension_is_missing(tmp_path, capsys):
    """The author of a book that does not use the extension is told that nothing will be translated."""
    arguments = cli.parser().parse_args(["build", str(write(tmp_path, "extensions = []\n")), "out", "-l", "zh"])

    assert [edition.code for edition in build.plan(arguments)] == ["zh"]
    assert 'conf.py:1: nothing is translated because "sphinx_amts" is not in' in capsys.readouterr().err


def test_each_edition_has_its_command(tmp_path):
    """All that are published are known to each; options of the user, before or after --, come before ours."""
    conf = "amts_languages = ['en', 'zh']\n"
    words = ["build", str(write(tmp_path, conf)), "out", "-l", "es", "-j", "2", "-D", "amts_engine=pseudo"]
    arguments = cli.parser().parse_args(words)
    arguments.rest = ["-W"]

    [edition] = build.plan(arguments)

    assert edition.doctrees == Path("out/.doctrees/es")
    assert edition.command[1:] == (
        "-u", "-m", "sphinx", "-b", "html", "-j", "2", "-D", "amts_engine=pseudo", "-W", "-d", "out/.doctrees/es",
        "-D", "language=es", "-D", "amts_languages=en,zh,es", str(tmp_path), "out/es",
    )  # fmt: skip
