"""The fields of the index as Whoosh names them. Whoosh pickles them into the folder (see `TOC` in `writer`)."""

from collections.abc import Iterator

from whoosh.analysis import Analyzer, Token
from whoosh.fields import ID, STORED, TEXT, Schema

from kb.analysis.analyzer import analyzer_of
from kb.search.document import TextField
from kb.search.request import Facet

DATE = "date"
TEXT_FIELDS = {"text": TextField.TEXT, "section": TextField.SECTION}
FACETS = {
    "speaker": Facet.SPEAKER,
    "organization": Facet.ORGANIZATION,
    "topic": Facet.TOPIC,
    "kind": Facet.KIND,
    "dialogue": Facet.DIALOGUE,
}


class WordAnalyzer(Analyzer):  # type: ignore[misc]  # Whoosh has no type hints
    """The words of `kb.analysis` as Whoosh's tokens, so that its query parser asks for the terms of the index."""

    def __init__(self, lexicon: str) -> None:
        self.lexicon = lexicon  # JSON: texts and queries are analysed with the same

    def __call__(self, value: str, positions: bool = False, chars: bool = False, **_: object) -> Iterator[Token]:
        """Yields a token for each component of a word."""
        for word in analyzer_of(self.lexicon).tokens(value):
            token = Token(positions, chars, text=word.surface, boost=1.0, stopped=False)
            if positions:
                token.pos = word.position
            if chars:
                token.startchar, token.endchar = word.start, word.end
            yield token


def build_schema(lexicon: str) -> Schema:
    """The schema: words with positions, facet values and days (2021-06-15) whole; all of them are stored."""
    words = {name: TEXT(analyzer=WordAnalyzer(lexicon), phrase=True, stored=True) for name in TEXT_FIELDS}
    return Schema(id=STORED, **words, **{name: ID(stored=True) for name in (*FACETS, DATE)})
