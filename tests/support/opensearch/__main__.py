"""Prepares the clusters of the tests, or runs one until Enter is pressed.

python -m tests.support.opensearch prepare
python -m tests.support.opensearch run [NODES]
python -m tests.support.opensearch run-secured
"""

import sys

from tests.support.opensearch.cluster import running_cluster
from tests.support.opensearch.distribution import PLAIN, SECURED, Distribution, missing
from tests.support.opensearch.preparation import prepare


def run(distribution: Distribution, count: int) -> None:
    """Prints the URLs of a new cluster and keeps it until a line is read."""
    prepare(distribution)
    with running_cluster(distribution, count) as cluster:
        print(f"OpenSearch {distribution.version}: {' '.join(cluster.hosts)}", flush=True)
        if cluster.access:
            print(f"{cluster.access.ca_file} {cluster.access.user} {cluster.access.password}", flush=True)
        print("Enter ends it.", flush=True)
        sys.stdin.readline()


def main(arguments: list[str]) -> None:
    """Runs a command of the module's docstring."""
    if reason := missing():
        raise SystemExit(reason)
    match arguments:
        case ["prepare"]:
            for distribution in (PLAIN, SECURED):
                prepare(distribution)
        case ["run", *rest] if len(rest) <= 1:
            run(PLAIN, int(rest[0]) if rest else 3)
        case ["run-secured"]:
            run(SECURED, 1)
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
