"""The token graph of a text: its tokens, and joined tokens that cover several positions.

As in Lucene's token graphs, a token begins at a position and covers `position_length` of them. Tokens are joined where
Janome's segmentation depends on the context (一|度, 日　時), where okurigana split a word (問|合わせ, 使|分け,
申し|こみ), where another spelling would not have been split (インター|フェイス), at a hyphen or nakaguro (AI-OCR)
or a change of case (ChatGPT), across a space between Latin letters (Chat GPT), and in counts of people (一|人):

    0          1          2
    ├─ 問 ─────┼─ 合わせ ─┤      position 0, length 1; position 1, length 1
    └─ 問合わせ ──────────┘      position 0, length 2
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache, reduce
from itertools import pairwise

from msgspec.structs import replace

from kb.analysis.kanji import modernized
from kb.analysis.morphology import Morphology
from kb.analysis.numbers import native_count
from kb.analysis.orthography import KATAKANA_MARKER, KATAKANA_RUN, Form, concatenated, orthographic_form, unvoiced
from kb.analysis.respelling import respelled
from kb.analysis.segmentation import NEGATION, base_forms_of, is_transparent, orthographic_forms
from kb.analysis.tokens import Token
from kb.analysis.verb_stems import SECOND_VERBS, STEM_ENDINGS, VerbStems
from kb.analysis.word_parts import noun_readings

_HIRAGANA = re.compile(r"[ぁ-ゖ]")
_KANJI = re.compile(r"[々\u3400-\u9fff]")
_LATIN = re.compile(r"[a-z]+")
_OKURIGANA = re.compile(r"[々\u3400-\u9fff][ぁ-ゖ]+")
_POLITE_NEGATIONS = (("ませ", "ん"), ("あり", "ませ", "ん"))
_MAX_RESEGMENTED = 4  # characters of a word whose segmentation may depend on its context
_MAX_LINKED_PARTS = 3  # parts


class TokenGraphBuilder:
    """Builds token graphs. Thread-safe."""

    def __init__(self, morphology: Morphology, stems: VerbStems) -> None:
        self._morphology = morphology
        self._stems = stems
        self._known_word = lru_cache(maxsize=65536)(self._find_known_word)
        self._second_verb_forms = lru_cache(maxsize=4096)(self._find_second_verb_forms)
        self._readings = lru_cache(maxsize=4096)(self._find_readings)

    def build(self, text: str, tokens: Sequence[Token]) -> tuple[Token, ...]:
        """The tokens of a text and the joined tokens beside them, by position, shortest first."""
        found = list(tokens)
        for at, (left, right) in enumerate(pairwise(tokens)):
            if right.position != left.position + 1:
                continue
            found += _negations(tokens, at)
            if right.link:
                found += _linked_runs(tokens, at)
            elif left.end != right.start and text[left.end : right.start].strip():
                continue
            elif joined := self._join(left, right):
                found.append(joined)
        return tuple(sorted(found, key=lambda token: (token.position, token.position_length)))

    def _join(self, left: Token, right: Token) -> Token | None:
        """The token that joins two adjacent ones, or None if no rule joins them."""
        written = left.surface + right.surface
        if right.surface == "人" and (people := native_count(written)):
            return _merged((left, right), written, (written,), (Form(*people),))
        resegmented = len(written) <= _MAX_RESEGMENTED and 1 in (len(left.surface), len(right.surface))
        if resegmented and (whole := self._known_word(written)):
            return _merged((left, right), written, *whole)
        if left.end != right.start:
            letters = _LATIN.fullmatch(left.surface) and _LATIN.fullmatch(right.surface)
            return _linked((left, right)) if letters else None
        if not left.ends_word and KATAKANA_RUN.fullmatch(written):
            firsts, seconds = left.forms, right.forms
        elif _KANJI.search(left.surface):
            firsts, seconds = self._okurigana_halves(left, right)
        else:
            return None
        forms = tuple(concatenated(first, second) for first in firsts for second in seconds)
        return _merged((left, right), written, (written,), forms) if forms else None

    def _okurigana_halves(self, left: Token, right: Token) -> tuple[tuple[Form, ...], tuple[Form, ...]]:
        """The forms of both halves of a word that okurigana split; one is empty if the tokens are not such halves."""
        single_kanji = len(left.surface) == 1
        if single_kanji and right.surface in SECOND_VERBS:
            firsts = (*left.forms, *self._stems.forms(modernized(left.surface)), *self._readings(left.surface))
            return firsts, self._stems.forms(modernized(right.surface))
        seconds = self._second_verb_forms(right.surface, right.base_forms[0]) if right.is_auxiliary else right.forms
        if right.surface == "せ" and left.surface.endswith("わ") and left.base_forms[0].endswith("う"):
            # 組合わ|せ, which is 組合う in a causative form, is 組み合わせ.
            return tuple(form._replace(sound=f"{form.sound[:-1]}ワ") for form in left.forms[:1]), (Form("セ", ""),)
        if _HIRAGANA.match(right.surface) and _HIRAGANA.search(left.surface[-1:]):
            stem = left.surface[-1] in STEM_ENDINGS and not left.base_forms[0].endswith("い")
            return left.forms[-1:], seconds if stem and len(right.surface) > 1 else ()
        if not (_HIRAGANA.match(right.surface) or _OKURIGANA.fullmatch(right.surface)):
            return (), ()
        if not single_kanji:
            return left.forms, seconds
        # Janome reads 替え as the suffix がえ; in 建て替え it is かえ.
        voiceless = dict.fromkeys((*seconds, *map(_unvoiced, seconds)))
        return (*left.forms, *self._stems.forms(modernized(left.surface))), tuple(voiceless)

    def _find_known_word(self, written: str) -> tuple[tuple[str, ...], tuple[Form, ...]] | None:
        """Base forms and orthographic forms of a string that Janome, without context, analyses as one morpheme."""
        plain = modernized(written)
        if not self._morphology.known(plain):
            return None
        words = self._morphology.morphemes(plain)
        if len(words) != 1 or words[0].surface != plain or is_transparent(words[0]):
            return None
        base_forms = base_forms_of(words[0])
        if (meant := respelled(plain)) != plain:  # いすゞ, which the dictionary has
            return (written,), orthographic_forms(replace(words[0], surface=meant, base=meant))
        return (written,) if base_forms == (plain,) else base_forms, orthographic_forms(words[0])

    def _find_second_verb_forms(self, surface: str, base: str) -> tuple[Form, ...]:
        """The forms of the second verb of a compound (こみ of 申しこみ); none for other words."""
        words = self._morphology.morphemes(base)
        if len(surface) == 1 or len(words) != 1 or words[0].pos != "動詞" or words[0].pos_detail == "接尾":
            return ()
        return orthographic_form(base, ""), orthographic_form(surface, "")

    def _find_readings(self, kanji: str) -> tuple[Form, ...]:
        """The forms of one kanji by all its readings as a noun: 後 of 後押し is アト."""
        return tuple(orthographic_form(kanji, reading) for reading in noun_readings(kanji, self._morphology.entries))


def _negations(tokens: Sequence[Token], at: int) -> Iterator[Token]:
    """Yields the polite negations that begin at tokens[at], as forms of ない: ません, ありません."""
    for written in _POLITE_NEGATIONS:
        run = tokens[at : at + len(written)]
        adjacent = all(right.position == left.position + 1 for left, right in pairwise(run))
        if adjacent and tuple(token.surface for token in run) == written:
            whole = _merged(run, "".join(written), ("".join(written), NEGATION), ())
            yield replace(whole, is_negated=False)


def _linked_runs(tokens: Sequence[Token], at: int) -> Iterator[Token]:
    """Yields the hyphenated tokens that begin at tokens[at], as long as no part is in kanji or hiragana."""
    for last in range(at + 1, min(at + _MAX_LINKED_PARTS, len(tokens))):
        run = tokens[at : last + 1]
        if not run[-1].link or any(not part.forms or part.forms[0].kanji != KATAKANA_MARKER for part in run):
            return
        yield _linked(run)


def _linked(run: Sequence[Token]) -> Token:
    written = run[0].surface + "".join(
        f"-{right.surface}" if right.start > left.end else right.surface for left, right in pairwise(run)
    )
    return _merged(run, written, (written,), (reduce(concatenated, (part.forms[0] for part in run)),))


def _unvoiced(form: Form) -> Form:
    return form._replace(sound=unvoiced(form.sound))


def _merged(parts: Sequence[Token], surface: str, base_forms: tuple[str, ...], forms: tuple[Form, ...]) -> Token:
    first, last = parts[0], parts[-1]
    return replace(
        first,
        end=last.end,
        surface=surface,
        base_forms=base_forms,
        ends_word=last.ends_word,
        forms=forms,
        is_negated=last.is_negated or first.is_negated,
        position_length=last.position + last.position_length - first.position,
    )
