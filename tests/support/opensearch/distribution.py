"""The versions of OpenSearch under test, and where each is kept once `tests.support.opensearch.preparation` made it."""

import shutil
from dataclasses import dataclass
from os import environ, pathsep
from pathlib import Path

CACHE = Path(__file__).resolve().parents[3] / ".cache" / "opensearch"


@dataclass(frozen=True)
class Distribution:
    """A version of OpenSearch in a folder of the cache: jars, modules, plugins, the main class, its class archive."""

    version: str
    log4j: str  # the version of log4j-api that this OpenSearch depends on
    security: str | None = None  # the version of the security plugin, where the node has one

    @property
    def folder(self) -> Path:
        return CACHE / self.version

    @property
    def jars(self) -> Path:
        """The folder of the jars on the class path."""
        return self.folder / "lib"

    @property
    def modules(self) -> Path:
        return self.folder / "modules"

    @property
    def plugins(self) -> Path:
        return self.folder / "plugins"

    @property
    def main_class(self) -> Path:
        """The jar of ClusterNode.java."""
        return self.folder / "node.jar"

    @property
    def class_archive(self) -> Path:
        """Classes as the JVM keeps them in memory (class data sharing): a node starts in half the time."""
        return self.folder / "node.jsa"

    def class_path(self) -> str:
        """The jars one by one: a class archive is refused for a class path with folders or wildcards."""
        return pathsep.join(map(str, [self.main_class, *sorted(self.jars.glob("*.jar"))]))


PLAIN = Distribution("2.19.6", log4j="2.25.4")
# Of the security plugin, 2.19.1.0 is the newest of 2.19 in Maven Central, and it runs in its own version only.
SECURED = Distribution("2.19.1", log4j="2.21.0", security="2.19.1.0")


def java(tool: str) -> str:
    """The path of a command of the JDK: that of JAVA_HOME, else the one that a shell would find."""
    home = environ.get("JAVA_HOME")
    return str(Path(home, "bin", tool)) if home else tool


def missing() -> str | None:
    """Names the first of Java's compiler and Maven that is not on this machine."""
    needed = {java("javac"): "default-jdk-headless", "mvn": "maven"}
    for command, package in needed.items():
        if shutil.which(command) is None:
            return f"{command} is not here: `make test-opensearch` installs it, or your system has a package {package}"
    return None
