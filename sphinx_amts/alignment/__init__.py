"""Sentence alignment: finds the sentences of a translation that correspond to those of its source.

The modules, from the data up to the whole task; each imports only those above it:

``texts``
    what is aligned: documents as blocks of sentences, with what both languages share;
``bilingual_lexicon``
    which words translate each other, with the lift of each pair, learnt from sentence pairs;
``features``
    what can be compared across languages: lengths, anchors, words;
``lattice``
    the cheapest path through two sequences, and the probability of each of its steps;
``language_model``
    what is known of a pair of languages: ratio and variance of lengths, and the lexicon;
``evidence``
    how strongly lengths, anchors and words speak for two stretches being translations of each other;
``band``
    the part of a large table that is worth searching;
``blocks``, ``sentences``
    blocks to blocks, and sentences to sentences within them;
``confidence``
    how probable it is that a bead is right;
``learning``
    a language model from the book itself;
``transposed``
    sections that were left out, added or moved;
``parallelism``
    whether one document is a translation of another at all;
``documents``
    :func:`~sphinx_amts.alignment.documents.align`, the whole task: from two documents to beads, scores and notes.
"""
