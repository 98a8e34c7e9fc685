"""Contents of a backup: settings, registry, the served generation, what only the data folder has, and the sources."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from kb.errors import ConfigError
from kb.generations.data_folder import DataFolder
from kb.generations.manifest import verify
from kb.messages import _
from kb.settings import Settings

SETTINGS, DATA, REGISTRY, SOURCES = "kb.toml", "index_data", "registry", "sources"
# Vectors and the dictionary are made anew, words of searches and earlier generations are not needed to go on.
_KEPT = ("archive", "digests", "reports")
_KEPT_FILES = ("tokens.json",)


def backup_parts(
    settings: Settings, config: Path | None, sources: Iterable[str], served: str
) -> Iterator[tuple[str, Path]]:
    """The name of each file in the backup, and its path. Secrets that the settings name as files stay where they are.

    Raises:
        ConfigError: a source does not exist.
        IndexUnavailableError: the served generation is damaged.
    """
    data_folder = DataFolder(settings.data)
    folder = data_folder.folder(served)
    verify(folder, data_folder.manifest(served))
    if config is not None and config.is_file():
        yield SETTINGS, config
    yield f"{DATA}/current", data_folder.pointer
    yield from _below(f"{DATA}/generations/{served}", folder)
    for name in _KEPT:
        yield from _below(f"{DATA}/{name}", data_folder.path / name)
    for name in _KEPT_FILES:
        if (path := data_folder.path / name).is_file():
            yield f"{DATA}/{name}", path
    if settings.registry:
        yield from _below(REGISTRY, Path(settings.registry))
    if settings.permissions:
        yield "permissions.toml", Path(settings.permissions)
    yield from _sources(sources)


def _sources(sources: Iterable[str]) -> Iterator[tuple[str, Path]]:
    for number, source in enumerate(map(Path, sources), 1):
        if source.is_dir():
            yield from _below(f"{SOURCES}/{number}-{source.resolve().name}", source)
        elif source.is_file():
            yield f"{SOURCES}/{number}-{source.name}", source
        else:
            raise ConfigError(_("{path} がありません。場所を確かめてください。", path=source))


def _below(name: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """The regular files below a folder; links are left out, since their targets may lie anywhere."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield f"{name}/{path.relative_to(folder).as_posix()}", path
