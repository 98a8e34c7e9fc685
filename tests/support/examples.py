"""How many examples a property is tried with: few in `make test`, as many as EXAMPLES says where it is set.

EXAMPLES=2000 pytest tests/contracts/test_equivalence.py          each example asks one to six requests
EXAMPLES=100000 pytest tests/kb/query/test_grammar.py tests/contracts/test_fuzzed.py
"""

import os


def examples(usual: int) -> int:
    """The number of examples for `max_examples`."""
    return int(os.environ.get("EXAMPLES", usual))
