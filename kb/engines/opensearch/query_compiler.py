"""Query compiler: an AST to clauses that match the same turns as the reference engine.

What the clauses cannot tell (words near each other, prefixes that go on behind a word, terms with more paths than a
query may have clauses) is verified: the turns that may match are read, and the reference's own code looks at each.
"""

from collections.abc import Callable, Iterable, Sequence

from kb.analysis.analyzer import Analyzer
from kb.analysis.normalize import fold_without_space
from kb.deadline import check
from kb.engines.opensearch.cluster import Cluster
from kb.engines.opensearch.documents import turn_document
from kb.engines.opensearch.facets import all_values
from kb.engines.opensearch.field_clauses import in_range, literal, with_values
from kb.engines.opensearch.queries import (
    ALL,
    MAX_SIZE,
    NONE,
    Clause,
    Matching,
    adjacent,
    any_of,
    either,
    every,
    intervals,
    size,
    term_rule,
    terms,
    without,
)
from kb.engines.opensearch.term_paths import TermPaths, TooManyPathsError
from kb.engines.opensearch.vocabulary import Vocabulary
from kb.errors import QueryError
from kb.matching.letters import is_found_by_letters
from kb.matching.proximity import are_near
from kb.matching.query_graph import query_graph
from kb.matching.reference_matcher import occurrences
from kb.messages import _
from kb.model.calendar import seconds_of_days
from kb.query.ast import (
    And,
    Arrival,
    DateRange,
    FieldName,
    FiscalYear,
    Leaf,
    Literal,
    MatchAll,
    Near,
    Node,
    Not,
    Or,
    Prefix,
    Term,
    Within,
)
from kb.query.match_kinds import MatchKind
from kb.search.document import NAME_FACETS, TEXT_FIELDS, TextField, TurnDocument, name_matches, prefix_too_broad
from kb.search.engine import MAX_EXPANSION
from kb.search.request import Facet, SearchRequest

MAX_VERIFIED = 2_000  # turns that are read to verify one condition
MAX_LISTED = 10_000  # turns that are listed by their ranks where a query has too many clauses


