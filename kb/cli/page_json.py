"""The JSON object of `kb search --json`: a page with hits, facets, suggestions, synonyms, names and fallback."""

from collections.abc import Sequence
from itertools import zip_longest

from kb.corrections import Correction
from kb.search.results import ExchangeHit, Fallback, Hit, Page, SimilarTurns
from kb.used_synonyms import UsedSynonyms


def as_json_object(
    page: Page, suggestions: Sequence[Correction] = (), synonyms: Sequence[UsedSynonyms] = ()
) -> dict[str, object]:
    """The page as the JSON object of `kb search --json`.

    With `--group exchange`, each hit is the best turn of its exchange with the score of the exchange, and also has the
    `question`, the `turns` that match, and `turns_found`, of which `turns` are the best; `question` is null for a turn
    in no exchange.

    `fallback` is null, or the search that was answered because the one asked for finds nothing: its query, mode and
    filters, and the `senses` of the words that it takes as names. `interpretations` are words of the query that are
    names (`kind` is the facet) or readings (`kind` is "word"), each with the query, mode and total of the search that
    takes it so; only a fallback applies them. `similar` is there where the setting `meaning` is on: turns near in
    meaning, whose score is a cosine and `passage` the nearest part of the text, how many of the turns can be compared
    yet, and why not.
    """
    similar = {"similar": _similar_object(page.similar)} if page.similar else {}
    return {
        "query": page.query,
        "total": page.total,
        "generation": page.generation,
        "took_ms": round(page.took_ms, 3),
        "hits": [
            {**_hit_object(hit), **(_exchange_object(exchange) if exchange else {})}
            for hit, exchange in zip_longest(page.hits, page.exchanges)
        ],
        "facets": {
            facet.value: [{"value": v.value, "count": v.count, "selected": v.selected} for v in values]
            for facet, values in page.facets.items()
        },
        "suggestions": [{"query": one.text, "total": one.total} for one in suggestions],
        "synonyms": {one.word: list(one.synonyms) for one in synonyms},
        "fallback": _fallback_object(page.fallback) if page.fallback else None,
        "interpretations": [
            {
                "word": one.word,
                "kind": one.facet.value if one.facet else "word",
                "value": one.value,
                "query": one.text,
                "mode": one.mode.value,
                "total": one.total,
            }
            for one in page.interpretations
        ],
        **similar,
    }


def _exchange_object(exchange: ExchangeHit) -> dict[str, object]:
    return {
        "question": _hit_object(exchange.question) if exchange.question else None,
        "turns": [_hit_object(hit) for hit in exchange.turns],
        "turns_found": exchange.found,
    }


def _similar_object(similar: SimilarTurns) -> dict[str, object]:
    hits = [
        {**_hit_object(hit), "passage": list(passage)}
        for hit, passage in zip(similar.hits, similar.passages, strict=True)
    ]
    return {"ready": similar.ready, "turns": similar.turns, "problem": similar.problem, "hits": hits}


def _fallback_object(fallback: Fallback) -> dict[str, object]:
    """The search that was answered instead: its query, its mode and filters, and the words taken for names."""
    request = fallback.request
    return {
        "query": request.text,
        "mode": request.mode.value,
        "filters": {facet.value: list(values) for facet, values in request.filters.items()},
        "senses": [
            {"word": sense.word, "kind": sense.facet.value if sense.facet else "word", "values": list(sense.values)}
            for sense in fallback.senses
        ],
    }


def _hit_object(hit: Hit) -> dict[str, object]:
    day = hit.dialogue.date
    return {
        "id": hit.id,
        "score": round(hit.score, 6),
        "reasons": [reason.value for reason in hit.reasons],
        "kind": hit.kind,
        "role": hit.role,
        "exchange": hit.exchange,
        "speaker": hit.speaker,
        "organization": hit.organization,
        "post": hit.post,
        "dialogue": {"id": hit.dialogue.id, "title": hit.dialogue.title, "date": day.isoformat() if day else None},
        "section": list(hit.section),
        "topics": list(hit.topics),
        "text": hit.text,
        "start": hit.start,
        "spans": [list(span) for span in hit.spans],
        "url": hit.path,
    }
