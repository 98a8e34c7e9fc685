"""Morphemes -> words: what no dictionary should cut is whole, and each word knows its base forms and writings."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kb.analysis.janome import Morpheme
from kb.analysis.numbers import counted, number_value
from kb.analysis.orthography import HIRAGANA_RUN, KATAKANA_RUN, Form, base_reading, form_of, spelt_out

_LATIN_RUN = re.compile(r"[a-z]+")
_DIGITS = re.compile(r"[0-9]+")
_AMOUNT = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)(?![\d.,]*\d)")
_BARE_STEM = "体言接続特殊２"  # 読取 of 読取る, as a noun
_MONTH = re.compile(r"[一二三四五六七八九十]{1,2}月")
# An inflected form that two verbs share: Janome knows the one, the minutes mean the other. 連体詞 that are adjectives.
_SHARED_FORMS = {"行っ": "行う", "大きな": "大きい", "小さな": "小さい"}


def words_of(morphemes: Iterable[Morpheme], text: str) -> Iterator[Morpheme]:
    """Words that no dictionary should cut: runs of katakana, of latin letters and of numerals are joined first.

    Janome also takes punctuation into unknown words (デジタル・デバイド); those are cut at it, and 四月 as 4月 is.
    """
    amounts = {match.start(): match.end() for match in _AMOUNT.finditer(text)}
    until = 0
    pending: Morpheme | None = None
    for morpheme in (piece for whole in morphemes for piece in _cut(whole)):
        if pending and (morpheme.start < until or _one_run(pending, morpheme)):
            surface = text[pending.start : morpheme.end]
            pending = replace(pending, surface=surface, base=surface, end=morpheme.end, reading="", pos="名詞")
            continue
        if pending:
            yield pending
        pending = morpheme
        until = amounts.get(morpheme.start, until)
    if pending:
        yield pending


def _cut(morpheme: Morpheme) -> Iterator[Morpheme]:
    surface = morpheme.surface
    if _MONTH.fullmatch(surface):
        month = morpheme.end - 1
        yield replace(morpheme, surface=surface[:-1], base=surface[:-1], reading="", end=month, pos_detail="数")
        yield replace(morpheme, surface="月", base="月", reading="ガツ", start=month, pos_detail="接尾")
        return
    if all(character.isalnum() for character in surface) or not any(character.isalnum() for character in surface):
        yield morpheme
        return
    for match in re.finditer(r"[^\W_]+|[\W_]+", surface):
        start = morpheme.start + match.start()
        yield replace(morpheme, surface=match[0], base=match[0], reading="", start=start, end=start + len(match[0]))


def _one_run(left: Morpheme, right: Morpheme) -> bool:
    if left.end != right.start:
        return False
    if any(run.fullmatch(left.surface) and run.fullmatch(right.surface) for run in (KATAKANA_RUN, _LATIN_RUN, _DIGITS)):
        return True
    if right.surface == "つ" and counted(left.surface + "つ"):
        return True
    numerals = left.pos_detail == "数" and (right.pos_detail == "数" or right.surface == "〇")
    return numerals and number_value(left.surface + right.surface) is not None


def is_transparent(word: Morpheme) -> bool:
    """Whether a word may stand between those of a term: particles, the な of adjectives (効率的な), punctuation."""
    adnominal = word.pos == "助動詞" and word.surface == "な"
    return word.pos == "助詞" or adnominal or not any(character.isalnum() for character in word.surface)


def is_common(word: Morpheme) -> bool:
    """Whether a word is a noun and neither a name nor a numeral."""
    return word.pos == "名詞" and word.pos_detail not in ("固有名詞", "数")


def is_topical(word: Morpheme) -> bool:
    """Whether a word can tell one subject from another: a noun that is no pronoun, numeral, suffix or time word."""
    return word.pos == "名詞" and word.pos_detail in ("一般", "サ変接続", "固有名詞")


def is_functional(word: Morpheme) -> bool:
    """Whether a word only carries the sentence: ている does, the 合わせる of 考え合わせる does not."""
    auxiliary = word.pos == "助動詞" or (word.pos == "動詞" and word.pos_detail in ("非自立", "接尾"))
    return auxiliary and HIRAGANA_RUN.fullmatch(word.surface) is not None


def forms_of(word: Morpheme) -> tuple[Form, ...]:
    """What other writings share with a word. One that only carries the sentence has none: こと is no writing of 事.

    A verb may be a noun where it stands, as 取組み is: then it has the noun's form too.
    """
    if is_functional(word) or word.pos == "フィラー" or (word.pos == "名詞" and word.pos_detail == "非自立"):
        return ()
    form = form_of(word.base, base_reading(word.surface, word.base, word.reading))
    if word.pos == "動詞" and word.inflected == "連用形":
        return form, form_of(word.surface, word.reading)
    if word.inflected == _BARE_STEM:
        return form, form_of(word.surface, word.reading + "リ")
    return tuple(filter(None, (form, spelt_out(word.surface))))


def bases_of(word: Morpheme) -> tuple[str, ...]:
    """The dictionary forms of a word, Janome's first."""
    shared = _SHARED_FORMS.get(word.surface)
    return (word.base, shared) if shared else (word.base,)
