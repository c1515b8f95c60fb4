"""An engine that answers in capital letters."""

from sphinx_amts.text import tagged_text


class Shouting:
    """A name, and one answer for each request."""

    name = "shouting"

    def __init__(self, config):
        """Get the book's options."""

    def translate(self, requests, pair):
        """Change the text between the tags."""
        return [tagged_text.map_text(str.upper, request.source) for request in requests]


# ruff: noqa: ANN001, ANN201, ANN204, ARG002
