"""Engines for tests, named by dotted path: good ones, and one for every way to be bad."""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path

from sphinx_amts.engines import Untranslated
from sphinx_amts.text import tagged_text


class Base:
    """Shapes every sentence by a function of its text."""

    calls: list[list[str]] = []  # noqa: RUF012 - shared on purpose: the tests look at it

    def __init__(self, config):
        self.name = type(self).__name__.lower()

    def translate(self, requests, pair):
        Base.calls.append([request.source for request in requests])
        return [self.one(request.source) for request in requests]

    def one(self, text):
        return text


class Identity(Base):
    """Returns its input."""


class Upper(Base):
    """Upper case, tags untouched."""

    def one(self, text):
        return tagged_text.map_text(str.upper, text)


class Improving(Upper):
    """Translates again whatever it is allowed to."""

    def should_retranslate(self, entry):
        return True


class Dropping(Base):
    """Loses all tags."""

    def one(self, text):
        return tagged_text.TAG.sub("", text).upper()


class Doubling(Base):
    """Writes every tag twice."""

    def one(self, text):
        return tagged_text.TAG.sub(r"\g<0>\g<0>", text)


class Swapping(Base):
    """Turns the order of tags around, pairs included."""

    def one(self, text):
        tags = iter(reversed(tagged_text.TAG.findall(text)))
        return tagged_text.TAG.sub(lambda _match: next(tags), text)


class Misnesting(Base):
    """Opens pairs where they close."""

    def one(self, text):
        return re.sub(r"<g(\d+)>(.*?)</g\1>", r"</g\1>\2<g\1>", text)


class Spacing(Base):
    """Puts spaces into and around tags, and quotes."""

    def one(self, text):
        text = re.sub(r"<(/?)([xg])(\d+)(/?)>", r' < \1 \2 "\3" \4 > ', tagged_text.map_text(str.upper, text))
        return f" {text} "


class FullWidth(Base):
    """Makes everything full width, tags too."""

    def one(self, text):
        return tagged_text.map_text(str.upper, text).translate({ord(c): ord(c) + 0xFEE0 for c in "<>/xg0123456789"})


class HalfWidth(Base):
    """Translates into Chinese without its spaces and punctuation marks."""

    def one(self, text):
        return tagged_text.map_text(lambda _: "月亮,大海和7个潮汐都在这里.", text)


class Translating(Base):
    """Translates the names of tags."""

    def one(self, text):
        return tagged_text.TAG.sub(lambda match: match[0].replace("x", "标").replace("g", "组"), text)


class TooFew(Base):
    """Returns one answer less than asked."""

    def translate(self, requests, pair):
        return super().translate(requests, pair)[:-1]


class TooMany(Base):
    """Returns one answer more than asked."""

    def translate(self, requests, pair):
        return [*super().translate(requests, pair), "more"]


class Empty(Base):
    """Returns nothing but spaces."""

    def one(self, text):
        return "  "


class NotText(Base):
    """Returns something that is not a text."""

    def one(self, text):
        return None


class Html(Base):
    """Wraps its answers in HTML."""

    def one(self, text):
        return f"<p><b>{text.upper()}</b></p>"


class Stray(Base):
    """Leaves internal ids behind a stray bracket."""

    def one(self, text):
        return f"<DNT_GEBJKMM {text}"


class Raising(Base):
    """Fails."""

    def translate(self, requests, pair):
        raise RuntimeError("the cable is cut")


class Halfway(Base):
    """Yields two answers, then fails."""

    def translate(self, requests, pair):
        for request in requests[:2]:
            yield request.source.upper()
        raise ConnectionError("the line is dead")


class Hanging(Base):
    """Does not answer in time."""

    def translate(self, requests, pair):
        time.sleep(30)
        return []


class Refusing(Base):
    """Has a reason of its own for every sentence."""

    def one(self, text):
        return Untranslated("too long for this service")


class Paid(Upper):
    """Costs money."""

    is_paid = True


class PaidRaising(Raising):
    """Costs money, and fails."""

    is_paid = True


class Unpicklable(Base):
    """Cannot even be started."""

    def __init__(self, config):
        raise OSError("no key was found")


class Slow(Upper):
    """Notes what it is sent in a file, then takes its time; the environment of its process says where and how long."""

    def translate(self, sentences, pair):
        with Path(os.environ["ENGINE_LOG"]).open("a", encoding="utf-8") as log:
            log.writelines(json.dumps(sentence.source) + "\n" for sentence in sentences)
        time.sleep(float(os.environ["ENGINE_SECONDS"]))
        return super().translate(sentences, pair)


class Interrupted(Base):
    """The author presses Ctrl-C while it works."""

    def translate(self, sentences, pair):
        raise KeyboardInterrupt


class Wordless(Upper):
    """Has no word for gravity."""

    def __init__(self, config):
        self.name = "upper"

    def one(self, text):
        return Untranslated("the engine has no word for it") if "gravity" in text else super().one(text)
