"""An engine that answers in capital letters."""

from sphinx_amts.text import tagged_text


class Shouting:
    """A name, and one answer for each sentence."""

    name = "shouting"

    def __init__(self, config):
        """Get the book's options."""

    def translate(self, sentences, pair):
        """Change the text between the tags."""
        return [tagged_text.map_text(str.upper, one.text) for one in sentences]


# ruff: noqa: ANN001, ANN201, ANN204, ARG002
