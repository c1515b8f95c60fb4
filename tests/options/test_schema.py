"""Any table of options is declared, checked and read in one way."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from sphinx_amts.options import schema
from sphinx_amts.options.schema import OptionError, option


@dataclass
class Table:
    folder: str = ""
    names: list[str] = option([], schema.list_of_strings("a list of names"), "Names.", read=schema.read_list)
    limit: int | None = option(
        None, schema.non_negative_or_none("a limit"), "A limit.", instead=0, read=schema.read_whole_number
    )
    settings: Mapping[str, int] = option({}, schema.mapping("a mapping"), "Settings.", rereads=True)


def test_only_declared_fields_are_options():
    """A field beside them is none, and the order is that of the table."""
    assert [declared.name for declared in schema.options_of(Table)] == ["names", "limit", "settings"]


def test_defaults_are_new_objects():
    """Whoever changes the list of one build does not change the next one's."""
    names, limit, settings = schema.options_of(Table)
    schema.default_of(names).append("changed")
    assert (schema.default_of(names), schema.default_of(limit), schema.default_of(settings)) == ([], None, {})


def test_right_values_are_read():
    """Text from the command line becomes a value; what is missing has its default."""
    valid, errors = schema.validate(Table, {"x_names": "a, b", "x_limit": "7"}, "x_")
    assert valid == {"names": ["a", "b"], "limit": 7, "settings": {}}
    assert errors == []


def test_wrong_values_are_replaced():
    """By the default, or by what costs nothing; each is reported with what was expected."""
    valid, errors = schema.validate(Table, {"names": 7, "limit": -1, "settings": {1: 2}})
    assert valid == {"names": [], "limit": 0, "settings": {}}
    assert errors == [
        OptionError("names", 7, "a list of names", []),
        OptionError("limit", -1, "a limit", 0),
        OptionError("settings", {1: 2}, "a mapping", {}),
    ]
    assert str(errors[1]) == "limit must be a limit (got -1); 0 is used instead"


EXPECTED = "what is expected"


@pytest.mark.parametrize(
    ("check", "right", "wrong"),
    [
        (schema.flag, [True, False], [0, 1, "", None]),
        (schema.non_empty_string(EXPECTED), ["a", " a"], ["", " ", None, ["a"]]),
        (schema.list_of_strings(EXPECTED), [[], ["a", ""], ("a",), {"a"}], ["a", [1], None, {"a": "b"}]),
        (schema.list_of_strings(EXPECTED, may_be_empty=False), [[], ["a"]], [[" "], [""]]),
        (schema.mapping(EXPECTED), [{}, {"a": 1}], [[], {1: "a"}, None]),
        (schema.positive(EXPECTED), [1, 0.5], [0, -1, True, "1", None]),
        (schema.non_negative_or_none(EXPECTED), [None, 0, 1], [-1, 0.5, True, False, "1"]),
        (schema.language_code, ["en", "pt-br"], ["", "klingon", 7, None]),
        (schema.language_codes, [[], ["en", "zh"]], ["en", ["klingon"], [None], {"en": 1}]),
        (schema.file_names, ["a", ["a"], {"zh": "a", "es": ["b"]}, []], [7, [7], {"zh": 7}, {7: "a"}, None]),
        (
            schema.word_replacements,
            [{}, {"a": "b"}, {"zh": {"a": ""}}],
            [["a"], {"a": 1}, {"zh": {"a": "b"}, "c": "d"}],
        ),
    ],
)
def test_checks(check, right, wrong):
    """A check is silent for what it accepts, and says what it expects of anything else."""
    assert [check(value) for value in right] == [""] * len(right)
    assert all(check(value) for value in wrong)
