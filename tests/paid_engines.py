"""Engines for tests that cost money; named by dotted path, also in other processes."""

import os

import fake_engines


class Paid(fake_engines.Upper):
    """Upper case, for money."""

    paid = True


class PaidSlow(fake_engines.Slow):
    """The same; it notes what it is sent, and takes its time."""

    paid = True


class PaidDying(PaidSlow):
    """The same, but its process dies when it translates into Spanish, and nobody knows what was sent."""

    def translate(self, sentences, pair):
        if pair.target == "es":
            os._exit(3)
        return super().translate(sentences, pair)
