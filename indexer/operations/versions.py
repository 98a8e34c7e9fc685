"""What a run would make an index with now: `kb status` compares it with what the served one was made with."""

from indexer.prepare import prepare
from kb.generations.manifest import Versions
from kb.settings import Settings


def next_versions(settings: Settings) -> Versions:
    """The versions of a generation made with these settings.

    Raises:
        ConfigError: the registry, the list of topics or the dictionaries cannot be used.
    """
    return prepare(settings).versions
