"""Components of words written in katakana: ガバメントクラウド -> ガバメント, クラウド.

Janome gives a run of katakana that it does not know as one opaque word. A run is cut into words that the lexicon or
Janome's dictionary has, whatever stands around it, so that the same word is always cut the same way. Where known words
do not cover the run, one unknown stretch may remain beside words long enough not to be an accident (ポピュ+リスト is).
"""

from collections.abc import Callable

MIN_KNOWN = 3  # characters; shorter ones are found in too many words (イン+ボイス)
MIN_SURE = 4  # beside an unknown stretch, or within a word that the dictionary has as a whole (コント+ロール)
MIN_UNKNOWN = 2
MAX_RUN = 64  # a longer run is no word but an accident, and cutting it would cost its square
NEVER_FIRST = frozenset("ーァィゥェォャュョッン")  # characters that no component begins with

IsWord = Callable[[str], bool]


def split_katakana(run: str, known: IsWord, listed: IsWord) -> tuple[str, ...]:
    """The components of a run, in order; the run itself where it is one word.

    `known` tells whether a word is in the general dictionary, `listed` whether it is in the lexicon.
    """

    def is_word(word: str) -> bool:
        return listed(word) or known(word) or known(word + "ー")  # センタ is センター

    def is_sure(word: str) -> bool:
        return listed(word) or (len(word) >= MIN_SURE and is_word(word))

    if listed(run) or len(run) > MAX_RUN:
        return (run,)
    if known(run):
        return _cover(run, lambda part: part != run and is_sure(part)) or (run,)
    return _cover(run, is_word) or _around_unknown(run, is_sure) or (run,)


def _cover(run: str, is_word: IsWord) -> tuple[str, ...] | None:
    """The fewest words that make up the run; of equals, the one whose first word is longest."""
    best: list[tuple[str, ...] | None] = [None] * len(run) + [()]
    for start in reversed(range(len(run))):
        for end in range(len(run), start + MIN_KNOWN - 1, -1):
            rest, current = best[end], best[start]
            if rest is not None and (current is None or len(rest) + 1 < len(current)) and is_word(run[start:end]):
                best[start] = (run[start:end], *rest)
    return best[0]


def _around_unknown(run: str, is_word: IsWord) -> tuple[str, ...] | None:
    """Words with one unknown stretch before, behind or between them; the shortest unknown wins."""
    for length in range(MIN_UNKNOWN, len(run) - MIN_SURE + 1):
        for start in range(len(run) - length + 1):
            head, unknown, tail = run[:start], run[start : start + length], run[start + length :]
            if unknown[0] in NEVER_FIRST or (tail and tail[0] in NEVER_FIRST):
                continue
            before, behind = _cover(head, is_word), _cover(tail, is_word)
            if before is not None and behind is not None:
                return (*before, unknown, *behind)
    return None