class QueryCompiler:
    """Compiles the nodes of one request. Each leaf is looked up once in each field."""

    def __init__(
        self, cluster: Cluster, index: str, vocabulary: Vocabulary, analyzer: Analyzer, request: SearchRequest
    ) -> None:
        self._cluster = cluster
        self._index = index
        self._vocabulary = vocabulary
        self._analyzer = analyzer
        self._allowed = int(request.allowed)
        self._topics = request.effective_facet(Facet.TOPIC)
        self._size = 0  # clauses of the leaves until now
        self._leaves: dict[tuple[TextField, Leaf], Matching | None] = {}

    def clause(self, node: Node) -> Clause:
        """The turns that match a node.

        Raises:
            QueryError: a prefix expands to too many words, or too many turns would have to be read.
        """
        match node:
            case MatchAll():
                return ALL
            case And(children):
                return every([self.clause(child) for child in children])
            case Or(children):
                return any_of([self.clause(child) for child in children])
            case Near(children, distance):
                return self._near(children, distance)
            case Not(child):
                return without(ALL, self.clause(child))
            case DateRange(start, end):
                return in_range("date", start.toordinal() if start else 1, end.toordinal() + 1 if end else None)
            case Arrival(start, end):
                return in_range("taken_in", *seconds_of_days(start, end))
            case FiscalYear(year):
                return with_values(Facet.FISCAL_YEAR, (str(year),))
            case Within(name, leaf) if name in NAME_FACETS:
                facet = NAME_FACETS[name]
                return self._named(facet, lambda value: name_matches(name, leaf, value, self._analyzer))
            case Within(FieldName.TOPIC, leaf) if self._topics is not Facet.TOPIC:  # the field has inherited ones, too
                return self._named(
                    self._topics, lambda value: bool(occurrences(leaf, value, self._analyzer, self._allowed))
                )
            case Within(name, leaf):
                return self._filter(leaf, TEXT_FIELDS[name])
            case Term() | Literal() | Prefix():
                return self._filter(node, TextField.TEXT)

    def matching(self, leaf: Leaf, field: TextField) -> Matching | None:
        """A leaf in a field; None where it occurs nowhere."""
        if (field, leaf) not in self._leaves:
            check()
            self._leaves[field, leaf] = self._match(leaf, field)
        return self._leaves[field, leaf]

    def _filter(self, leaf: Leaf, field: TextField) -> Clause:
        found = self.matching(leaf, field)
        if not found:
            return NONE
        clause = found.filter
        if self._size + size(clause) > MAX_SIZE:
            clause = self._read(clause)
        self._size += size(clause)
        return clause

    def _match(self, leaf: Leaf, field: TextField) -> Matching | None:
        match leaf:
            case Literal(text):
                return literal(text, field)
            case Prefix(text):
                return self._prefix(leaf, field) if self._analyzer.tokens(text) else literal(text, field)
            case Term(text):
                graph = query_graph(text, self._analyzer)
                if not graph:
                    return literal(text, field)
                paths = TermPaths(graph, field, self._vocabulary, self._allowed)
                try:
                    in_words = paths.matching()
                except TooManyPathsError:
                    in_words = self._verified(leaf, field, paths.cuts())
                if not (self._allowed & MatchKind.LETTERS and is_found_by_letters(text, self._analyzer)):
                    return in_words
                by_letters = literal(text, field)
                if in_words is None or by_letters is None:
                    return in_words or by_letters
                counted = [one.counted or one.filter for one in (in_words, by_letters)]
                return Matching(any_of([in_words.filter, by_letters.filter]), any_of(counted))

    def _prefix(self, leaf: Prefix, field: TextField) -> Matching | None:
        """Words and components that begin with the prefix; its words, adjacent, the last one as the prefix."""
        whole = fold_without_space(leaf.text).text
        *before, last = self._analyzer.tokens(leaf.text)
        prefixes = {whole, last.surface}
        begun = {prefix: self._vocabulary.surfaces(field, prefix, MAX_EXPANSION + 1) for prefix in prefixes}
        if len({surface for surfaces in begun.values() for surface in surfaces}) > MAX_EXPANSION:
            raise QueryError(prefix_too_broad(leaf.text, MAX_EXPANSION))
        name = f"words.{field}"
        rules = []
        alone = self._terms(field, begun[whole], starting=not self._allowed & MatchKind.PART)
        if alone:
            rules.append(either(list(map(term_rule, alone))))
        if before:
            firsts = [
                self._of_surface(field, token.surface, starting=not number and not self._allowed & MatchKind.PART)
                for number, token in enumerate(before)
            ]
            units = [*firsts, self._terms(field, begun[last.surface], starting=False)]
            if all(units):
                rules.append(adjacent([either(list(map(term_rule, unit))) for unit in units]))
        found = intervals(name, either(rules)) if rules else None
        beyond = self._beyond(leaf, field, whole, found)
        if found is None or beyond is None:
            return Matching(found, found) if found else beyond
        return Matching(any_of([found, beyond.filter]), any_of([found, beyond.filter]))

    def _beyond(self, leaf: Prefix, field: TextField, whole: str, found: Clause | None) -> Matching | None:
        """The turns in which the prefix goes on behind a word as the text does: 窓口の, AI-."""
        written = literal(whole, field)
        words = [whole[:length] for length in range(1, len(whole))]
        if written is None or not self._vocabulary.surfaces_among(field, words):
            return None
        return self._verified(leaf, field, without(written.filter, found) if found else written.filter)

    def _terms(self, field: TextField, surfaces: Iterable[str], *, starting: bool) -> list[str]:
        found = self._vocabulary.terms_of(field, surfaces)
        return sorted({term for term, starts_word in found if starts_word or not starting})

    def _of_surface(self, field: TextField, surface: str, *, starting: bool) -> list[str]:
        found = self._vocabulary.terms_of(field, [surface])
        return sorted({term for term, starts_word in found if term.startswith("t") and (starts_word or not starting)})

    def _near(self, leaves: Sequence[Leaf], distance: int) -> Clause:
        clauses = [self._filter(leaf, TextField.TEXT) for leaf in leaves]

        def is_near(document: TurnDocument) -> bool:
            text = document.turn.text
            found = [occurrences(leaf, text, self._analyzer, self._allowed) for leaf in leaves]
            return are_near(found, self._analyzer.tokens(text), distance)

        return self._read(every(clauses), is_near)

    def _verified(self, leaf: Leaf, field: TextField, candidates: Clause) -> Matching | None:
        def is_met(document: TurnDocument) -> bool:
            return bool(occurrences(leaf, document.texts[field], self._analyzer, self._allowed))

        clause = self._read(candidates, is_met)
        return None if clause is NONE else Matching(clause)

    def _read(self, candidates: Clause, is_met: Callable[[TurnDocument], bool] | None = None) -> Clause:
        """The turns among some candidates that meet a condition, each read; without one, all of them by their ranks."""
        most = MAX_VERIFIED if is_met else MAX_LISTED
        fields = ["document", "rank"] if is_met else ["rank"]
        body = {"size": most + 1, "query": candidates, "_source": fields, "sort": ["rank"]}
        sources = [hit["_source"] for hit in self._cluster.search(self._index, body)["hits"]["hits"]]
        if len(sources) > most:
            message = _(
                "条件に近い発言が{most}件を超え、ひとつずつ確かめられません。語を足すか、期間や組織で絞ってください。",
                most=most,
            )
            raise QueryError(message)
        ranks = []
        for source in sources:
            check()
            if not is_met or is_met(turn_document(source)):
                ranks.append(source["rank"])
        return terms("rank", ranks) if ranks else NONE

    def _named(self, facet: Facet, is_meant: Callable[[str], bool]) -> Clause:
        return with_values(facet, filter(is_meant, all_values(self._cluster, self._index, facet)))
