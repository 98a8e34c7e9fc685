"""The lattice of a text: beside its tokens those that several of them make together.

What Janome cuts here and leaves whole elsewhere (一|度, 日　時), what okurigana broke (問|合わせ, 使|分け), what another
spelling would not have cut (インター|フェイス), what a hyphen or nakaguro holds together (AI-OCR).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, reduce
from itertools import pairwise

from kb.analysis.janome import Morphology
from kb.analysis.tokens import Token
from kb.analysis.words import KATAKANA_RUN, bases_of, forms_of, is_transparent
from kb.analysis.writing import KATAKANA, Form, form_of, joined
from kb.model.names import standard_kanji

_HIRAGANA = re.compile(r"[ぁ-ゖ]")
_KANJI = re.compile(r"[々\u3400-\u9fff]")
_OKURIGANA = re.compile(r"[々\u3400-\u9fff][ぁ-ゖ]+")
_STEM_ENDINGS = "いきしちりみびぎえけせてれめべげね"  # of the 連用形
_LONGEST_RECUT = 4  # characters of a word that Janome may have cut by its surroundings
_LONGEST_LINKED = 3  # parts


class Joiner:
    """Joins the tokens of texts. Safe to share between threads."""

    def __init__(self, morphology: Morphology) -> None:
        self._morphology = morphology
        self._whole = lru_cache(maxsize=65536)(self._one_word)
        self._stems = lru_cache(maxsize=4096)(self._read_stems)

    def lattice(self, text: str, tokens: Sequence[Token]) -> tuple[Token, ...]:
        """The tokens of a text and those that several of them make together, by position, shortest first."""
        found = list(tokens)
        for at, (left, right) in enumerate(pairwise(tokens)):
            if right.position != left.position + 1:
                continue
            if right.linked:
                found += _linked_runs(tokens, at)
            elif not text[left.end : right.start].strip() and (both := self._together(left, right)):
                found.append(both)
        return tuple(sorted(found, key=lambda token: (token.position, token.reach)))

    def _together(self, left: Token, right: Token) -> Token | None:
        """The word that two pieces make, if Janome leaves it whole elsewhere, or okurigana or spelling broke it."""
        written = left.surface + right.surface
        recut = len(written) <= _LONGEST_RECUT and 1 in (len(left.surface), len(right.surface))
        if recut and (whole := self._whole(standard_kanji(written))):
            return _merged((left, right), written, *whole)
        if left.end != right.start:
            return None
        parts = not left.closes and KATAKANA_RUN.fullmatch(written)
        broken = _HIRAGANA.match(right.surface) and not _HIRAGANA.search(left.surface[-1:])
        okurigana = _KANJI.search(left.surface) and (broken or _OKURIGANA.fullmatch(right.surface))
        if not (parts or okurigana):
            return None
        stems = self._stems(standard_kanji(left.surface)) if okurigana and len(left.surface) == 1 else ()
        forms = tuple(joined(first, second) for first in (*left.forms, *stems) for second in right.forms)
        return _merged((left, right), written, (written,), forms) if forms else None

    def _one_word(self, written: str) -> tuple[tuple[str, ...], tuple[Form, ...]] | None:
        """Dictionary forms and forms of what Janome, asked alone, leaves whole."""
        if not self._morphology.known(written):
            return None
        words = self._morphology.morphemes(written)
        if len(words) != 1 or words[0].surface != written or is_transparent(words[0]):
            return None
        return bases_of(words[0]), forms_of(words[0])

    def _read_stems(self, kanji: str) -> tuple[Form, ...]:
        """How a stem that has lost its okurigana may be read: 使 of 使分け is that of 使い."""
        found = []
        for ending in _STEM_ENDINGS:
            words = self._morphology.morphemes(kanji + ending)
            if len(words) == 1 and words[0].reading:
                found.append(form_of(words[0].surface, words[0].reading))
        return tuple(dict.fromkeys(found))


def _linked_runs(tokens: Sequence[Token], at: int) -> Iterator[Token]:
    """What begins at tokens[at] and is held together by links, if no part of it is in kanji or hiragana."""
    for last in range(at + 1, min(at + _LONGEST_LINKED, len(tokens))):
        run = tokens[at : last + 1]
        if not run[-1].linked or any(not part.forms or part.forms[0].kanji != KATAKANA for part in run):
            return
        written = "-".join(part.surface for part in run)
        yield _merged(run, written, (written,), (reduce(joined, (part.forms[0] for part in run)),))


def _merged(parts: Sequence[Token], surface: str, bases: tuple[str, ...], forms: tuple[Form, ...]) -> Token:
    first, last = parts[0], parts[-1]
    return replace(
        first,
        end=last.end,
        surface=surface,
        bases=bases,
        closes=last.closes,
        forms=forms,
        reach=last.position + last.reach - first.position,
    )
