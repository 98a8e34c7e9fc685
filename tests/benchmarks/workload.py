"""The queries of a benchmark: 200 of seven kinds and questions, 25 each, drawn by a seed from the texts' own words.

    word      a common noun, by Zipf's law        rare      a noun of one to three turns of the sample
    compound  two nouns that stand together       two       two nouns of one turn
    boolean   （a OR b） c, and a -b                literal   a quotation of 4 to 12 characters
    field     a noun in the words of one organization, or of one speaker
    question  three nouns of one turn in a sentence, asked with mode=any

A query is kept as its parts, so that every engine is asked in its own language.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random

from kb.analysis.analyzer import Analyzer, default_analyzer
from kb.errors import QueryError
from kb.model.dialogue import Dialogue, Turn
from kb.query.ast import Mode
from kb.search.request import Facet, SearchRequest
from tests.benchmarks.corpus import corpus_dialogues

EACH = 25
COMMON = 400  # nouns, the n-th of which is drawn with a weight of 1/n: people ask for common words
SEED = 18
SAMPLE = 3000  # turns that the words are taken from
TEN_FACETS = (
    *(Facet.ORGANIZATION, Facet.SPEAKER, Facet.POST, Facet.TOPIC, Facet.TOPIC_GROUP),
    *(Facet.FISCAL_YEAR, Facet.MONTH, Facet.KIND, Facet.DIALOGUE, Facet.TALK),
)
KINDS = ("word", "rare", "compound", "two", "boolean", "literal", "field")

_WORD = re.compile(r"[一-鿿]{2,}|[ァ-ヶー]{3,}")
_QUOTABLE = re.compile(r"[一-鿿ぁ-んァ-ヶー]{12,}")


@dataclass(frozen=True)
class Query:
    """A query in parts: all of `must`, one of `either`, none of `without`, and a value of a facet.

    A literal is its only `must`. Of a question, `either` are its nouns.
    """

    kind: str
    must: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    within: tuple[Facet, str] | None = None
    question: str = ""

    @property
    def wanted(self) -> tuple[str, ...]:
        """The words to highlight."""
        return (*self.must, *self.either)

    @property
    def text(self) -> str:
        """The query in the language of kb."""
        if self.question:
            return self.question
        quoted = (f'"{word}"' if self.kind == "literal" else word for word in self.must)
        either = [f"（{' OR '.join(self.either)}）"] if self.either else []
        return " ".join((*either, *quoted, *(f"-{word}" for word in self.without)))

    @property
    def request(self) -> SearchRequest:
        """The query as a request for 20 hits and ten facets."""
        mode = Mode.ANY if self.question else Mode.ALL
        filters = {self.within[0]: [self.within[1]]} if self.within else {}
        return SearchRequest.of(self.text, mode=mode, filters=filters, facets=TEN_FACETS)


def draw_queries(turns: int, shared: Path | None) -> list[Query]:
    """Queries over a corpus of so many turns, of words from all over it."""
    dialogues = list(corpus_dialogues(turns, shared))
    return queries(dialogues[:: max(1, turns // SAMPLE)], default_analyzer())


def queries(dialogues: Iterable[Dialogue], analyzer: Analyzer) -> list[Query]:
    """Queries made of the words of a sample of turns."""
    random = Random(SEED)
    turns = [turn for dialogue in dialogues for turn in dialogue.turns if turn.text][:SAMPLE]
    words = [(turn, list(_nouns(turn.text, analyzer))) for turn in turns]
    frequencies = Counter(noun for _, nouns in words for noun in dict.fromkeys(nouns))
    ranked = [noun for noun, _ in frequencies.most_common(COMMON)]
    weights = list(accumulate(1 / rank for rank in range(1, len(ranked) + 1)))

    def common() -> str:
        return random.choices(ranked, cum_weights=weights)[0]

    rare = sorted(noun for noun, count in frequencies.items() if count <= 3)
    rich = [(turn, distinct) for turn, nouns in words if len(distinct := list(dict.fromkeys(nouns))) >= 4]
    makers: dict[str, Callable[[], Query]] = {
        "word": lambda: Query("word", (common(),)),
        "rare": lambda: Query("rare", (random.choice(rare),)),
        "compound": lambda: Query("compound", (_compound(random, rich),)),
        "two": lambda: Query("two", tuple(random.sample(random.choice(rich)[1], 2))),
        "boolean": lambda: _boolean(random, common, rich),
        "literal": lambda: Query("literal", (_quotation(random, turns),)),
        "field": lambda: _field(random, rich),
        "question": lambda: _question(random, rich),
    }
    return [query for make in makers.values() for query in _different(make)]


def _different(make: Callable[[], Query]) -> list[Query]:
    """So many different queries of a kind as there are to be, or as a small sample has."""
    found: dict[Query, None] = {}
    for _ in range(EACH * 40):
        try:
            query = make()
            _ = query.request
        except (QueryError, LookupError):
            continue  # refused by the language, as a prefix of one character is, or nothing to draw from
        found[query] = None
        if len(found) == EACH:
            break
    return list(found)


def _nouns(text: str, analyzer: Analyzer) -> Iterator[str]:
    yield from (noun for noun in analyzer.content_nouns(text) if _WORD.fullmatch(noun))


def _compound(random: Random, rich: Sequence[tuple[Turn, list[str]]]) -> str:
    """Two nouns that stand in a text without anything between."""
    turn, nouns = random.choice(rich)
    pairs = [a + b for a in nouns for b in nouns if a != b and a + b in turn.text]
    return random.choice(pairs or [noun for noun in nouns if len(noun) >= 4])


def _boolean(random: Random, common: Callable[[], str], rich: Sequence[tuple[Turn, list[str]]]) -> Query:
    if random.random() < 0.5:
        a, b = common(), common()
        if a == b:
            raise LookupError("a word and not itself")
        return Query("boolean", (a,), without=(b,))
    first, second, third = random.sample(random.choice(rich)[1], 3)
    return Query("boolean", (third,), either=(first, second))


def _quotation(random: Random, turns: Sequence[Turn]) -> str:
    stretch = random.choice(_QUOTABLE.findall(random.choice(turns).text))
    length = random.randint(4, 12)
    start = random.randint(0, len(stretch) - length)
    return str(stretch[start : start + length])


def _field(random: Random, rich: Sequence[tuple[Turn, list[str]]]) -> Query:
    turn, nouns = random.choice(rich)
    facet, value = random.choice([(Facet.ORGANIZATION, turn.organization), (Facet.SPEAKER, turn.speaker)])
    if not value:
        raise LookupError("nobody is named")
    return Query("field", (random.choice(nouns),), within=(facet, value))


def _question(random: Random, rich: Sequence[tuple[Turn, list[str]]]) -> Query:
    a, b, c = random.sample(random.choice(rich)[1], 3)
    form = random.choice(
        (
            "{a}の{b}と{c}はどのように進んでいますか",
            "なぜ{a}では{b}の{c}が遅れているのですか",
            "{a}について、{b}の{c}をどう考えているのか",
        )
    )
    return Query("question", either=(a, b, c), question=form.format(a=a, b=b, c=c))
