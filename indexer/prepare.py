"""What a run makes an index with: staff's registry and topics, and the versions of all that goes into one."""

from typing import NamedTuple

from indexer.code_version import indexing_version, parsing_version
from indexer.enrich.registry import StaffRegistry, load_registry
from indexer.enrich.topics import TopicList, load_topics
from kb.bootstrap import configured_analyzer, versions
from kb.generations.manifest import Versions
from kb.settings import Settings


class Preparation(NamedTuple):
    """What settings come to; `topics` has the analyzer of staff's words."""

    staff: StaffRegistry
    topics: TopicList
    versions: Versions


def prepare(settings: Settings) -> Preparation:
    """What a run with these settings begins with.

    Raises:
        ConfigError: the registry, the list of topics or the dictionaries cannot be used.
    """
    analyzer = configured_analyzer(settings.registry)
    staff = load_registry(settings.registry)
    topics = load_topics(settings.registry, analyzer)
    made_with = versions(
        analyzer,
        topics=topics.version,
        registry=staff.version,
        program=indexing_version(),
        parsing=parsing_version(),
    )
    return Preparation(staff, topics, made_with)
