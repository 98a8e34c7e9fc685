"""Segmentation of morphemes into words: joins runs that Janome splits, classifies words, and derives their forms."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from msgspec.structs import replace

from kb.analysis.compounds import LATIN_RUN
from kb.analysis.morpheme import Morpheme
from kb.analysis.numbers import native_count, number_value
from kb.analysis.orthography import (
    HIRAGANA_RUN,
    KATAKANA_RUN,
    Form,
    base_reading,
    orthographic_form,
    spelled_out,
    unvoiced,
)

_DIGITS = re.compile(r"[0-9]+")
_NUMERAL = re.compile(
    r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)(?![\d.,]*\d)|[〇一二三四五六七八九]+\.[〇一二三四五六七八九]+"
)
_NAME_AND_PARTICLE = re.compile("(?P<name>[ぁ-ゖー]+)[のをはがにへとも]")
_VERBAL_SUFFIX = re.compile("[々\u3400-\u9fff][ぁ-ゖ]")  # 済み, voiced in 対応済み and not in 済
_BARE_STEM = "体言接続特殊２"  # Janome's name for a verb stem used as a noun: 読取 of 読取る
# Symbols that belong to the number or the letters beside them: 100%, ¥500, C++, 1/3.
_SYMBOL = re.compile(
    r"(?<=[\d〇一二三四五六七八九十百])[%‰]|[¥$€£](?=\d)|(?<=[a-z])(?:\+{1,2}|#)(?![a-z0-9+#])|(?<=\d)/(?=\d)"
)
_SYMBOL_POS = "記号"  # with this detail, which Janome does not have
_SYMBOL_DETAIL = "意味"
NEGATION = "ない"
_NEGATIONS = frozenset({NEGATION, "ぬ", "ん"})  # ず is a form of ぬ, ん ends ません
_MONTH = re.compile(r"[一二三四五六七八九十]{1,2}月")
# Forms shared by two verbs, where Janome chooses the one that is rare in minutes; 連体詞 derived from adjectives.
_SHARED_FORMS = {"行っ": "行う", "大きな": "大きい", "小さな": "小さい"}


def segment(morphemes: Iterable[Morpheme], text: str) -> Iterator[Morpheme]:
    """Segments morphemes into words: runs of katakana, Latin letters and numerals are joined.

    Unknown words in which Janome includes punctuation (デジタル・デバイド) are split there; 四月 is split like 4月.
    """
    numeral_ends = {match.start(): match.end() for match in _NUMERAL.finditer(text)}
    numeral_end = 0
    pending: Morpheme | None = None
    for morpheme in _symbols_apart(_pieces(morphemes), text):
        if pending and (morpheme.start < numeral_end or _is_one_run(pending, morpheme)):
            surface = text[pending.start : morpheme.end]
            pending = replace(pending, surface=surface, base=surface, end=morpheme.end, reading="", pos="名詞")
            continue
        if pending:
            yield pending
        pending = morpheme
        numeral_end = numeral_ends.get(morpheme.start, numeral_end)
    if pending:
        yield pending


def _universities(morphemes: Iterable[Morpheme]) -> Iterator[Morpheme]:
    """Moves the boundary in 京都大|学: the dictionary has short names of universities, and 学 as a suffix."""
    before: Morpheme | None = None
    for morpheme in morphemes:
        short = before and before.pos_detail == "固有名詞" and before.surface.endswith("大") and len(before.surface) > 2
        if before and short and morpheme.surface == "学" and morpheme.start == before.end:
            at = before.end - 1
            name, reading = before.surface[:-1], before.reading.removesuffix("ダイ")
            yield replace(before, surface=name, base=name, reading=reading, end=at)
            before = replace(morpheme, surface="大学", base="大学", pos_detail="一般", reading="ダイガク", start=at)
            continue
        if before:
            yield before
        before = morpheme
    if before:
        yield before


def _pieces(morphemes: Iterable[Morpheme]) -> Iterator[Morpheme]:
    for morpheme in _universities(morphemes):
        if not morpheme.reading and (particle := _NAME_AND_PARTICLE.fullmatch(morpheme.surface)):
            # An unknown word in hiragana, to which Janome adds the particle behind it: こもれびの as こもれ|びの.
            end = morpheme.start + particle.end("name")
            yield _piece(morpheme, morpheme.start, end)
            yield replace(_piece(morpheme, end, morpheme.end), pos="助詞")
        elif _is_split(morpheme.surface):
            yield from _split(morpheme)
        else:
            yield morpheme


def _symbols_apart(morphemes: Iterable[Morpheme], text: str) -> Iterable[Morpheme]:
    """Cuts symbols with a meaning out of the morphemes, and marks them."""
    symbols = {match.start(): match.end() for match in _SYMBOL.finditer(text)}
    return (piece for morpheme in morphemes for piece in _cut_at(morpheme, symbols)) if symbols else morphemes


def _cut_at(morpheme: Morpheme, symbols: Mapping[int, int]) -> Iterator[Morpheme]:
    at = morpheme.start
    for start in (start for start in range(morpheme.start, morpheme.end) if start in symbols):
        if at < start:
            yield _piece(morpheme, at, start)
        at = min(symbols[start], morpheme.end)
        yield replace(_piece(morpheme, start, at), pos=_SYMBOL_POS, pos_detail=_SYMBOL_DETAIL)
    if at < morpheme.end:
        yield _piece(morpheme, at, morpheme.end)


def _piece(morpheme: Morpheme, start: int, end: int) -> Morpheme:
    if (start, end) == (morpheme.start, morpheme.end):
        return morpheme
    surface = morpheme.surface[start - morpheme.start : end - morpheme.start]
    return replace(morpheme, surface=surface, base=surface, reading="", start=start, end=end)


@lru_cache(maxsize=65536)
def _is_split(surface: str) -> bool:
    """True for the name of a month, and for letters together with other characters."""
    letters = sum(character.isalnum() for character in surface)
    return 0 < letters < len(surface) or _MONTH.fullmatch(surface) is not None


def _split(morpheme: Morpheme) -> Iterator[Morpheme]:
    surface = morpheme.surface
    if _MONTH.fullmatch(surface):
        month = morpheme.end - 1
        yield replace(morpheme, surface=surface[:-1], base=surface[:-1], reading="", end=month, pos_detail="数")
        yield replace(morpheme, surface="月", base="月", reading="ガツ", start=month, pos_detail="接尾")
        return
    for match in re.finditer(r"[^\W_]+|[\W_]+", surface):
        start = morpheme.start + match.start()
        yield replace(morpheme, surface=match[0], base=match[0], reading="", start=start, end=start + len(match[0]))


def _is_one_run(left: Morpheme, right: Morpheme) -> bool:
    if left.end != right.start:
        return False
    run = _run_of(left.surface)
    if run and run is _run_of(right.surface):
        return True
    if right.surface == "つ" and native_count(left.surface + "つ"):
        return True
    numerals = left.pos_detail == "数" and (right.pos_detail == "数" or right.surface == "〇")
    return numerals and number_value(left.surface + right.surface) is not None


@lru_cache(maxsize=65536)
def _run_of(surface: str) -> re.Pattern[str] | None:
    """The kind of run that a surface is or continues, if any."""
    return next((run for run in (KATAKANA_RUN, LATIN_RUN, _DIGITS) if run.fullmatch(surface)), None)


def is_transparent(word: Morpheme) -> bool:
    """True for words that take no position: particles, the な of adjectives (効率的な), punctuation."""
    if word.pos_detail == _SYMBOL_DETAIL:
        return False
    adnominal = word.pos == "助動詞" and word.surface == "な"
    return word.pos == "助詞" or adnominal or not any(character.isalnum() for character in word.surface)


def is_common_noun(word: Morpheme) -> bool:
    """True for nouns other than names and numerals."""
    return word.pos == "名詞" and word.pos_detail not in ("固有名詞", "数")


def may_have_parts(word: Morpheme) -> bool:
    """True for nouns of which the dictionary may have parts: no suffixes, numerals or bare adjectives (大丈夫)."""
    return word.pos == "名詞" and word.pos_detail in ("一般", "サ変接続", "固有名詞", "副詞可能")


def is_content_noun(word: Morpheme) -> bool:
    """True for nouns that can name a subject: no pronouns, numerals, suffixes or time words."""
    return word.pos == "名詞" and word.pos_detail in ("一般", "サ変接続", "固有名詞")


def is_auxiliary(word: Morpheme) -> bool:
    """True for auxiliaries in hiragana: いる of ている is one, 合わせる of 考え合わせる is not.

    Negations are none: a term with one means the opposite of the term without it.
    """
    if _negates(word):
        return False
    auxiliary = word.pos == "助動詞" or (word.pos == "動詞" and word.pos_detail in ("非自立", "接尾"))
    return auxiliary and HIRAGANA_RUN.fullmatch(word.surface) is not None


def orthographic_forms(word: Morpheme) -> tuple[Form, ...]:
    """The orthographic forms of a word. Function words have none: こと is not a variant of 事.

    A verb in 連用形, which may be a noun (取組み), also has the form of the noun.
    """
    if (
        is_auxiliary(word)
        or _negates(word)
        or word.pos == "フィラー"
        or (word.pos == "名詞" and word.pos_detail == "非自立")
    ):
        return ()
    form = orthographic_form(word.base, base_reading(word.surface, word.base, word.reading))
    if word.pos == "動詞" and word.inflected_form == "連用形":
        return form, orthographic_form(word.surface, word.reading)
    if word.inflected_form == _BARE_STEM:
        return form, orthographic_form(word.surface, word.reading + "リ")
    if word.pos_detail == "接尾" and _VERBAL_SUFFIX.fullmatch(word.surface):
        return form, form._replace(sound=unvoiced(form.sound))
    return tuple(filter(None, (form, spelled_out(word.surface))))


def is_predicate(word: Morpheme) -> bool:
    """True for verbs and adjectives other than auxiliaries."""
    return word.pos in ("動詞", "形容詞") and not is_auxiliary(word)


def is_negation(word: Morpheme) -> bool:
    """True for the auxiliaries that negate, and for ない behind an adjective (高くない) or a noun."""
    return _negates(word) or (word.pos == "形容詞" and word.base == NEGATION)


def _negates(word: Morpheme) -> bool:
    return word.pos == "助動詞" and word.base in _NEGATIONS


def base_forms_of(word: Morpheme) -> tuple[str, ...]:
    """The dictionary forms of a word, Janome's first. Negations are forms of ない."""
    if _negates(word) and word.base != NEGATION:
        return word.base, NEGATION
    shared = _SHARED_FORMS.get(word.surface)
    return (word.base, shared) if shared else (word.base,)
