"""Health checks of an installation, for `kb doctor`. The docstring of a check states the expected condition."""

from collections.abc import Callable, Iterator

from indexer.operations.checks import access, cluster, folder, program, served, vectors
from indexer.operations.checks.finding import Finding, wrong
from kb.errors import KbError
from kb.settings import Settings

Check = Callable[[Settings], Iterator[Finding]]

PROGRAM_CHECKS: dict[str, Callable[[], Iterator[Finding]]] = {
    "python": program.python,
    "packages": program.packages,
}
INSTALLATION_CHECKS: dict[str, Check] = {
    "registry": program.registry,
    "on_failure": program.on_failure,
    "network": program.network,
    "folder": folder.permissions,
    "disk": folder.disk,
    "served": served.answers,
    "access": access.access,
    "cluster": cluster.health,
    "rollback": served.rollback,
    "leftovers": folder.leftovers,
    "lock": folder.lock,
    "runs": served.runs,
    "documents": served.documents,
    "clock": served.clock,
    "meaning": vectors.meaning,
}


def run_program_checks() -> Iterator[Finding]:
    """Runs the checks that need no settings."""
    for check in PROGRAM_CHECKS.values():
        yield from check()


def run_checks(settings: Settings) -> Iterator[Finding]:
    """Runs the checks of the installation; a check that raises an error becomes a finding."""
    for name, check in INSTALLATION_CHECKS.items():
        try:
            yield from check(settings)
        except (KbError, OSError) as error:
            yield wrong(name, str(error))
