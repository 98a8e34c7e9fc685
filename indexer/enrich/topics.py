"""Topic assignment: the words of a controlled list are matched in turns and in the headings above them.

Words match as search terms do, including inflections and particles between them. Narration gets no topics.
"""

import tomllib
from collections.abc import Iterable, Iterator
from functools import cached_property
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from kb.analysis.analyzer import Analyzer
from kb.errors import ConfigError
from kb.matching.query_graph import START, QueryGraph, query_graph
from kb.matching.reference_matcher import by_position, occurrences_at
from kb.messages import _
from kb.model.dialogue import Dialogue, TopicMention, Turn
from kb.query.match_kinds import MatchKind
from kb.reasons import reason_in_words

FILE = "topics.toml"
_Words = Annotated[str, Meta(pattern=r"\S")]
# Match kinds of the words; synonyms and readings must be listed.
_KINDS = MatchKind.INFLECTION | MatchKind.VARIANT | MatchKind.PART | MatchKind.NEGATED


class Topic(Struct, frozen=True, forbid_unknown_fields=True):
    """A topic of the list: name, group, and words."""

    name: _Words
    group: _Words
    words: Annotated[tuple[_Words, ...], Meta(min_length=1)]


class _TopicFile(Struct, frozen=True, forbid_unknown_fields=True):
    topic: tuple[Topic, ...]


class TopicList:
    """The topics in the order of their file. `version` is a digest of the file."""

    def __init__(self, topics: tuple[Topic, ...], version: str, analyzer: Analyzer) -> None:
        self.topics = topics
        self.version = version
        self.analyzer = analyzer

    @property
    def groups(self) -> dict[str, str]:
        """The group of each topic."""
        return {topic.name: topic.group for topic in self.topics}

    @property
    def words(self) -> dict[str, tuple[str, ...]]:
        """The words of each topic."""
        return {topic.name: topic.words for topic in self.topics}

    def assign(self, dialogue: Dialogue) -> Dialogue:
        """The dialogue with the topics of its turns."""
        turns = tuple(msgspec.structs.replace(turn, topics=self._of(turn)) for turn in dialogue.turns)
        return msgspec.structs.replace(dialogue, turns=turns)

    def mentions(self, text: str, headings: Iterable[str] = ()) -> tuple[TopicMention, ...]:
        """The topics of a text and the headings above it, in the order of the list."""
        own = self._words([text])
        above = self._words(headings)
        return tuple(
            TopicMention(topic.name, own.get(topic.name, ()), topic.group, above.get(topic.name, ()))
            for topic in self.topics
            if topic.name in own or topic.name in above
        )

    @cached_property
    def _graphs(self) -> dict[str, list[tuple[Topic, QueryGraph]]]:
        """The query graphs of all words of topics, by the lookup keys of their first words; built on first use."""
        found: dict[str, list[tuple[Topic, QueryGraph]]] = {}
        for topic in self.topics:
            for word in topic.words:
                if graph := query_graph(word, self.analyzer):
                    for key in frozenset().union(*(edge.word.keys for edge in graph.edges_from(START))):
                        found.setdefault(key, []).append((topic, graph))
        return found

    def _of(self, turn: Turn) -> tuple[TopicMention, ...]:
        return () if turn.kind == "narration" else self.mentions(turn.text, turn.section)

    def _words(self, texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The matched words of each topic in some texts, without duplicates."""
        found: dict[str, dict[str, None]] = {}
        for text in texts:
            for topic, word in self._found(text):
                found.setdefault(topic.name, {}).setdefault(word)
        return {name: tuple(words) for name, words in found.items()}

    def _found(self, text: str) -> Iterator[tuple[Topic, str]]:
        positions = by_position(self.analyzer.token_graph(text))
        for at, tokens in positions.items():
            keys = sorted(frozenset().union(*(token.keys for token in tokens)))  # set order varies between processes
            begun = {id(graph): (topic, graph) for key in keys for topic, graph in self._graphs.get(key, ())}
            for topic, graph in begun.values():
                for met in occurrences_at(graph, positions, at, _KINDS):
                    yield topic, text[met.span.start : met.span.end]


def packaged_topics() -> str:
    """The text of the packaged list, a template for an edited one."""
    return files(__package__).joinpath("topics.toml").read_text(encoding="utf-8")


def load_topics(registry: str | None, analyzer: Analyzer) -> TopicList:
    """Loads the topics.toml of a folder, or the packaged list.

    Raises:
        ConfigError: the file cannot be used; names it and the reason.
    """
    own = Path(registry, FILE) if registry else None
    name = own if own and own.exists() else FILE
    try:
        content = name.read_text(encoding="utf-8") if isinstance(name, Path) else packaged_topics()
        topics = msgspec.convert(tomllib.loads(content), _TopicFile).topic
    except (OSError, ValueError) as error:  # unreadable, not UTF-8, not TOML, or not of the list's form
        message = _("話題の一覧 {path} を使えません: {reason}", path=name, reason=reason_in_words(error))
        raise ConfigError(message) from error
    names = [topic.name for topic in topics]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        message = _("話題の一覧 {path} に同じ名前が2度あります: {names}", path=name, names="、".join(twice))
        raise ConfigError(message)
    return TopicList(topics, sha256(content.encode()).hexdigest()[:12], analyzer)
