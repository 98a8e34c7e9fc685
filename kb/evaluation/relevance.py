"""Relevance of a snapshot's answers to judged queries: nDCG, reciprocal rank and recall at rank 10."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from math import log2
from pathlib import Path

import msgspec

from kb.answering.answer import answer
from kb.errors import ConfigError, QueryError
from kb.evaluation.judgements import read_judgements
from kb.evaluation.staff_files import JUDGEMENTS
from kb.generations.data_folder import DataFolder
from kb.messages import _
from kb.progress import Progress, advancing, no_progress
from kb.runs.relevance import DEPTH, QueryFigures, RelevanceFigures
from kb.runs.reports import read_reports
from kb.search.request import SearchRequest
from kb.serving.snapshot import Snapshot

_DIGITS = 6  # of a stored figure


def judgements_in(registry: str | None) -> Path | None:
    """The file of judgements in a registry folder, if it is there."""
    path = Path(registry, JUDGEMENTS) if registry else None
    return path if path and path.exists() else None


def relevance(snapshot: Snapshot, path: Path, progress: Progress = no_progress) -> RelevanceFigures:
    """The figures of a snapshot's answers, fallbacks included, for a file of judgements.

    A file that cannot be read is a problem among them.

    Raises:
        EngineError: the engine failed.
    """
    try:
        judgements = read_judgements(path, snapshot)
    except ConfigError as error:
        return RelevanceFigures(problems=(str(error),))
    queries = []
    problems = list(judgements.problems)
    with progress(_("適合度の計算"), len(judgements.grades)) as step:
        for query, grades in advancing(judgements.grades.items(), step):
            try:
                hits = answer(snapshot, SearchRequest.of(query, limit=DEPTH, facets=(), fall_back=True)).hits
            except QueryError as error:  # a prefix that expands too far in these texts
                problems.append(_("{path}: 「{query}」で探せません: {reason}", path=path, query=query, reason=error))
            else:
                queries.append(query_figures(query, grades, [hit.id for hit in hits]))
    return RelevanceFigures(tuple(queries), tuple(problems))


def query_figures(query: str, grades: Mapping[str, int], ranking: Sequence[str]) -> QueryFigures:
    """The figures of a ranking of turns, of which only the first ten count.

    The gain of a turn is 2^grade - 1, discounted by log2(1 + rank); a turn with a grade of at least 1 is relevant.
    """
    ranking = ranking[:DEPTH]
    gained = _discounted(grades.get(turn, 0) for turn in ranking)
    ideal = _discounted(sorted(grades.values(), reverse=True)[:DEPTH])
    relevant = {turn for turn, grade in grades.items() if grade}
    ranks = [rank for rank, turn in enumerate(ranking, start=1) if turn in relevant]
    return QueryFigures(
        query=query,
        judged=sha256(msgspec.json.encode(dict(sorted(grades.items())))).hexdigest()[:12],
        ndcg=round(gained / ideal, _DIGITS),
        reciprocal_rank=round(1 / ranks[0], _DIGITS) if ranks else 0.0,
        recall=round(len(ranks) / len(relevant), _DIGITS),
    )


def _discounted(grades: Iterable[int]) -> float:
    """Discounted cumulative gain."""
    return sum(((1 << grade) - 1) / log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def figures_before(data_folder: DataFolder, generation: str) -> tuple[str, RelevanceFigures] | None:
    """The latest figures in the reports of another generation, with its id."""
    for report in read_reports(data_folder):
        if report.relevance and report.relevance.queries and report.generation not in (None, generation):
            return report.generation or "", report.relevance
    return None
