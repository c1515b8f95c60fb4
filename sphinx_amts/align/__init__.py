"""Sentence alignment: which sentences of a translation say what which sentences of its source say.

``texts``
    what is aligned: documents as blocks of sentences, with what both languages share;
``blocks``
    blocks to blocks;
``beads``
    sentences to sentences within them;
``lexicon``
    which words stand for which, learnt from the book itself;
``model``
    what is known of a pair of languages: lengths, lexicon, weights.
"""
