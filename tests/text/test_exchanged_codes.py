"""Exchanged paired codes: what shows an exchange, and what translators rightly do."""

from __future__ import annotations

import time

import pytest

from sphinx_amts.text import exchanged_codes

SWAPPED = {"g1": "g2", "g2": "g1"}


@pytest.mark.parametrize(
    ("source", "translation", "expected"),
    [
        ("<g1>Sphinx</g1> or <g2>Flask</g2>", "<g1>Flask</g1> o <g2>Sphinx</g2>", SWAPPED),
        ("See <g1>the tutorial</g1>, <g2>the manual</g2>.", "Vea <g2>el tutorial</g2>, <g1>el manual</g1>.", SWAPPED),
        ("<g1>Chapter 3</g1>, <g2>Chapter 5</g2>", "<g1>第 5 章</g1>、<g2>第 3 章</g2>", SWAPPED),
        ("<g1>Telegram</g1> or <g2>Slack</g2>", "<g2>Телеграм</g2> или <g1>Чат</g1>", {"g1": "g2"}),
        ("<g1>Sphinx</g1> and <g2>the manual</g2>", "<g1>手册</g1>和<g2>Sphinx</g2>", {"g1": "g2"}),
        ("<g1><x2/></g1> or <g3><x4/></g3>", "<g1><x4/></g1>或<g3><x2/></g3>", {"g1": "g3", "g3": "g1"}),
        ("<g1>bandwidth</g1> and <g2>latency</g2>", "<g2>带宽</g2>（bandwidth）和<g1>延迟</g1>（latency）", SWAPPED),
        ("<g1>Ａｐｐ</g1> or <g2>Web</g2>", "<g1>Ｗｅｂ</g1> o <g2>App</g2>", SWAPPED),
        (
            "<g1>Red Hat</g1>, <g2>Debian</g2>, <g3>Arch</g3>",
            "<g1>Debian</g1>, <g2>Arch</g2>, <g3>Red Hat</g3>",
            {"g1": "g3", "g2": "g1", "g3": "g2"},
        ),
    ],
)
def test_words_of_another_code_are_an_exchange(source, translation, expected):
    """Names, numbers, code, cognates, names in other letters, and the original words in brackets."""
    assert exchanged_codes.exchanged_codes(source, translation) == expected


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("<g1>Sphinx</g1> or <g2>Flask</g2>", "<g2>Flask</g2> o <g1>Sphinx</g1>"),
        ("<g1>Sphinx</g1> or <g2>Flask</g2>", "<g1>Sphinx</g1> o <g2>Flask</g2>"),
        ("<g1>tides</g1> or <g2>the moon</g2>", "<g2>潮汐</g2>或<g1>月球</g1>"),
        ("<g1>Flask</g1> and <g2>its manual</g2>", "<g1>它</g1>和<g2>Flask 手册</g2>"),
        ("<g1>Flask</g1> and <g2>the Flask manual</g2>", "<g1>Flask</g1> y <g2>el manual de Flask</g2>"),
        ("<g1>no</g1> and <g2>a</g2>", "<g1>a</g1> y <g2>no</g2>"),
        ("<g1>red <g2>Flask</g2></g1> and <g3>Sphinx</g3>", "<g3>Sphinx</g3> y <g1><g2>Flask</g2> rojo</g1>"),
        ("<g1>Sphinx</g1> or Flask", "Flask o <g1>Sphinx</g1>"),
        ("<g1>Sphinx</g1> or <g2>Flask</g2>", "<g1>Flask o <g2>Sphinx"),
        ("<g1>Sphinx</g1> or <g2>Flask</g2>", ""),
    ],
)
def test_what_translators_rightly_do_is_none(source, translation):
    """Codes that move with their words, words that show nothing, and damage that is for other checks."""
    assert exchanged_codes.exchanged_codes(source, translation) == {}


def test_a_text_whose_translation_is_known_shows_an_exchange():
    """Where the two languages share no letter."""
    source = "See <g1>tides</g1> or <g2>the moon</g2>."
    texts = exchanged_codes.texts_of_codes(source)
    known = exchanged_codes.translations_of_codes(texts, {"Tides": "潮汐", "Sun": "太阳"})

    assert exchanged_codes.exchanged_codes(source, "见<g2>潮汐</g2>或<g1>月球</g1>。", known) == {"g1": "g2"}
    assert exchanged_codes.exchanged_codes(source, "见<g2>月球</g2>或<g1>潮汐</g1>。", known) == {}


@pytest.mark.parametrize("number", ["9" * 3, "9" * 5_000])
def test_any_number_and_any_length_is_bearable(number):
    """Answers are foreign: what no sentence looks like is left alone."""
    many = "".join(f"<g{index}>word{index}</g{index}>" for index in range(20_000))
    began = time.monotonic()

    assert exchanged_codes.exchanged_codes(many, many) == {}
    assert exchanged_codes.texts_of_codes(many) == {}
    source = f"<g1>One</g1> <g{number}>Two</g{number}>"
    exchanged_codes.exchanged_codes(source, source)
    assert time.monotonic() - began < 2
