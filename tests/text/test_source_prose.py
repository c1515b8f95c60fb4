from __future__ import annotations

import json

import pytest

from sphinx_amts.text.source_prose import Markup, markup_of_suffix, paragraphs

REST = """.. A comment
   in two lines.

.. _label:

The title
=========

Text with ``a literal``, :class:`Name`, :doc:`a page <page>` and https://example.org/a/b. ::

   literal block

.. note:: Start

   of a note.

   .. code-block:: python
      :linenos:

      # comment in code

:param x: What it is.

>>> print("no")
no

.. toctree::

   page
"""
MARKDOWN = """---
title: hidden
---

# The title

<!-- hidden --> Text with `code`, {ref}`label`, [a link](https://example.org) and $x + hidden$.

% hidden

```{note}
:class: hidden
Of a note.
```

```python
# hidden
```

:::{tip}
Of a tip.
:::

$$
hidden
$$

```{eval-rst}
.. warning:: Of rest.

   .. code:: c

      hidden
```
"""


def test_rest():
    """Titles, paragraphs, notes and the text of fields are prose; comments, code, names and lists of pages are not."""
    text = " ".join(paragraphs(REST, Markup.REST))
    for kept in ("The title", "Text with", "a page", "of a note.", "What it is."):
        assert kept in text
    for left_out in ("comment", "literal", "Name", "example", "print", "toctree", "linenos", "label"):
        assert left_out not in text


def test_markdown():
    """The same in Markdown."""
    text = " ".join(paragraphs(MARKDOWN, Markup.MARKDOWN))
    for kept in ("The title", "Text with", "a link", "Of a note.", "Of a tip."):
        assert kept in text
    assert "hidden" not in text
    assert "example" not in text


def test_notebooks():
    """Only cells of Markdown are prose; what is no notebook has none."""
    cells = [{"cell_type": "markdown", "source": ["Text ", "here."]}, {"cell_type": "code", "source": "# hidden"}]
    assert paragraphs(json.dumps({"cells": cells}), Markup.NOTEBOOK) == ["Text here."]
    assert paragraphs("no notebook", Markup.NOTEBOOK) == paragraphs("[1]", Markup.NOTEBOOK) == []


@pytest.mark.parametrize(
    ("suffix", "parser", "markup"),
    [(".rst", "", Markup.REST), (".ipynb", "myst-nb", Markup.NOTEBOOK), (".x", "markdown", Markup.MARKDOWN)],
)
def test_suffixes(suffix, parser, markup):
    """The suffix decides, or the parser where the suffix is not known."""
    assert markup_of_suffix(suffix, parser) is markup
    assert markup_of_suffix(".tex") is None
