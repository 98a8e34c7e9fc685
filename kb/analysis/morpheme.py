"""The morpheme: what morphological analysis finds in a text, before words are joined and split."""

from msgspec import Struct


class Morpheme(Struct, frozen=True, gc=False):
    """A morpheme as Janome returns it: folded text[start:end], part of speech (two levels), base form and reading.

    The base form of an unknown word is its surface, and its reading is empty. `inflected_form` is the name of the form
    (連用形, …), "" for words that are not inflected.
    """

    surface: str
    start: int
    end: int
    pos: str
    pos_detail: str
    base: str
    reading: str
    inflected_form: str = ""

    def shifted(self, offset: int) -> "Morpheme":
        """The morpheme in a text that has `offset` more characters before it."""
        start, end = self.start + offset, self.end + offset
        return Morpheme(
            self.surface, start, end, self.pos, self.pos_detail, self.base, self.reading, self.inflected_form
        )
