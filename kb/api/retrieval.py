"""Retrieval for knowledge pipelines, as Dify's External Knowledge API asks for it: the best records for a question.

Scores are those of the search divided by the best one, so that they lie between 0 and 1.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any

from msgspec import Meta, Struct

from kb.answering.answer import answer
from kb.api.exchanges import exchange_of_hit
from kb.api.fields import QueryText
from kb.api.metadata_conditions import MetadataCondition, compiled, filters_for
from kb.api.parameters import SearchParameters
from kb.api.permalinks import Permalinks
from kb.api.requests import search_request
from kb.api.turns import TurnResource, turn_of_hit
from kb.deadline import check
from kb.errors import NotFoundError
from kb.messages import N_, _, listed
from kb.model.dialogue import Dialogue, fiscal_year
from kb.search.request import MAX_LIMIT, Grouping
from kb.search.results import ExchangeHit, Hit
from kb.serving.snapshot import Snapshot

KNOWLEDGE = {"turns": Grouping.TURN, "exchanges": Grouping.EXCHANGE}  # ids of the knowledge, with the unit of a record


class RetrievalSetting(Struct, frozen=True):
    """Number of records, and the least score of one."""

    top_k: Annotated[int, Meta(ge=1, le=MAX_LIMIT, description=N_("返す記録の最大の数"))]
    score_threshold: Annotated[float, Meta(ge=0, le=1, description=N_("返す記録の最小の score"))] = 0.0


class RetrievalParameters(Struct, frozen=True):
    """A question to a knowledge; members that are unknown are ignored, as later versions of Dify may send more."""

    knowledge_id: Annotated[
        str,
        Meta(
            max_length=100,
            description=N_("turns（発言ごと）か exchanges（質問と答弁の組ごと）"),
            extra_json_schema={"format": "knowledge-id"},
        ),
    ]
    query: QueryText
    retrieval_setting: Annotated[
        RetrievalSetting, Meta(description=N_("記録の最大の数（top_k）と最小の score（score_threshold）"))
    ]
    metadata_condition: Annotated[
        MetadataCondition | None, Meta(description=N_("記録の metadata への条件。なければ null。"))
    ] = None


class RetrievedRecord(Struct, frozen=True):
    """A record: its whole text, and its source as metadata."""

    content: Annotated[str, Meta(description=N_("発言の全文。質疑では、話者と全文を順に並べたもの。"))]
    score: Annotated[float, Meta(description=N_("最もよく合うものを 1 とする値"))]
    title: Annotated[str, Meta(description=N_("対話の題名"))]
    metadata: dict[str, Any]


class RetrievalAnswer(Struct, frozen=True):
    """The records, best first."""

    records: tuple[RetrievedRecord, ...]


def retrieve(snapshot: Snapshot, asked: RetrievalParameters, links: Permalinks) -> RetrievalAnswer:
    """Answers a question with the best records that meet the conditions.

    Raises:
        NotFoundError: there is no such knowledge.
        QueryError: the query or a condition cannot be read.
    """
    group = KNOWLEDGE.get(asked.knowledge_id)
    if group is None:
        message = _(
            "knowledge_id「{id}」はありません。{known} から選んでください。",
            id=asked.knowledge_id,
            known=listed(KNOWLEDGE),
        )
        raise NotFoundError(message)
    meets = compiled(asked.metadata_condition)
    found: list[RetrievedRecord] = []
    best = 0.0
    dialogues: dict[str, Dialogue] = {}
    for hit, exchange in _hits(snapshot, asked, group):
        best = best or hit.score
        score = hit.score / best if best else 1.0
        if score < asked.retrieval_setting.score_threshold:
            break
        turns = (
            exchange_of_hit(snapshot, dialogues, hit.score, exchange, links).turns
            if exchange
            else (turn_of_hit(hit, links),)
        )
        if any(meets(_metadata(turn)) for turn in turns):
            found.append(_record(turns, round(score, 6)))
        if len(found) == asked.retrieval_setting.top_k:
            break
    return RetrievalAnswer(tuple(found))


def _hits(snapshot: Snapshot, asked: RetrievalParameters, group: Grouping) -> Iterator[tuple[Hit, ExchangeHit | None]]:
    """All hits of the question, best first, page by page as they are asked for."""
    filters = filters_for(asked.metadata_condition)
    request = search_request(SearchParameters(q=asked.query, limit=MAX_LIMIT), group=group, offset=0)
    request = replace(request, filters=filters)
    page = answer(snapshot, request)
    request = page.fallback.request if page.fallback else request
    offset = 0
    while page.hits:
        check()
        if page.exchanges:
            yield from zip(page.hits, page.exchanges, strict=True)
        else:
            yield from ((hit, None) for hit in page.hits)
        offset += len(page.hits)
        if offset >= page.total:
            return
        page = snapshot.search(replace(request, offset=offset))


def _record(turns: tuple[TurnResource, ...], score: float) -> RetrievedRecord:
    first = turns[0]
    content = first.text if len(turns) == 1 else "\n\n".join(f"{_speaker(turn)}: {turn.text}" for turn in turns)
    return RetrievedRecord(content, score, first.dialogue.title, _metadata(first))


def _speaker(turn: TurnResource) -> str:
    stated = " ".join(filter(None, (turn.organization, turn.post)))
    if turn.speaker:
        return f"{turn.speaker}（{stated}）" if stated else turn.speaker
    return stated or turn.as_written


def _metadata(turn: TurnResource) -> dict[str, Any]:
    """The source of a turn, by the names that conditions use; what is unknown is an empty text."""
    return {
        "id": turn.id,
        "permalink": turn.permalink,
        "fingerprint": turn.fingerprint,
        "dialogue": turn.dialogue.id,
        "title": turn.dialogue.title,
        "date": turn.date.isoformat() if turn.date else "",
        "fiscal_year": fiscal_year(turn.date) if turn.date else "",
        "speaker": turn.speaker or "",
        "organization": turn.organization or "",
        "post": turn.post or "",
        "kind": turn.kind,
        "role": turn.role or "",
        "section": list(turn.section),
        "topics": list(turn.topics),
        "exchange": turn.exchange or "",
    }
