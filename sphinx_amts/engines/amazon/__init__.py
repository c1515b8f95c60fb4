"""Amazon Translate: one customised batch job for all that is missing.

``options``
    the settings of ``amts_amazon``;
``engine``
    the way of a batch, from an earlier build's jobs to the last request; ``context`` and ``clock`` are what its parts
    share;
``documents``
    segments as small HTML documents, and back;
``examples``, ``parallel_data``, ``terminology`` and ``resources``
    what a job is customised with;
``journal`` and ``jobs``
    a job, noted and started once, waited for and fetched;
``realtime``
    single requests;
``preflight`` and ``account``
    what is checked before anything is sent;
``policies`` and ``cloudformation``
    the permissions that are needed, and a template that grants them;
``service`` and ``storage``
    the two services of AWS behind it.
"""

from sphinx_amts.engines.amazon.engine import Amazon

__all__ = ["Amazon"]
