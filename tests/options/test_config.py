from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_amts.options import config
from sphinx_amts.options.config import AmtsConfig
from sphinx_amts.options.schema import default_of

OPTIONS = {option.name: option for option in config.options()}

#: What an author may write.
RIGHT = [
    ("source_language", "en"),
    ("source_language", "pt-br"),
    ("engine", "memory"),
    ("engine", "mypackage.MyEngine"),
    ("memory", "../translations"),
    ("translations", ""),
    ("translations", "translations/"),
    ("save_translations", True),
    ("parallel_data", "en-zh.tmx"),
    ("parallel_data", ["en-zh.tmx", "terms.csv"]),
    ("parallel_data", {"zh": "en-zh.tmx", "es": ["en-es.tmx"]}),
    ("do_not_translate", ["Sphinx", "Jupyter Book"]),
    ("exclude", ["changes.rst", "api/**"]),
    ("pseudo", "cyrillic"),
    ("max_characters", None),
    ("max_characters", 0),
    ("max_characters", 100_000),
    ("timeout", 0.5),
    ("timeout", 60),
    ("report", False),
    ("checks_disabled", ["all"]),
    ("checks_enabled", []),
    ("banned", {"缺省": "默认"}),
    ("banned", {"zh": {"缺省": ""}, "es": {}}),
    ("interface_strings", {"zh": {"Search": "搜索"}, "es": {}}),
    ("fail_on_findings", True),
    ("fail_on_untranslated", True),
    ("terminology", {"zh": "terms.csv"}),
    ("amazon", {"region": "us-west-2"}),
    ("languages", ["en", "zh"]),
]

#: What authors get wrong, and a word of the remedy.
WRONG = [
    ("source_language", "english", 'Did you mean "en"'),
    ("source_language", None, "such as 'en'"),
    ("engine", "", "'pseudo'"),
    ("engine", ["memory"], "the name of an engine"),
    ("pseudo", "greek", "'full-width', 'cyrillic', 'hebrew' or 'arabic'"),
    ("pseudo", ["arabic"], "'full-width', 'cyrillic'"),
    ("memory", " ", "a folder"),
    ("memory", 7, "relative to conf.py"),
    ("translations", None, "a folder, relative to conf.py"),
    ("translations", ["translations"], "a folder"),
    ("save_translations", 1, "True or False"),
    ("parallel_data", 7, "a path, a list of paths, or a mapping"),
    ("parallel_data", {"zh": None}, "target languages"),
    ("parallel_data", ["en-zh.tmx", None], "a list of paths"),
    ("do_not_translate", "Sphinx", "a list of words"),
    ("do_not_translate", [""], "['Sphinx', 'Jupyter Book']"),
    ("exclude", 7, "a list of patterns"),
    ("exclude", [""], "['changes.rst', 'api/**']"),
    ("max_characters", -1, "a whole number of characters"),
    ("max_characters", "1,000", "None or"),
    ("max_characters", True, "a whole number"),
    ("timeout", 0, "greater than 0"),
    ("timeout", "60", "a number of seconds"),
    ("timeout", True, "a number of seconds"),
    ("fail_on_untranslated", "yes", "True or False"),
    ("report", 7, "True, False, or a folder"),
    ("report", " ", "a folder"),
    ("checks_disabled", 7, "a list of names"),
    ("checks_enabled", [None], "doubled-word"),
    ("banned", ["缺省"], "a mapping of words"),
    ("banned", {"zh": {"缺省": "默认"}, "": ""}, "target languages"),
    ("interface_strings", {"Search": "搜索"}, "a mapping of target languages"),
    ("interface_strings", {"zh": {"Search": ""}}, "mappings of texts"),
    ("fail_on_findings", "yes", "True or False"),
    ("fail_on_untranslated", 1, "True or False"),
    ("terminology", 7, "a path, a list of paths"),
    ("amazon", "us-west-2", "a mapping of settings"),
    ("languages", ["en", "chinese"], "a language code"),
]

PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
ANYTHING = st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(PLAIN, inner), max_leaves=5)


def checked(name, value):
    settings, errors = config.checked_config({config.PREFIX + name: value})
    return getattr(settings, name), errors


