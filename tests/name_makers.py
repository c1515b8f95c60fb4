"""An extension that makes ids, labels and names from the text of titles, in every way that extensions have.

Each maker makes them at one moment of reading (a transform of priority 150 or 500, or the event ``doctree-read``), and
in one way.  What it makes, and what it shows, is in the page; what it stores is in the environment.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util.nodes import clean_astext

#: Ways to make a name from a title.
WAYS = {
    "make-id": lambda title: nodes.make_id(title.astext()),
    "normalize": lambda title: re.sub(r"[^\w]+", "-", unicodedata.normalize("NFKD", title.astext()).lower()),
    "re-first": lambda title: re.sub(r"\W+", "-", title.astext()),
    "f-string": lambda title: f"{title.astext()}".replace(" ", "_"),
    "percent": lambda title: ("%s" % title.astext()).replace(" ", "_"),  # noqa: UP031 - one of the ways
    "join": lambda title: "-".join(title.astext().split()),
    "concatenated": lambda title: ("at " + title.astext() + " end").replace(" ", "."),
    "encoded": lambda title: title.astext().encode("utf-8").hex(),
    "clean-astext": lambda title: nodes.make_id(clean_astext(title)),
    "copied": lambda title: nodes.make_id(title.deepcopy().astext()),
    "section": lambda title: nodes.make_id(title.parent[title.parent.index(title)].astext()),
}
NAMING = (nodes.title, nodes.rubric, nodes.caption, nodes.term)


def mark(document: nodes.document, moment: str) -> None:
    """Put an anchor with an id of each way behind each title."""
    for title in [node for kind in NAMING for node in document.findall(kind)]:
        ids = [f"{moment}-{way}-{make(title)}" for way, make in WAYS.items()]
        anchors = [nodes.target("", "", ids=[name]) for name in ids]
        title.parent["classes"] += [nodes.make_id(f"{moment}-{title.astext()}")]
        holder = title if isinstance(title, nodes.term | nodes.rubric | nodes.caption) else title.parent
        holder.extend(anchors)


class At150(SphinxTransform):
    """Before substitutions are replaced."""

    default_priority = 150

    def apply(self, **kwargs):
        mark(self.document, "t150")


class At500(SphinxTransform):
    """After them."""

    default_priority = 500

    def apply(self, **kwargs):
        mark(self.document, "t500")


class Links(SphinxTransform):
    """Links to each section by a name that is made of its title, showing the title."""

    default_priority = 600

    def apply(self, **kwargs):
        for section in list(self.document.findall(nodes.section)):
            text = section[0].astext()
            link = nodes.reference("", "", nodes.Text(text), refid=f"t500-make-id-{nodes.make_id(text)}", reftitle=text)
            section.append(nodes.paragraph("", "", link))


def read(app, document):
    """Make names when the page is read, and keep titles in the environment in all kinds of places."""
    mark(document, "read")
    store = app.env.__dict__.setdefault("kept_titles", {"by name": {}, "list": [], "pairs": [], "holder": Holder()})
    for title in document.findall(nodes.title):
        text = title.astext()
        store["by name"][text] = text
        store["list"].append(text)
        store["pairs"].append((app.env.docname, text))
        store["holder"].titles.append(text)
        store["holder"].frozen.append(Frozen(text))


class Slotted:
    """An object without attributes of its own, which holds nothing to be exchanged."""

    __slots__ = ("title",)


@dataclass(frozen=True)
class Frozen:
    """An object whose attributes cannot be set."""

    title: str


class Holder:
    """An object of an extension that is kept in the environment."""

    def __init__(self):
        self.titles = []
        self.slotted = Slotted()
        self.frozen = []


def merge(app, env, docnames, other):
    store, others = env.__dict__.setdefault("kept_titles", {}), other.__dict__.get("kept_titles", {})
    for name, value in others.items():
        if name not in store:
            store[name] = value
        elif isinstance(value, dict):
            store[name].update(value)
        elif isinstance(value, list):
            store[name] += value
        else:
            store[name].titles += value.titles


def setup(app):
    for transform in (At150, At500, Links):
        app.add_transform(transform)
    app.connect("doctree-read", read)
    app.connect("env-merge-info", merge)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
