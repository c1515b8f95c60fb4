"""Amazon Translate: one customised batch job for all that is missing.

``options``
    the settings of ``amts_amazon``;
``engine``
    the whole way of an order; ``order`` is what all its parts need;
``documents``
    sentences as small HTML documents and back;
``examples``, ``parallel_data`` and ``terminology``
    what the job is customised with;
``journal`` and ``jobs``
    a job, noted and started once, awaited and fetched;
``realtime``
    single requests;
``preflight`` and ``policies``
    what is checked before anything is sent, and the rights that are needed;
``service`` and ``storage``
    the two services of AWS behind it.
"""

from sphinx_amts.engines.amazon.engine import Amazon

__all__ = ["Amazon"]
