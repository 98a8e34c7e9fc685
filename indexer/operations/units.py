"""systemd units for the nightly run and the web interface, each with only the permissions that it needs."""

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct, structs

from kb.errors import ConfigError
from kb.escapes import has_control_characters, in_one_line
from kb.messages import _

INDEX_SERVICE = "kb-index.service"
INDEX_TIMER = "kb-index.timer"
WEB_SERVICE = "kb-web.service"

_HOMES = ("/home", "/root", "/run/user")  # Hidden, unless a needed path lies below.
_TEMPORARY = ("/tmp", "/var/tmp")  # noqa: S108  # replaced by private ones, unless something lies there

# Privileges that neither service needs; most of the score of `systemd-analyze security` depends on them.
_CONFINED = """\
UMask=0022
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
ProtectSystem=strict
ProtectHome={home}
ProtectProc=invisible
ProcSubset=pid
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
PrivateMounts=yes
PrivateDevices=yes
PrivateTmp={temporary}
PrivateUsers=yes
RemoveIPC=yes
KeyringMode=private
LockPersonality=yes
MemoryDenyWriteExecute=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallErrorNumber=EPERM
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
"""

_INDEX = """\
[Unit]
Description=Index of the dialogues: nightly run
{after}
[Service]
Type=oneshot
User={user}
WorkingDirectory={folder}
{environment}ExecStart={command}
# 5: published, with rejected documents; `kb status` names them.
SuccessExitStatus=5
TimeoutStartSec=4h
{limits}Nice=10
IOSchedulingClass=idle
ReadWritePaths={data}
{network}{confined}"""

_OFFLINE = """\
# Without feeds and without an on_failure command, no network is needed.
PrivateNetwork=yes
IPAddressDeny=any
RestrictAddressFamilies=AF_UNIX
"""
_ONLINE = """\
# For the feeds and the on_failure command.
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
"""

# What goes wrong ends itself, not the machine: shares of its memory, and far more tasks and files than are needed.
# A document has its own, smaller limit (document_memory); a web worker handles 400 connections (webui.server).
_LIMITS = """\
MemoryMax={memory}
TasksMax=512
LimitNOFILE=4096
LimitCORE=0
"""
_INDEX_MEMORY, _WEB_MEMORY = "80%", "60%"

_TIMER = """\
[Unit]
Description=Index of the dialogues: every night

[Timer]
OnCalendar=*-*-* {time}:00
# Runs after boot if the machine was off at the scheduled time.
Persistent=true

[Install]
WantedBy=timers.target
"""

_WRITING = """\
# For the words of searches that found nothing, whose folder runs make, and for the audit log.
ReadWritePaths={folders}
"""
_ACCEPTING = """\
# Accepts connections only; it opens none.
{listening}{confined}SystemCallFilter=~connect
"""
_CONNECTING = """\
# Accepts connections, and opens those to the cluster of the index or to the provider at which people sign in.
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
{confined}"""

_WEB = """\
[Unit]
Description=Index of the dialogues: web interface
After=network.target

[Service]
Type=exec
User={user}
WorkingDirectory={folder}
{environment}ExecStart={command}
Restart=on-failure
RestartSec=5
{limits}ReadOnlyPaths={readable}
{writable}{network}
[Install]
WantedBy=multi-user.target
"""


class Installation(Struct, frozen=True, kw_only=True):
    """The values of the units and of the crontab line. All paths are absolute; `online` runs need the network.

    The web interface may write to the `writable` folders; with `connects`, it opens connections.

    Raises:
        ConfigError: a value contains a character that would end its line in a unit or a crontab.
    """

    user: str
    folder: str
    data: str
    environment: dict[str, str]
    index: tuple[str, ...]
    web: tuple[str, ...]
    readable: tuple[str, ...]
    time: str
    host: str
    port: int
    online: bool
    writable: tuple[str, ...]
    connects: bool

    def __post_init__(self) -> None:
        for text in _nested_texts(structs.asdict(self)):
            if has_control_characters(text):
                message = _(
                    "「{text}」には制御文字があるため、予定に書けません。直してください。", text=in_one_line(text)
                )
                raise ConfigError(message)


def units(installation: Installation) -> dict[str, str]:
    """The text of each unit by file name."""
    common = {
        "user": installation.user.replace("%", "%%"),
        "folder": _escaped_path(installation.folder),
        "environment": "".join(
            f"Environment={quote_word(f'{name}={value}')}\n" for name, value in installation.environment.items()
        ),
        "confined": _CONFINED.format(
            home="read-only" if _needs(installation, *_HOMES) else "yes",
            temporary="no" if _needs(installation, *_TEMPORARY) else "yes",
        ),
    }
    after = "Wants=network-online.target\nAfter=network-online.target\n" if installation.online else ""
    index = _INDEX.format(
        **common,
        after=after,
        limits=_LIMITS.format(memory=_INDEX_MEMORY),
        command=exec_start(installation.index),
        data=quote_word(installation.data),
        network=_ONLINE if installation.online else _OFFLINE,
    )
    web = _WEB.format(
        **common,
        command=exec_start(installation.web),
        limits=_LIMITS.format(memory=_WEB_MEMORY),
        readable=" ".join(quote_word(path) for path in dict.fromkeys((installation.data, *installation.readable))),
        writable=_WRITING.format(folders=" ".join(quote_word(f"-{path}") for path in installation.writable))
        if installation.writable
        else "",
        network=_CONNECTING.format(**common)
        if installation.connects
        else _ACCEPTING.format(**common, listening=_listening(installation.host, installation.port)),
    )
    return {INDEX_SERVICE: index, INDEX_TIMER: _TIMER.format(time=installation.time), WEB_SERVICE: web}


def exec_start(words: tuple[str, ...]) -> str:
    """The arguments in the syntax of ExecStart=. The `:` prefix disables variable expansion."""
    program, *arguments = words
    return " ".join((quote_word(program), *(quote_word(word).replace("$", "$$") for word in arguments)))


def quote_word(word: str) -> str:
    """One word in systemd's quoting: quotation marks if needed, specifiers escaped."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return escaped if re.fullmatch(r"[\w@%+=:,./~-]+", word, re.ASCII) else f'"{escaped}"'


def _escaped_path(path: str) -> str:
    """A path for a directive without quoting, which must not end with a blank or a backslash."""
    return path.replace("%", "%%") + ("/" if path.endswith((" ", "\\")) else "")


def _nested_texts(values: Mapping[str, object]) -> Iterator[str]:
    """All texts within nested values; an environment variable as name=value."""
    for value in values.values():
        if isinstance(value, Mapping):
            yield from (f"{name}={text}" for name, text in value.items())
        elif isinstance(value, tuple):
            yield from map(str, value)
        else:
            yield str(value)


def _needs(installation: Installation, *folders: str) -> bool:
    """True if a path that the services need lies in one of the folders."""
    needed = (installation.folder, installation.data, *installation.readable, sys.prefix, sys.base_prefix)
    named = (word for word in (*installation.index, *installation.web) if word.startswith("/"))
    return any(Path(path).is_relative_to(folder) for path in (*needed, *named) for folder in folders)


def _listening(host: str, port: int) -> str:
    lines = ["RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6", "SocketBindDeny=any"]
    lines.append(f"SocketBindAllow=tcp:{port}" if port else "SocketBindAllow=tcp")
    if host in {"localhost", "::1"} or host.startswith("127."):
        lines += ["IPAddressDeny=any", "IPAddressAllow=localhost"]
    return "\n".join(lines) + "\n"
