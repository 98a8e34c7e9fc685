"""Documents as accidents leave them: lines moved, dropped, cut, doubled, joined, or strange ones put in."""

import random
from collections.abc import Sequence

from hypothesis import strategies as st

KINDS = ["shuffle", "drop", "cut", "double", "join", "insert", "tail"]


@st.composite
def damaged(draw: st.DrawFn, documents: Sequence[Sequence[str]], odd_lines: st.SearchStrategy[str]) -> str:
    """One of the documents (their lines), changed up to four times."""
    lines = list(draw(st.sampled_from(documents)))
    for change in draw(st.lists(st.sampled_from(KINDS), max_size=4)):
        at = draw(st.integers(0, max(len(lines) - 1, 0)))
        if change == "shuffle":
            random.Random(at).shuffle(lines)
        elif change == "drop":
            lines = [line for index, line in enumerate(lines) if (index * 7 + at) % 5]
        elif change == "cut" and lines:
            lines[at] = lines[at][: draw(st.integers(0, 20))]
        elif change == "double":
            lines[at:at] = lines[at : at + 3]
        elif change == "join":
            lines[at : at + 4] = [" ".join(lines[at : at + 4])]
        elif change == "insert":
            lines[at:at] = draw(st.lists(odd_lines, max_size=4))
        elif change == "tail":
            lines = lines[at:]
    return "\n".join(lines)
