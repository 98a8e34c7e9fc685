"""What a run would make an index with now: staff's words, topics and registry, and this program."""

from indexer.enrich.registry import load_registry
from indexer.enrich.topics import load_topics
from indexer.program import program_version
from kb.bootstrap import configured_analyzer, versions
from kb.generations import Versions
from kb.settings import Settings


def next_versions(settings: Settings) -> Versions:
    """The versions of a generation made with these settings.

    Raises:
        ConfigError: a file of the registry cannot be used.
    """
    analyzer = configured_analyzer(settings.registry)
    topics = load_topics(settings.registry, analyzer).version
    registry = load_registry(settings.registry).version
    return versions(analyzer, topics=topics, registry=registry, program=program_version())
