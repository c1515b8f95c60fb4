"""What an extraction yields: numbers of sentences, and the pair as the memory takes it."""

from sphinx_amts.extraction.rows import ExtractedPair, sentence_pair


def test_a_pair_goes_into_the_memory_with_its_tags():
    """With the tags and what they show if they correspond, else as plain text."""
    tagged = ExtractedPair("Use f.", "Usa f.", "2-1", 1.0, tagged=("Use <x1/>.", "Usa <x1/>."), display_texts=("f",))
    assert tagged.sentences == (2, 1)
    pair = sentence_pair(tagged)
    assert (pair.source, pair.target, pair.display_texts, pair.untagged) == ("Use <x1/>.", "Usa <x1/>.", ("f",), False)
    plain = sentence_pair(ExtractedPair("a < b", "a  < b", "1-1", 1.0))
    assert (plain.source, plain.target, plain.untagged) == ("a &lt; b", "a &lt; b", True)
