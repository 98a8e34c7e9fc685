"""Everything a node needs that takes the network, a compiler or time; made once a version, in `.cache/opensearch`."""

import fcntl
import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.opensearch import security
from tests.support.opensearch.cluster import running_cluster
from tests.support.opensearch.distribution import CACHE, Distribution, java

HERE = Path(__file__).parent
SOURCES = ("pom.xml", "ClusterNode.java", "preparation.py", "security.py")
# Modules have class loaders of their own, so their jars may not be on the class path: by folder, the jars it takes and
# the class that OpenSearch loads.
MODULES = {
    "transport-netty4": (r"transport-netty4-client|netty-", "org.opensearch.transport.Netty4Plugin"),
    "analysis-common": (r"analysis-common-", "org.opensearch.analysis.common.CommonAnalysisPlugin"),
    "lang-painless": (
        r"lang-painless|opensearch-scripting-painless-spi|antlr4-runtime|asm-",
        "org.opensearch.painless.PainlessPlugin",
    ),
}


def prepare(distribution: Distribution) -> None:
    """Makes the folder of a distribution, unless it is there and made by these sources; other processes wait.

    Raises:
        subprocess.CalledProcessError: Maven, the compiler or a tool of Java failed; its output says why.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    made, digest = distribution.folder / "made", _digest(distribution)
    with (CACHE / f"{distribution.version}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if made.exists() and made.read_text(encoding="utf-8") == digest:
            return
        shutil.rmtree(distribution.folder, ignore_errors=True)
        _fetch(distribution)
        _compile(distribution)
        if distribution.security:
            security.configure(distribution)
        _archive_classes(distribution)
        made.write_text(digest, encoding="utf-8")


def _digest(distribution: Distribution) -> str:
    sources = b"".join((HERE / name).read_bytes() for name in SOURCES)
    return hashlib.sha256(repr(distribution).encode() + sources).hexdigest()


def _fetch(distribution: Distribution) -> None:
    _maven(distribution, "copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={distribution.jars}")
    for name, (jars, plugin) in MODULES.items():
        folder = distribution.modules / name
        folder.mkdir(parents=True)
        for jar in distribution.jars.glob("*.jar"):
            if re.match(jars, jar.name):
                jar.rename(folder / jar.name)
        _describe(folder, plugin, distribution.version)
    distribution.plugins.mkdir()
    if distribution.security:
        artifact = f"org.opensearch.plugin:{security.PLUGIN}:{distribution.security}:zip"
        _maven(distribution, "copy", f"-Dartifact={artifact}", f"-DoutputDirectory={distribution.folder}")
        (archive,) = distribution.folder.glob(f"{security.PLUGIN}-*.zip")
        shutil.unpack_archive(archive, distribution.plugins / security.PLUGIN)


def _maven(distribution: Distribution, goal: str, *options: str) -> None:
    command = ["mvn", "--quiet", "--batch-mode", "-Dstyle.color=never", "--file", str(HERE / "pom.xml")]
    versions = [f"-Dopensearch.version={distribution.version}", f"-Dlog4j.version={distribution.log4j}"]
    subprocess.run([*command, *versions, f"dependency:{goal}", *options], check=True, stdout=sys.stderr)


def _describe(module: Path, plugin: str, version: str) -> None:
    """Writes the descriptor that a distribution has beside the jars of each module."""
    lines = {
        "name": module.name,
        "description": module.name,
        "version": version,
        "opensearch.version": version,
        "java.version": "11",
        "classname": plugin,
        "extended.plugins": "",
        "has.native.controller": "false",
    }
    text = "".join(f"{key}={value}\n" for key, value in lines.items())
    (module / "plugin-descriptor.properties").write_text(text, encoding="utf-8")


def _compile(distribution: Distribution) -> None:
    classes, jars = distribution.folder / "classes", f"{distribution.jars}/*"
    subprocess.run([java("javac"), "-d", classes, "-cp", jars, HERE / "ClusterNode.java"], check=True)
    subprocess.run([java("jar"), "--create", "--file", distribution.main_class, "-C", classes, "."], check=True)


def _archive_classes(distribution: Distribution) -> None:
    """Starts a node once, and has the JVM write the classes that it loaded when it ends."""
    archiving = (f"-XX:ArchiveClassesAtExit={distribution.class_archive}", "-Xlog:cds=off", "-Xlog:cds+dynamic=off")
    with running_cluster(distribution, 1, flags=archiving) as cluster:
        cluster.nodes[0].stop()
    if not distribution.class_archive.exists():
        raise RuntimeError(f"Java wrote no class archive for OpenSearch {distribution.version}")
