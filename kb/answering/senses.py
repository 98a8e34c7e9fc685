"""Senses of the words of a query: names of the index, or words that are read as they are typed in Latin letters."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

import jaconv

from kb.analysis.romaji import romaji_key
from kb.analysis.tokens import Token
from kb.query.ast import And, MatchAll, Mode, Node, Term, unparse
from kb.query.grammar import parse
from kb.search.request import Facet, SearchRequest, Sort
from kb.search.results import WordSense
from kb.serving.snapshot import Snapshot

MAX_WORDS = 2  # words that are written apart and are one name
MAX_TOKENS = 5  # tokens of a name within a sentence
MIN_IN_SENTENCE = 2  # characters of a name within a sentence
MIN_LATIN = 3  # letters of a word that is taken for the reading of another
MIN_KANA = 3  # kana of a reading that is searched for


def name_senses(snapshot: Snapshot, query: Node) -> tuple[WordSense, ...]:
    """The words of a conjunction that are names, in order, with the names of each facet.

    Words in quotation marks, alternatives, exclusions and words of a field are no names. Adjacent words are looked up
    together first (川野 正博, 川野 副区長), then alone.
    """
    return tuple(_name_senses(snapshot, query.children if isinstance(query, And) else (query,)))


def _name_senses(snapshot: Snapshot, children: Sequence[Node]) -> Iterator[WordSense]:
    at = 0
    while at < len(children):
        for count in range(MAX_WORDS, 0, -1):
            texts = [child.text for child in children[at : at + count] if isinstance(child, Term)]
            if len(texts) == count and (found := snapshot.named("".join(texts))):
                for facet, names in groupby(found, key=lambda name: name.facet):
                    yield WordSense(" ".join(texts), facet, tuple(name.value for name in names))
                at += count - 1
                break
        at += 1


def sentence_senses(snapshot: Snapshot, words: Iterable[Term]) -> tuple[WordSense, ...]:
    """The speakers and organizations that are named within sentences, the longest name from each word on."""
    return tuple(sense for word in words for sense in _sentence_senses(snapshot, word.text))


def _sentence_senses(snapshot: Snapshot, text: str) -> Iterator[WordSense]:
    tokens = snapshot.analyzer.tokens(text)
    at = 0
    while at < len(tokens):
        for end in range(min(len(tokens), at + MAX_TOKENS), at, -1):
            word = text[tokens[at].start : tokens[end - 1].end]
            if not tokens[at].starts_word or len(word) < MIN_IN_SENTENCE or _is_place(tokens[end - 1 : end + 1]):
                continue
            found = [name for name in snapshot.named(word) if name.facet in (Facet.SPEAKER, Facet.ORGANIZATION)]
            for facet, names in groupby(found, key=lambda name: name.facet):
                yield WordSense(word, facet, tuple(name.value for name in names))
            if found:
                at = end - 1
                break
        at += 1


def _is_place(pair: Sequence[Token]) -> bool:
    """True if the last token of a word is followed by the last character of a place: 川野町 names no 川野."""
    return len(pair) == 2 and pair[0].end == pair[1].start and pair[1].surface in "都道府県区市町村"


def reading_senses(snapshot: Snapshot, query: Node, named: Iterable[WordSense]) -> tuple[WordSense, ...]:
    """The words in Latin letters that no text has, as the words that are read so: frequent ones, else any, by kana.

    A word that names a speaker or an organization is left out; a topic is a word, too.
    """
    bodies = [sense for sense in named if sense.facet in (Facet.SPEAKER, Facet.ORGANIZATION)]
    taken = {word for sense in bodies for word in sense.word.split()}
    children = query.children if isinstance(query, And) else (query,)
    words = [child.text for child in children if isinstance(child, Term) and child.text not in taken]
    return tuple(
        WordSense(word, None, (value,))
        for word in words
        if len(word) >= MIN_LATIN and romaji_key(word) and not snapshot.total(SearchRequest.of(word))
        for value in _read_as(snapshot, word)
    )


def _read_as(snapshot: Snapshot, word: str) -> tuple[str, ...]:
    if found := snapshot.words_read(word):
        return tuple(one.value for one in found)
    kana = jaconv.alphabet2kana(word.lower())
    is_kana = all("ぁ" <= character <= "ゖ" or character == "ー" for character in kana)
    content = any(not token.is_auxiliary for token in snapshot.analyzer.tokens(kana))
    return (kana,) if is_kana and content and len(kana) >= MIN_KANA else ()


def understood(request: SearchRequest, senses: Iterable[WordSense]) -> SearchRequest | None:
    """The request with each of some words as a condition, or as its reading; None if a filter excludes the names.

    A request for any word keeps its text. Without words, the newest turns come first.
    """
    filters = dict(request.filters)
    replaced: dict[str, str | None] = {}
    for sense in senses:
        replaced |= dict.fromkeys(sense.word.split())
        if sense.facet is None:
            replaced[sense.word] = sense.values[0]
            continue
        chosen = filters.get(sense.facet)
        values = tuple(value for value in sense.values if chosen is None or value in chosen)
        if not values:
            return None
        filters[sense.facet] = values
    if request.mode is Mode.ANY:
        return replace(request, filters=filters, fall_back=False)
    text = _with_words(request, replaced)
    sort = Sort.NEWEST if not text and request.sort is Sort.RELEVANCE else request.sort
    return replace(request, text=text, query=parse(text), filters=filters, sort=sort, fall_back=False)


def _with_words(request: SearchRequest, replaced: Mapping[str, str | None]) -> str:
    """The query text with other words in place of some, or without them; as it was typed wherever that is possible."""
    query = request.query
    children = [
        Term(replaced[child.text] or "") if isinstance(child, Term) and child.text in replaced else child
        for child in (query.children if isinstance(query, And) else (query,))
    ]
    kept = tuple(dict.fromkeys(child for child in children if child != Term("")))
    node = And(kept) if len(kept) > 1 else kept[0] if kept else MatchAll()
    pieces = [replaced.get(piece, piece) for piece in request.text.split()]
    typed = " ".join(piece for piece in pieces if piece)
    return typed if parse(typed) == node else unparse(node)
