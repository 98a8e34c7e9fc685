"""Base classes of the commands: grouped help, exit statuses, errors that suggest the closest name.

Help is laid out in terminal columns, of which a Japanese character takes two; click counts characters.
"""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points, version
from typing import Any

import click

from kb.cli.columns import width, wrapped
from kb.messages import N_, _

COMMANDS = "kb.commands"  # entry point group of the commands

# The order of commands in the help; others follow.
SECTIONS = {
    N_("検索する"): ("search", "figures", "explain", "verify-quote", "people", "topics", "serve", "mcp"),
    N_("取り込む"): ("index", "parse", "review", "demo"),
    N_("検索を見直す"): ("eval", "lexicon", "searches"),
    N_("運用する"): (
        "status",
        "doctor",
        "cron",
        "generations",
        "rollback",
        "digest",
        "meaning",
        "audit",
        "audit-log",
        "token",
        "export",
        "backup",
        "restore",
        "completion",
    ),
}
# Common exit statuses; a command may override them.
STATUSES = {0: N_("できた"), 1: N_("予期しない誤り、ディスクの故障や不足"), 2: N_("指定か設定の誤り")}
PROGRAM = "cio-dialogue-kb"
_VERSION_HELP = N_("版を示します。")
_NAMES = 24  # maximum width of the left column of a definition list


class HelpFormatter(click.HelpFormatter):
    """Formatter that wraps by terminal columns."""

    def write_text(self, text: str) -> None:
        """Writes wrapped, indented paragraphs."""
        indent = " " * self.current_indent
        for line in text.splitlines():
            for piece in wrapped(line, self.width - self.current_indent):
                self.write(f"{indent}{piece}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = _NAMES, col_spacing: int = 2) -> None:
        """Writes a definition list in two columns."""
        rows = list(rows)
        first = min(max((width(term) for term, _text in rows), default=0), col_max) + col_spacing
        indent = " " * self.current_indent
        for term, text in rows:
            lines = wrapped(text, max(self.width - self.current_indent - first, 20))
            if width(term) + col_spacing > first or not lines:
                self.write(f"{indent}{term}\n")
            else:
                self.write(f"{indent}{term}{' ' * (first - width(term))}{lines.pop(0)}\n")
            self.write("".join(f"{indent}{' ' * first}{line}\n" for line in lines))


class Context(click.Context):
    """Context that formats help with `HelpFormatter`."""

    formatter_class = HelpFormatter


class Command(click.Command):
    """A command. `statuses` describe the exit statuses that differ from the common ones."""

    context_class = Context

    def __init__(
        self, *values: Any, statuses: Mapping[int, str] | None = None, example: str | None = None, **options: Any
    ) -> None:
        options.setdefault("options_metavar", _("[オプション]"))
        options.setdefault("context_settings", {"help_option_names": ["-h", "--help"]})
        super().__init__(*values, **options)
        self.statuses = STATUSES | dict(statuses or {})
        self.example = example

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parses the command line; the error for an unknown option suggests the closest one."""
        given = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            raise click.UsageError(self._unknown(ctx, given, error), ctx) from error
        except click.MissingParameter as error:
            name = (error.param.metavar or error.param.name or "").strip("[].") if error.param else ""
            raise click.UsageError(_("{name}を指定してください。", name=name), ctx) from error
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def _unknown(self, ctx: click.Context, given: Sequence[str], error: click.NoSuchOption) -> str:
        """The message for an unknown option. The only short option is -h, so a word with one hyphen is quoted whole."""
        word = next((one for one in given if one.startswith("-") and not one.startswith("--")), error.option_name)
        word = error.option_name if error.option_name.startswith("--") else word
        names = [name for one in self.get_params(ctx) for name in one.opts if name.startswith("--")]
        near = get_close_matches(f"--{word.lstrip('-')}", names, n=1, cutoff=0.7)
        said = [_("「{word}」という指定はありません。", word=word)]
        if not word.startswith("--") and any(parameter.name == "query" for parameter in self.params):
            command = ctx.command_path
            said.append(
                _("- で始まる検索語は、-- の後に書いてください（{command} -- {word}）。", command=command, word=word)
            )
        return " ".join((*said, *(_("もしかして: {name}", name=one) for one in near)))

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first sentence of the help."""
        return first_sentence(self.help or "")

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the example and the exit statuses."""
        if self.example:
            with formatter.section(_("例")):
                for line in self.example.splitlines():
                    formatter.write(f"{' ' * formatter.current_indent}{line}\n")
        with formatter.section(_("終了コード")):
            formatter.write_dl([(str(status), _(text)) for status, text in sorted(self.statuses.items())])


class VersionOption(click.Option):
    """`--version`, whose help is translated when it is shown."""

    def __init__(self) -> None:
        super().__init__(
            ["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help=_VERSION_HELP
        )

    def get_help_record(self, ctx: click.Context) -> tuple[str, str]:
        """The option and its help."""
        return "--version", _(_VERSION_HELP)


class Commands(click.Group):
    """Group of the commands found by entry point, imported on use."""

    context_class = Context

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of the help."""
        named = [name for names in SECTIONS.values() for name in names]
        found = _entry_points()
        return [*(name for name in named if name in found), *sorted(found.keys() - set(named))]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        entry_point = _entry_points().get(cmd_name)
        command = entry_point.load() if entry_point else None
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command of the command line; the error for an unknown one suggests the closest name."""
        name = args[0]
        if self.get_command(ctx, name) is None and not ctx.resilient_parsing and not name.startswith("-"):
            near = get_close_matches(name, self.list_commands(ctx), n=1, cutoff=0.5)
            message = _("「{name}」というコマンドはありません。", name=name)
            ctx.fail(" ".join((message, *(_("もしかして: {name}", name=f"kb {one}") for one in near))))
        return super().resolve_command(ctx, args)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The arguments in the usage line."""
        return [_("[オプション]"), _("コマンド"), "..."]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the help, translated now: the locale is chosen after this module is imported."""
        formatter.write("\n")
        with formatter.indentation():
            formatter.write_text(_(self.help or ""))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the commands by purpose, and the common exit statuses."""
        commands = {name: self.get_command(ctx, name) for name in self.list_commands(ctx)}
        known = {name for names in SECTIONS.values() for name in names}
        for title, names in (*SECTIONS.items(), (N_("そのほか"), sorted(commands.keys() - known))):
            longest = max(map(len, commands))
            there = [(name, command) for name in names if (command := commands.get(name))]
            rows = [(name.ljust(longest), command.get_short_help_str()) for name, command in there]
            if rows:
                with formatter.section(_(title)):
                    formatter.write_dl(rows)
        with formatter.section(_("終了コード")):
            formatter.write_dl([*((str(status), _(text)) for status, text in STATUSES.items())])
            formatter.write_text(_("ほかの値の意味は、それぞれのコマンドの --help にあります。"))


def _print_version(ctx: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        click.echo(f"{ctx.find_root().info_name} {version(PROGRAM)}")
        ctx.exit()


def first_sentence(text: str) -> str:
    """A text up to the end of its first sentence."""
    for end in ("。", ". "):
        if end in text:
            return text[: text.index(end) + 1]
    return text


def _entry_points() -> dict[str, EntryPoint]:
    return {entry_point.name: entry_point for entry_point in entry_points(group=COMMANDS)}
