"""The file of an experiment: every key, and every way to be wrong."""

from __future__ import annotations

import project_paths
import pytest

from sphinx_amts import cli
from sphinx_amts.evaluation import experiments
from sphinx_amts.evaluation.experiments import Experiment
from sphinx_amts.options.schema import default_of


def run(capsys, path, *words):
    code = cli.main(["evaluate", str(path), *map(str, words)])
    return code, *capsys.readouterr()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "trial.toml is empty"),
        (b"\x00\xff\xfe\x01", "is not UTF-8 text"),
        (b'source = "en"\nlanguage = zh\n', "trial.toml:2: this is not valid TOML"),
        (b'source = "en\n', "trial.toml:1: this is not valid TOML"),
        (b'source = "en"\nsource = "zh"\n', "trial.toml:2: this is not valid TOML"),
        (b'\n\nlanguge = "zh"\n', ":3: unknown key 'languge' in an experiment; did you mean 'language'"),
        (b"\n[systems.a]\n", ":2: unknown key 'systems' in an experiment; did you mean 'system'?"),
        (b'[system.a]\nengin = "x"\n', ":2: unknown key 'engin' in the system 'a'; did you mean 'engine'?"),
        (b'source = "en"\nunit = "word"\n', "trial.toml:2: unit must be one of block, sentence (got 'word')"),
        (b"test = 1.5\n", "trial.toml:1: test must be a list of articles, a number of articles, or a fraction"),
        (b'language = "klingon"\n', "trial.toml:1: language must be a language code"),
        (b"system = 3\n", "trial.toml:1: each system must be a table"),
        (b'source = "en"\nlanguage = "zh"\n', "reference is missing: The human translation of the book."),
        (b'source = "en"\nreference = "zh"\nlanguage = "en"\n', "trial.toml:3: source and translation are both in en"),
        (b'source = "en"\nreference = "zh"\nlanguage = "zh"\n', "there is no system; add a table"),
        (b'source = "a.jsonl"\nlanguage = "zh"\ntest = 3\n', "trial.toml:3: test cannot be used with a file of rows"),
    ],
)  # fmt: skip
def test_a_wrong_file_gets_a_sentence_with_its_line(tmp_path, capsys, content, told):
    """Empty, binary, no TOML, unknown keys, wrong values, contradictions: file, line, what to do; no traceback."""
    path = tmp_path / "trial.toml"
    path.write_bytes(content)
    code, out, err = run(capsys, path)
    assert (code, out) == (1, "")
    assert told in err
    assert "Traceback" not in err


def test_a_file_that_cannot_be_read_is_named(tmp_path, capsys):
    """A wrong name, and a folder of that name."""
    (tmp_path / "folder.toml").mkdir()
    for name, why in (("no.toml", "No such file"), ("folder.toml", "Is a directory")):
        code, _, err = run(capsys, tmp_path / name)
        assert code == 1
        assert f"{name} cannot be read ({why}" in err


def test_every_key_has_its_help_and_a_default_that_it_takes():
    """The manual's table is made from the keys; a default other than nothing passes its own check."""
    for of in (Experiment, experiments.ExperimentSystem):
        for one in experiments.keys(of):
            assert one.metadata["help"].endswith(".")
            default = default_of(one)
            assert default in ("", []) or not one.metadata["check"](default)


def test_the_example_of_the_manual_can_be_read():
    """It has the three systems of the article behind this project, and the manual's tables have every key."""
    from sphinx_amts._manual import directives

    example = project_paths.ROOT / "docs/examples/experiment.toml"
    assert [one.name for one in experiments.read(example).systems] == ["plain", "ACT, paragraphs", "ACT, sentences"]
    lines = list(directives.key_table(experiments.keys(Experiment)))
    assert [line.split("`")[1] for line in lines[2:]] == [one.name for one in experiments.keys(Experiment)]
    assert "| `least` | `0.5` |" in "\n".join(lines)
