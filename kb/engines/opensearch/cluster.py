"""Requests to a cluster that are answered whole or refused: no partial result, no write that is lost.

Refused documents are sent again by their ids, which changes nothing where they were written after all.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from opensearchpy import OpenSearch, exceptions, helpers

from kb.errors import EngineUnavailableError, KbError
from kb.messages import _

BULK_BYTES = 8_000_000
_BATCH = 1000  # documents
_ATTEMPTS = (0, 1, 5, 15)  # seconds before each
_LATER = (429, 503)  # too many requests; a shard that is being moved
BULK_SECONDS = 150  # a node waits a minute for a shard whose first copy was lost, before it answers


class Cluster:
    """A connection to a cluster. Thread-safe, as the client is."""

    def __init__(self, client: OpenSearch) -> None:
        self._client = client

    def search(self, index: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """The answer of a search of which every shard took part and none ran out of time.

        Raises:
            EngineUnavailableError: the cluster cannot be reached, refuses the request, or not all shards answer.
        """
        with answering():
            answer: dict[str, Any] = self._client.search(
                index=index, body=dict(body), params={"allow_partial_search_results": "false"}
            )
        if answer["timed_out"] or answer["_shards"]["failed"]:
            raise EngineUnavailableError(
                _("OpenSearch の一部が答えませんでした（シャード {failed}/{total}）。", **_shards(answer["_shards"]))
            )
        return answer

    def state(self) -> tuple[str, int, str]:
        """The version of the cluster, the number of its nodes, and its state: green, yellow or red."""
        with answering():
            version: str = self._client.info()["version"]["number"]
            health = self._client.cluster.health()
        return version, int(health["number_of_nodes"]), str(health["status"])

    def create(self, index: str, body: Mapping[str, Any]) -> None:
        """Creates an index that is not there; a request that is repeated after a lost answer changes nothing."""
        with answering():
            known = self._client.indices.exists(index=index)
            try:
                self._client.indices.create(index=index, body=dict(body))
            except exceptions.RequestError as error:
                if known or error.error != "resource_already_exists_exception":
                    raise

    def delete(self, index: str) -> None:
        """Deletes an index, if there is one."""
        with answering():
            self._client.indices.delete(index=index, params={"ignore_unavailable": "true"})

    def indexes(self, pattern: str) -> list[str]:
        """The names of the indexes of a pattern."""
        with answering():
            return sorted(self._client.indices.get(index=pattern, params={"ignore_unavailable": "true"}))

    def aliases(self, pattern: str) -> dict[str, set[str]]:
        """The indexes of each alias of a pattern."""
        found: dict[str, set[str]] = {}
        with answering():
            known = self._client.indices.get_alias(name=pattern)
        for index, named in known.items():
            for alias in named["aliases"]:
                found.setdefault(alias, set()).add(index)
        return found

    def point(self, aliases: Mapping[str, str], pattern: str) -> None:
        """Points aliases to an index each, in one step; others of the pattern are removed."""
        there = {(alias, index) for alias, indexes in self.aliases(pattern).items() for index in indexes}
        wanted = set(aliases.items())
        removed = [{"remove": {"alias": alias, "index": index}} for alias, index in sorted(there - wanted)]
        added = [{"add": {"alias": alias, "index": index}} for alias, index in sorted(wanted - there)]
        if actions := removed + added:
            with answering():
                self._client.indices.update_aliases(body={"actions": actions})

    def bulk(self, index: str, documents: Iterator[tuple[str, dict[str, Any]]]) -> int:
        """Writes documents by their ids, so that a repeated one changes nothing; returns how many.

        Raises:
            EngineUnavailableError: any of them was not written, also by a later attempt.
        """
        written = 0
        while sent := list(islice(documents, _BATCH)):
            written += len(sent)  # also of two with one id, so that the count at the end tells
            batch = dict(sent)
            for wait in _ATTEMPTS:
                time.sleep(wait)
                batch, reason = self._refused(index, batch)
                if not batch:
                    break
            else:
                raise EngineUnavailableError(_("OpenSearch が答えられません: {reason}", reason=reason))
        return written

    def _refused(self, index: str, documents: Mapping[str, dict[str, Any]]) -> tuple[dict[str, dict[str, Any]], str]:
        """Sends documents; those that a node could not take now, and why."""
        actions = ({"_index": index, "_id": name, "_source": source} for name, source in documents.items())
        refused, reason = {}, ""
        with answering():
            answers = helpers.streaming_bulk(
                self._client, actions, max_chunk_bytes=BULK_BYTES, raise_on_error=False, request_timeout=BULK_SECONDS
            )
            for is_written, answer in answers:
                if not is_written:
                    told = answer["index"]
                    reason = str(told["error"])[:300]
                    if told["status"] not in _LATER:
                        raise EngineUnavailableError(_("OpenSearch が答えられません: {reason}", reason=reason))
                    refused[told["_id"]] = documents[told["_id"]]
        return refused, reason

    def refresh(self, *indexes: str) -> None:
        """Makes all written documents searchable."""
        with answering():
            answer = self._client.indices.refresh(index=",".join(indexes))
        if answer["_shards"]["failed"]:
            raise EngineUnavailableError(
                _("OpenSearch の一部が答えませんでした（シャード {failed}/{total}）。", **_shards(answer["_shards"]))
            )

    def count(self, index: str) -> int:
        """The number of documents of an index."""
        return int(self.search(index, {"size": 0, "track_total_hits": True})["hits"]["total"]["value"])

    def all(self, index: str, body: Mapping[str, Any], sort: str) -> Iterator[dict[str, Any]]:
        """Yields all hits of a search, page by page; `sort` names a field that no two documents share."""
        after: Sequence[Any] | None = None
        while True:
            page = {**body, "size": 1000, "sort": [{sort: "asc"}], **({"search_after": after} if after else {})}
            hits = self.search(index, page)["hits"]["hits"]
            yield from hits
            if len(hits) < 1000:
                return
            after = hits[-1]["sort"]

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()


def _shards(answer: Mapping[str, Any]) -> dict[str, int]:
    return {"failed": answer["failed"], "total": answer["total"]}


@contextmanager
def answering() -> Iterator[None]:
    """Converts the client's exceptions to EngineUnavailableError."""
    try:
        yield
    except KbError:
        raise
    except exceptions.ConnectionError as error:
        message = _(
            "OpenSearch につながりません（{reason}）。動いているか、kb.toml の opensearch_hosts が正しいかを"
            "確かめてください。",
            reason=str(error.info)[:200],
        )
        raise EngineUnavailableError(message) from error
    except exceptions.OpenSearchException as error:
        raise EngineUnavailableError(_("OpenSearch が答えられません: {reason}", reason=str(error)[:300])) from error
