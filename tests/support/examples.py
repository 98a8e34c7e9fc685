"""The number of examples of a property: its own in `make test`, a fifth in `make test-fast`, EXAMPLES where it is set.

EXAMPLES=2000 pytest tests/contracts/test_equivalence.py          each example asks one to six requests
EXAMPLES=100000 pytest tests/kb/query/test_grammar.py tests/contracts/test_fuzzed.py
"""

import os

from hypothesis import settings

_USUAL = 100  # examples of a Hypothesis profile that does not say


def examples(usual: int) -> int:
    """The number for `max_examples`: scaled as the loaded profile scales Hypothesis's own number of examples."""
    return int(os.environ.get("EXAMPLES", max(1, usual * settings().max_examples // _USUAL)))
