"""An extension that expects of every page what pages have: a file and, if it is asked to, a section with a title."""

from __future__ import annotations

from pathlib import Path


def read(app, document):
    assert Path(document["source"]).is_file()
    title = document[0][0].astext() if app.config.expects_titles else ""
    app.env.__dict__.setdefault("first_titles", {})[app.env.docname] = title


def merge(app, env, docnames, other):
    env.__dict__.setdefault("first_titles", {}).update({name: other.first_titles[name] for name in docnames})


def setup(app):
    app.add_config_value("expects_titles", False, "env")
    app.connect("doctree-read", read)
    app.connect("env-merge-info", merge)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
