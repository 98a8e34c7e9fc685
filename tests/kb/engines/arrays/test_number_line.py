"""The number line: places to texts, as bisection finds them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kb.engines.arrays.number_line import NumberLine

SIZES = st.lists(st.integers(1, 3) | st.integers(1, 60), min_size=1, max_size=60)


@given(SIZES, st.data())
def test_every_place_is_in_the_text_whose_interval_it_is_in(sizes: list[int], data: st.DataObject) -> None:
    bases = np.concatenate(([0], np.cumsum(sizes))).astype(np.uint32)
    line = NumberLine(bases)
    places = np.array(data.draw(st.lists(st.integers(0, line.size - 1))), np.uint32)
    assert line.texts_at(places).tolist() == (np.searchsorted(bases, places, side="right") - 1).tolist()
