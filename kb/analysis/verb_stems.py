"""Stems of verbs in kanji alone, and the words made of two of them: 使 of 使分け is 使い, 入替 is 入れ替え."""

from functools import lru_cache

from kb.analysis.morphology import Morphology
from kb.analysis.orthography import Form, concatenated, orthographic_form

STEM_ENDINGS = "いきしちりみびぎえけせてれめべげね"  # of the 連用形
# Second verbs of compounds that may drop all okurigana (送り仮名の付け方, 通則 6 許容 and 7): 差戻, 買替.
SECOND_VERBS = frozenset("込戻替換入出付合上下取引立組扱渡直継切消越寄置掛張抜返止押落積払")


class VerbStems:
    """Finds the possible readings of stems without okurigana. Thread-safe."""

    def __init__(self, morphology: Morphology) -> None:
        self._morphology = morphology
        self.forms = lru_cache(maxsize=4096)(self._find_forms)
        self.compound_forms = lru_cache(maxsize=65536)(self._find_compound_forms)

    def _find_forms(self, kanji: str) -> tuple[Form, ...]:
        """The forms of a stem of one kanji."""
        found = []
        for ending in STEM_ENDINGS:
            words = self._morphology.morphemes(kanji + ending)
            if len(words) == 1 and words[0].reading:
                found.append(orthographic_form(words[0].surface, words[0].reading))
        return tuple(dict.fromkeys(found))

    def _find_compound_forms(self, surface: str) -> tuple[Form, ...]:
        """The forms of two stems that are a word of the dictionary, which reads some otherwise: 入替 (イレカワ)."""
        if len(surface) != 2 or surface[1] not in SECOND_VERBS or not self._morphology.known(surface):
            return ()
        firsts, seconds = map(self.forms, surface)
        return tuple(concatenated(first, second) for first in firsts for second in seconds)
