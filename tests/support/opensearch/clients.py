"""Clients of clusters for the length of a `with` block."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any

from opensearchpy import OpenSearch

Connect = Callable[..., OpenSearch]


@contextmanager
def connecting() -> Iterator[Connect]:
    """Makes clients of the hosts given to it, with opensearch-py's options; all are closed at the end."""
    with ExitStack() as stack:

        def connect(*hosts: str, **options: Any) -> OpenSearch:
            return stack.enter_context(closing(OpenSearch(list(hosts), **{"timeout": 60, **options})))

        yield connect
