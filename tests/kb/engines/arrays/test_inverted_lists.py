"""Inverted lists: each list is read as it was written, whatever the distances between its places."""

from contextlib import closing
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kb.array_files import ArrayFile, ArrayGroup, write_arrays
from kb.engines.arrays.inverted_content import InvertedContent
from kb.engines.arrays.inverted_lists import InvertedLists, inverted_columns

DISTANCES = st.one_of(st.integers(0, 3), st.integers(0xFFFE, 0x10001), st.integers(0, 1 << 24))


@given(st.lists(st.lists(DISTANCES, min_size=1, max_size=20).map(lambda gaps: [*accumulate(gaps)]), max_size=12))
def test_lists_are_read_one_by_one_and_together(lists: list[list[int]]) -> None:
    places = np.array([place for one in lists for place in one], np.uint32)
    columns = inverted_columns("x", InvertedContent(np.array([len(one) for one in lists], np.int64), places))
    with TemporaryDirectory() as folder:
        write_arrays(Path(folder, "arrays"), "v", {f"a.{name}": values for name, values in columns.items()})
        with closing(ArrayFile(Path(folder, "arrays"), "v")) as file:
            read = InvertedLists(ArrayGroup(file, "a."), "x")
            assert [read.places(number, number + 1).tolist() for number in range(len(read))] == lists
            for first in range(len(lists) + 1):
                together = [place for one in lists[first:] for place in one]
                assert read.places(first, len(lists)).tolist() == together
            assert read.content().counts.tolist() == [len(one) for one in lists]
