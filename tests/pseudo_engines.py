"""Pseudo-translation in other ways, for tests that look at what was sent and where it stands."""

from __future__ import annotations

from sphinx_amts.engines.pseudo import Pseudo
from sphinx_amts.text import tagged_text


class Recorder(Pseudo):
    """The pseudo engine, and all that it was sent."""

    sent: list[str] = []  # noqa: RUF012 - shared on purpose: the tests look at it

    def answers(self, requests, pair):
        Recorder.sent += [tagged_text.plain(request.source, "\n") for request in requests]
        return super().answers(requests, pair)


class Reversing(Pseudo):
    """Writes every word backwards."""

    def answers(self, requests, pair):
        return [tagged_text.map_text(reversed_words, request.source) for request in requests]


def reversed_words(text: str) -> str:
    return " ".join(word[::-1] for word in text.split(" "))


class Cyrillic(Pseudo):
    """Writes Cyrillic letters, from which nothing leads back to ASCII: full-width ones become it again in ids."""

    def __init__(self, config):
        super().__init__(None)
        self._letters = "cyrillic"


class Identity(Pseudo):
    """Writes what it gets."""

    def answers(self, requests, pair):
        return [request.source for request in requests]
