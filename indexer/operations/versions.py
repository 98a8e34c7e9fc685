"""The versions that the next run would write, for comparison with the served generation in `kb status`."""

from indexer.prepare import prepare
from kb.generations.manifest import Versions
from kb.settings import Settings


def next_versions(settings: Settings) -> Versions:
    """The versions of a generation built with these settings.

    Raises:
        ConfigError: the registry, the list of topics or the dictionaries cannot be used.
    """
    return prepare(settings).versions
