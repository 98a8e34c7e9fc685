"""Health checks of an installation, for `kb doctor`."""

from collections.abc import Callable, Iterator

from indexer.operations.checks import folder, program, served
from indexer.operations.checks.finding import Finding, wrong
from kb.errors import KbError
from kb.settings import Settings

Check = Callable[[Settings], Iterator[Finding]]

OF_THE_PROGRAM: dict[str, Callable[[], Iterator[Finding]]] = {
    "python": program.python,
    "packages": program.packages,
}
OF_THE_INSTALLATION: dict[str, Check] = {
    "registry": program.registry,
    "on_failure": program.on_failure,
    "network": program.network,
    "folder": folder.permissions,
    "disk": folder.disk,
    "served": served.answers,
    "rollback": served.rollback,
    "leftovers": folder.leftovers,
    "lock": folder.lock,
    "runs": served.runs,
    "documents": served.documents,
    "clock": served.clock,
}


def examine_program() -> Iterator[Finding]:
    """The checks that need no settings."""
    for check in OF_THE_PROGRAM.values():
        yield from check()


def examine(settings: Settings) -> Iterator[Finding]:
    """Runs all checks; a check that raises an error becomes a finding."""
    for name, check in OF_THE_INSTALLATION.items():
        try:
            yield from check(settings)
        except (KbError, OSError) as error:
            yield wrong(name, str(error))
