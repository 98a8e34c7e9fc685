"""`largest` gives the head of a stable sort, whatever is equal."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from kb.engines.arrays.largest import largest


@given(st.lists(st.integers(0, 5), max_size=30), st.integers(0, 35))
@example([*range(100), *range(300, 0, -1)], 3)
@example([0] * 500, 7)
def test_the_head_of_a_stable_sort(values: list[int], count: int) -> None:
    ordered = sorted(range(len(values)), key=lambda index: -values[index])
    assert largest(np.array(values, np.float64), count).tolist() == ordered[:count]
