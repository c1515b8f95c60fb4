"""Sentence alignment: which sentences of a translation say what which sentences of its source say.

``texts``
    what is aligned: documents as blocks of sentences, with what both languages share;
``aligned``
    :func:`~sphinx_amts.alignment.documents.align`: the whole way, from two documents to beads, scores and notes;
``features``, ``evidence``
    what can be compared across languages, and how much it says;
``lattice``, ``band``
    the cheapest way through two sequences, and where it is worth looking for;
``blocks``, ``moved``
    blocks to blocks, and sections that stand elsewhere;
``beads``, ``scores``
    sentences to sentences within them, and how sure each is;
``fit``
    whether two documents are one and its translation at all;
``lexicon``
    which words stand for which, learnt from the book itself;
``model``
    what is known of a pair of languages: lengths, lexicon, weights.
"""
