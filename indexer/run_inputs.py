"""Inputs of a run other than its documents: the staff registry, the topic list, and the versions of everything."""

from typing import NamedTuple

from indexer.code_version import indexing_version, parsing_version
from indexer.enrich.registry import StaffRegistry, load_registry
from indexer.enrich.topics import TopicList, load_topics
from kb.bootstrap import configured_analyzer, versions
from kb.generations.manifest import Versions
from kb.permissions import Permissions, load_permissions, require_places
from kb.settings import Settings


class RunInputs(NamedTuple):
    """The loaded inputs; `topics` holds the analyzer with the staff lexicon. Without permissions everyone reads all."""

    staff: StaffRegistry
    topics: TopicList
    versions: Versions
    permissions: Permissions | None


def load_run_inputs(settings: Settings) -> RunInputs:
    """Loads the inputs named by the settings.

    Raises:
        ConfigError: the registry, the list of topics, the dictionaries or the permissions cannot be used.
    """
    analyzer = configured_analyzer(settings.registry)
    staff = load_registry(settings.registry)
    topics = load_topics(settings.registry, analyzer)
    permissions = load_permissions(settings.permissions) if settings.permissions else None
    if settings.permissions and permissions:
        require_places(permissions, settings.permissions)
    made_with = versions(
        analyzer,
        topics=topics.version,
        registry=staff.version,
        program=indexing_version(),
        parsing=parsing_version(),
        engine=settings.engine,
        permissions=permissions.version if permissions else "",
    )
    return RunInputs(staff, topics, made_with, permissions)


def next_versions(settings: Settings) -> Versions:
    """The versions of a generation built with these settings, for `kb status`.

    Raises:
        ConfigError: the registry, the list of topics, the dictionaries or the permissions cannot be used.
    """
    return load_run_inputs(settings).versions
