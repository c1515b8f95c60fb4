"""An engine that answers in capital letters."""

from sphinx_amts import markup


class Shouting:
    """The whole seam: a name, and one answer for each sentence, in order."""

    name = "shouting"

    def __init__(self, config):
        """Get the book's options, as a sphinx_amts.config.AmtsConfig."""

    def translate(self, sentences, pair):
        """Change the text between the tags, and leave the tags alone."""
        return [markup.map_text(str.upper, sentence.text) for sentence in sentences]
