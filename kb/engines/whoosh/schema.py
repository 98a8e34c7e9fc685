"""The fields of the index, and the index terms of a token.

An index term has a key and a tag: `取り組む⇥bw1-` is the base form (b) of a token that is a whole word (w), covers one
position and follows no hyphen. The tag of an orthographic form ends with its kanji: `~トリクミ⇥fw1-取組`.

    key type   s surface   b base form, if it differs   f orthographic form   x word of several tokens, at the first one
    boundary   w whole word   o first component   c last component   m other component
    length     position length, one digit
    linked     = after a hyphen or nakaguro   - not

Literals are matched by character bigrams of the folded text without white space; its last character is a term, too.

Whoosh pickles the classes of this module into each index: moving the module or renaming `PositionsField` or
`ValuesField` makes earlier generations unreadable (see SCHEMA_VERSION in `kb.generations.manifest`).
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from zlib import compress, decompress

from whoosh.columns import NumericColumn
from whoosh.fields import COLUMN, STORED, FieldType, Schema
from whoosh.formats import Existence, Positions

from kb.analysis.analyzer import Analyzer
from kb.analysis.normalize import fold_without_space
from kb.analysis.tokens import Token
from kb.search.document import TextField, TurnDocument
from kb.search.request import Facet

SEPARATOR = "\t"  # white space is never part of a token
SURFACE, BASE_FORM, ORTHOGRAPHIC_FORM, WHOLE_WORD = "s", "b", "f", "x"  # key types
SURFACES = (SURFACE, WHOLE_WORD)
BOUNDARY_TAGS = {(True, True): "w", (True, False): "o", (False, True): "c", (False, False): "m"}
BOUNDARY_FLAGS = {tag: flags for flags, tag in BOUNDARY_TAGS.items()}

Occurrences = Mapping[str, list[int]]


class PositionsField(FieldType):  # type: ignore[misc]  # Whoosh has no type hints
    """Index terms with positions, computed by `kb.analysis` instead of an analyzer of Whoosh."""

    def __init__(self) -> None:
        super().__init__(Positions(), None)

    def index(self, value: Occurrences, **_: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        """The postings of a document, as Whoosh expects them: (term, frequency, weight, encoded positions)."""
        for term, positions in value.items():
            yield term.encode(), len(positions), float(len(positions)), self.format.encode(positions)


class ValuesField(FieldType):  # type: ignore[misc]  # Whoosh has no type hints
    """Values that are indexed whole, without positions."""

    def __init__(self) -> None:
        super().__init__(Existence(), None)

    def index(self, value: Iterable[str], **_: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        """The postings of a document, as Whoosh expects them: (term, frequency, weight, nothing)."""
        for item in dict.fromkeys(value):
            yield item.encode(), 1, 1.0, b""


def words_field(field: TextField) -> str:
    """The name of the field that holds the words of a text."""
    return str(field)


def grams_field(field: TextField) -> str:
    """The name of the field that holds the n-grams of a text."""
    return f"{field}_grams"


def values_field(facet: Facet) -> str:
    """The name of the field that holds the values of a facet."""
    return f"{facet}_values"


def build_schema() -> Schema:
    """The schema. `date` is a proleptic ordinal, 0 where unknown; `length` counts the tokens of the text.

    `taken_in` is the arrival in seconds since 1970, `document` the JSON of the turn, `places` the packed token offsets.
    """
    schema = Schema(
        date=COLUMN(NumericColumn("i", default=0)),
        length=COLUMN(NumericColumn("i", default=0)),
        taken_in=COLUMN(NumericColumn("q", default=0)),
        document=STORED,
        places=STORED,
    )
    for field in TextField:
        schema.add(words_field(field), PositionsField())
        schema.add(grams_field(field), PositionsField())
    for facet in Facet:
        schema.add(values_field(facet), ValuesField())
    return schema


class WordTerm(NamedTuple):
    """A decoded index term of a word field. `kanji` belongs to orthographic forms."""

    key: str
    key_type: str
    starts_word: bool
    ends_word: bool
    position_length: int = 1
    linked: bool = False
    kanji: str = ""

    @classmethod
    def decode(cls, term: bytes) -> "WordTerm":
        """Decodes the term as stored by Whoosh."""
        key, tag = term.decode().split(SEPARATOR)
        return cls(key, tag[0], *BOUNDARY_FLAGS[tag[1]], int(tag[2]), tag[3] == "=", tag[4:])

    def encode(self) -> str:
        """Encodes the term for Whoosh."""
        boundary, linked = BOUNDARY_TAGS[self.starts_word, self.ends_word], "=" if self.linked else "-"
        return f"{self.key}{SEPARATOR}{self.key_type}{boundary}{self.position_length}{linked}{self.kanji}"


def word_terms(token_graph: Iterable[Token]) -> dict[str, list[int]]:
    """The index terms of a token graph, with their positions in ascending order."""
    found: dict[str, list[int]] = {}
    word: list[Token] = []
    for token in token_graph:
        flags = (token.starts_word, token.ends_word, token.position_length, token.linked)
        terms = [WordTerm(token.surface, SURFACE, *flags)]
        terms += [WordTerm(base, BASE_FORM, *flags) for base in token.base_forms if base != token.surface]
        terms += [WordTerm(form.key, ORTHOGRAPHIC_FORM, *flags, form.kanji) for form in token.forms]
        for term in terms:
            found.setdefault(term.encode(), []).append(token.position)
        if token.position_length > 1:
            continue
        word = [token] if token.starts_word else [*word, token]
        if token.ends_word and len(word) > 1:
            whole = WordTerm("".join(part.surface for part in word), WHOLE_WORD, starts_word=True, ends_word=True)
            found.setdefault(whole.encode(), []).append(word[0].position)
    return found


def gram_terms(text: str) -> dict[str, list[int]]:
    """The bigrams of the folded text without white space, with their offsets in ascending order."""
    folded = fold_without_space(text).text
    found: dict[str, list[int]] = {}
    for at in range(len(folded)):
        found.setdefault(folded[at : at + 2], []).append(at)
    return found


def text_terms(document: TurnDocument, analyzer: Analyzer) -> Iterator[tuple[str, dict[str, list[int]]]]:
    """Yields the name of each text field of a turn and its index terms."""
    for field, text in document.texts.items():
        yield words_field(field), word_terms(analyzer.token_graph(text))
        yield grams_field(field), gram_terms(text)


def pack_offsets(tokens: Iterable[Token]) -> bytes:
    """Packs position, start and end of every token, compressed."""
    numbers = array("I", (number for token in tokens for number in (token.position, token.start, token.end)))
    return compress(numbers.tobytes(), 1)


def unpack_offsets(packed: bytes) -> dict[int, tuple[int, int]]:
    """Unpacks token offsets: position -> (start, end) in characters of the original."""
    numbers = array("I")
    numbers.frombytes(decompress(packed))
    return dict(zip(numbers[::3], zip(numbers[1::3], numbers[2::3], strict=True), strict=True))