@pytest.mark.parametrize(("name", "value"), RIGHT)
def test_right_values_are_used(name, value):
    """What the manual allows is taken as it was written."""
    assert checked(name, value) == (value, ())


@pytest.mark.parametrize(("name", "value", "remedy"), WRONG)
def test_wrong_values_are_reported(name, value, remedy):
    """The message names the option, the value, what to write, and what is used until then."""
    used, [error] = checked(name, value)

    assert f"amts_{name} must be" in str(error)
    assert remedy in str(error)
    if name != "amazon":  # its values are private
        assert f"(got {value!r})" in str(error)
    assert f"{used!r} is used instead" in str(error)


def test_every_option_is_tested():
    """A new option has right and wrong values here."""
    assert {name for name, _ in RIGHT} == {name for name, *_ in WRONG} == set(OPTIONS)


@pytest.mark.parametrize("name", OPTIONS)
def test_defaults_are_right(name):
    """Nobody is warned of a value that nobody wrote, and what replaces a wrong value is right itself."""
    option = OPTIONS[name]

    assert not option.metadata["check"](default_of(option))
    assert not option.metadata["check"](option.metadata["instead"])
    assert option.metadata["help"].endswith(".")


def test_a_wrong_limit_costs_nothing():
    """Where the default is without limit, a wrong limit lets nothing be sent."""
    used, _ = checked("max_characters", "many")

    assert used == 0


def test_one_error_leaves_the_rest():
    """Every error is reported, and right values beside it are used."""
    settings, errors = config.checked_config({"amts_timeout": -1, "amts_engine": "pseudo", "amts_memory": None})

    assert [error.name for error in errors] == ["amts_memory", "amts_timeout"]
    assert (settings.engine, settings.memory, settings.timeout) == ("pseudo", ".amts", 3600.0)


@given(st.fixed_dictionaries({}, optional={config.PREFIX + name: ANYTHING for name in OPTIONS}))
def test_whatever_is_written_gives_options_that_work(values):
    """No value in conf.py raises, and what is used is always right."""
    settings, errors = config.checked_config(values)

    assert all(not option.metadata["check"](getattr(settings, name)) for name, option in OPTIONS.items())
    assert len({error.name for error in errors}) == len(errors)
    assert all(str(error) for error in errors)


def test_lists_are_not_shared():
    """Changing the default of one build does not change that of the next."""
    first, _ = config.checked_config({})
    first.do_not_translate.append("Sphinx")

    assert config.checked_config({})[0].do_not_translate == []


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ("all.tmx", ("all.tmx",)),
        (["one.tmx", "two.csv"], ("one.tmx", "two.csv")),
        ({"zh": "zh.tmx", "es": ["es.tmx", "more.csv"]}, ("zh.tmx",)),
        ({"zh-Hans": "zh.tmx", "zh_CN": ["more.csv"]}, ("zh.tmx", "more.csv")),
        ({"zh_TW": "tw.tmx", "no language": "x.tmx"}, ()),
        ([], ()),
    ],
)
def test_parallel_data_of_a_language(files, expected):
    """A build uses the files of its own target, in whichever spelling it is named."""
    paths = AmtsConfig(parallel_data=files).parallel_data_for("zh_CN")
    assert tuple(map(str, paths)) == expected


def test_the_build_goes_on_with_a_wrong_option(book):
    """In a real build a wrong value is a warning that can be silenced; the pages are written."""
    book.write({"index.rst": "Tides\n=====\n"})

    result = book.build(amts_timeout="soon")

    assert result.code == 0
    assert "amts_timeout must be a number of seconds greater than 0 (got 'soon')" in result.warnings
    assert "[amts.config]" in result.warnings
    assert "[amts.config]" not in book.build(amts_timeout="soon", suppress_warnings=["amts.config"]).warnings


def test_a_key_that_is_no_text_is_an_error():
    """It ended the build, which looked for a language in it."""
    settings, errors = config.checked_config({"amts_banned": {None: {}}})
    assert [error.name for error in errors] == ["amts_banned"]
    assert settings.banned == {}
