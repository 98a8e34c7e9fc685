"""Relevance figures of a generation, as a report stores them: nDCG, MRR and recall of the judged queries at rank 10."""

from collections.abc import Sequence

from msgspec import Struct

from kb.messages import _

DEPTH = 10  # ranks that count


class QueryFigures(Struct, frozen=True):
    """The figures of one query, 0 to 1; `judged` is a fingerprint of its judgements, without which none compare."""

    query: str
    judged: str
    ndcg: float
    reciprocal_rank: float
    recall: float

    @property
    def values(self) -> tuple[float, float, float]:
        """nDCG, reciprocal rank and recall."""
        return self.ndcg, self.reciprocal_rank, self.recall


class RelevanceFigures(Struct, frozen=True):
    """The figures of all judged queries, and a message for each judgement that cannot be used."""

    queries: tuple[QueryFigures, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def means(self) -> tuple[float, float, float]:
        """The means of nDCG, reciprocal rank and recall over the queries; 0 without any."""
        return means(self.queries)


class Moved(Struct, frozen=True):
    """A query whose figures differ between two generations under the same judgements."""

    before: QueryFigures
    now: QueryFigures


def means(queries: Sequence[QueryFigures]) -> tuple[float, float, float]:
    """The means of nDCG, reciprocal rank and recall; 0 without queries."""
    count = max(len(queries), 1)
    ndcg, ranks, recall = (sum(query.values[at] for query in queries) / count for at in range(3))
    return ndcg, ranks, recall


def figures_text(values: tuple[float, float, float]) -> str:
    """nDCG, MRR and recall in words, to three digits."""
    ndcg, rank, recall = values
    return f"nDCG@{DEPTH} {ndcg:.3f}  MRR@{DEPTH} {rank:.3f}  Recall@{DEPTH} {recall:.3f}"


def summary_text(figures: RelevanceFigures) -> str:
    """The figures in one line, with the number of judgements that cannot be used."""
    line = _("適合度（検索語 {count}）: {values}", count=len(figures.queries), values=figures_text(figures.means))
    if figures.problems:
        line += " " + _("使えない評価: {count}（kb eval で示します）", count=len(figures.problems))
    return line


def comparable(before: RelevanceFigures, now: RelevanceFigures) -> list[Moved]:
    """The queries of two sets of figures that were judged alike, in the order of the second."""
    earlier = {figures.query: figures for figures in before.queries}
    pairs = (Moved(earlier[figures.query], figures) for figures in now.queries if figures.query in earlier)
    return [pair for pair in pairs if pair.before.judged == pair.now.judged]


def moved(before: RelevanceFigures, now: RelevanceFigures) -> list[Moved]:
    """The queries judged alike whose figures differ, those with the greatest loss of nDCG first."""
    differing = (pair for pair in comparable(before, now) if pair.before.values != pair.now.values)
    return sorted(differing, key=lambda pair: (pair.now.ndcg - pair.before.ndcg, pair.now.query))
