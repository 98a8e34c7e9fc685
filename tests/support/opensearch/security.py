"""TLS and a user with a password, by OpenSearch's security plugin; certificates by the JDK's keytool."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.support.opensearch.distribution import Distribution, java

PLUGIN = "opensearch-security"
USER, PASSWORD = "kb-tests", "kb:Tests/1%40@#"  # marks that a URL would have to escape
STORE, STORE_PASSWORD = "node.p12", "kb-tests"
AUTHORITY = "ca.pem"
NODE = "CN=node"
_KEY = ("-keyalg", "RSA", "-keysize", "2048", "-validity", "3650")


@dataclass(frozen=True)
class Access:
    """How a secured cluster is spoken to: the certificate authority to trust, user and password."""

    ca_file: Path
    user: str
    password: str


def access(distribution: Distribution) -> Access | None:
    """The access to a cluster of this distribution; None where it is not secured."""
    if distribution.security is None:
        return None
    return Access(_configuration(distribution) / AUTHORITY, USER, PASSWORD)


def configure(distribution: Distribution) -> None:
    """Makes the files that a secured node has in its config folder: the plugin's own, certificates, the one user."""
    folder = _configuration(distribution)
    shutil.copytree(distribution.plugins / PLUGIN / "config", folder / PLUGIN)
    _certificates(folder)
    users = {
        "_meta": {"type": "internalusers", "config_version": 2},
        USER: {"hash": _hashed(PASSWORD, distribution), "backend_roles": ["admin"]},  # mapped to all rights by default
    }
    (folder / PLUGIN / "internal_users.yml").write_text(json.dumps(users), encoding="utf-8")  # JSON is YAML, too


def install(distribution: Distribution, config: Path) -> dict[str, object]:
    """Copies these files into the config folder of a node, and gives the settings that it needs."""
    if distribution.security is None:
        return {}
    shutil.copytree(_configuration(distribution), config, dirs_exist_ok=True)
    settings: dict[str, object] = {
        "plugins.security.allow_default_init_securityindex": True,
        "plugins.security.nodes_dn": [NODE],
        "plugins.security.ssl.http.enabled": True,
        "plugins.security.ssl.transport.enforce_hostname_verification": False,
    }
    for layer in ("http", "transport"):
        for store in ("keystore", "truststore"):  # one file has the key, its certificate and that of the authority
            prefix = f"plugins.security.ssl.{layer}.{store}"
            settings |= {
                f"{prefix}_type": "PKCS12",
                f"{prefix}_filepath": STORE,
                f"{prefix}_password": STORE_PASSWORD,
            }
    return settings


def _configuration(distribution: Distribution) -> Path:
    return distribution.folder / "secured"


def _certificates(folder: Path) -> None:
    """A certificate authority, and a node's certificate for loopback, signed by it."""

    def keytool(action: str, *arguments: str) -> None:
        storage = ("-storetype", "PKCS12", "-storepass", STORE_PASSWORD)
        subprocess.run([java("keytool"), action, *storage, *arguments], cwd=folder, check=True, capture_output=True)

    authority, node = ("-keystore", "ca.p12", "-alias", "ca"), ("-keystore", STORE, "-alias", "node")
    keytool("-genkeypair", *authority, *_KEY, "-dname", "CN=kb-tests-ca", "-ext", "bc:c", "-ext", "ku:c=keyCertSign")
    keytool("-exportcert", *authority, "-rfc", "-file", AUTHORITY)
    keytool("-genkeypair", *node, *_KEY, "-dname", NODE)
    keytool("-certreq", *node, "-file", "node.csr")
    names = ("-ext", "san=dns:localhost,ip:127.0.0.1")
    keytool("-gencert", *authority, *_KEY[-2:], *names, "-infile", "node.csr", "-outfile", "node.pem", "-rfc")
    keytool("-importcert", "-keystore", STORE, "-alias", "ca", "-noprompt", "-file", AUTHORITY)
    keytool("-importcert", *node, "-noprompt", "-file", "node.pem")


def _hashed(password: str, distribution: Distribution) -> str:
    """The bcrypt hash of a password, by the plugin's own tool."""
    class_path = os.pathsep.join(f"{folder}/*" for folder in (distribution.plugins / PLUGIN, distribution.jars))
    command = [java("java"), "-Dfile.encoding=UTF-8", "-cp", class_path, "org.opensearch.security.tools.Hasher"]
    hashed = subprocess.run(
        [*command, "-env", "KB_PASSWORD"],
        env={**os.environ, "KB_PASSWORD": password, "LC_ALL": "C.UTF-8"},
        check=True,
        capture_output=True,
        text=True,
    )
    return hashed.stdout.strip()
