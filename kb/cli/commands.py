"""Commands and their help: groups by what one wants to do, exit statuses in a section of their own.

Widths are those of a terminal, where a character of Japanese takes two columns; click counts characters.
"""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points, version
from typing import Any

import click

from kb.cli.columns import width, wrapped
from kb.messages import N_, _

COMMANDS = "kb.commands"  # the group of entry points by which packages offer commands

# The commands in the order in which the help names them; one that stands nowhere here comes last.
SECTIONS = {
    N_("検索する"): ("search", "explain", "people", "topics", "serve"),
    N_("取り込む"): ("index", "parse", "review", "demo"),
    N_("運用する"): ("status", "doctor", "cron", "generations", "rollback", "audit", "export"),
}
# Of every command that says nothing else of them.
STATUSES = {0: N_("できた"), 1: N_("予期しない誤り、ディスクの故障や不足"), 2: N_("指定か設定の誤り")}
PROGRAM = "cio-dialogue-kb"
_VERSION_HELP = N_("版を示します。")
_NAMES = 24  # columns at most for the left column of a list


class HelpFormatter(click.HelpFormatter):
    """Help in the columns of a terminal."""

    def write_text(self, text: str) -> None:
        """Writes paragraphs, indented and wrapped."""
        indent = " " * self.current_indent
        for line in text.splitlines():
            for piece in wrapped(line, self.width - self.current_indent):
                self.write(f"{indent}{piece}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = _NAMES, col_spacing: int = 2) -> None:
        """Writes terms with their explanations in a second column."""
        rows = list(rows)
        first = min(max((width(term) for term, _told in rows), default=0), col_max) + col_spacing
        indent = " " * self.current_indent
        for term, told in rows:
            lines = wrapped(told, max(self.width - self.current_indent - first, 20))
            if width(term) + col_spacing > first or not lines:
                self.write(f"{indent}{term}\n")
            else:
                self.write(f"{indent}{term}{' ' * (first - width(term))}{lines.pop(0)}\n")
            self.write("".join(f"{indent}{' ' * first}{line}\n" for line in lines))


class Context(click.Context):
    """The context of a command, whose help is written in columns."""

    formatter_class = HelpFormatter


class Command(click.Command):
    """A command. `statuses` are those exit statuses that mean something else than for every command, in words."""

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
        """Parses the command line; an error names this command, and the nearest option or how a word is written."""
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
        """What to say of an option that is not there. One hyphen begins no option but -h: the word is named whole."""
        word = next((one for one in given if one.startswith("-") and not one.startswith("--")), error.option_name)
        word = error.option_name if error.option_name.startswith("--") else word
        names = [name for parameter in self.params for name in parameter.opts if name.startswith("--")]
        near = get_close_matches(f"--{word.lstrip('-')}", names, n=1, cutoff=0.7)
        said = [_("「{word}」という指定はありません。", word=word)]
        if not word.startswith("--") and any(parameter.name == "query" for parameter in self.params):
            command = ctx.command_path
            said.append(
                _("- で始まる検索語は、-- の後に書いてください（{command} -- {word}）。", command=command, word=word)
            )
        return " ".join((*said, *(_("もしかして: {name}", name=one) for one in near)))

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first sentence of the help, whole."""
        return first_sentence(self.help or "")

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes an example and the exit statuses."""
        if self.example:
            with formatter.section(_("例")):
                for line in self.example.splitlines():
                    formatter.write(f"{' ' * formatter.current_indent}{line}\n")
        with formatter.section(_("終了コード")):
            formatter.write_dl([(str(status), _(told)) for status, told in sorted(self.statuses.items())])


class VersionOption(click.Option):
    """`--version`, whose help is translated when it is shown."""

    def __init__(self) -> None:
        super().__init__(
            ["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help=_VERSION_HELP
        )

    def get_help_record(self, ctx: click.Context) -> tuple[str, str]:
        """The option, and what it does."""
        return "--version", _(_VERSION_HELP)


class Commands(click.Group):
    """The commands that installed packages offer by entry point, imported when used."""

    context_class = Context

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the help."""
        named = [name for names in SECTIONS.values() for name in names]
        offered = _offered()
        return [*(name for name in named if name in offered), *sorted(offered.keys() - set(named))]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        offer = _offered().get(cmd_name)
        command = offer.load() if offer else None
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is asked for; for one that is not there, an error that names the nearest."""
        name = args[0]
        if self.get_command(ctx, name) is None and not ctx.resilient_parsing and not name.startswith("-"):
            near = get_close_matches(name, self.list_commands(ctx), n=1, cutoff=0.5)
            message = _("「{name}」というコマンドはありません。", name=name)
            ctx.fail(" ".join((message, *(_("もしかして: {name}", name=f"kb {one}") for one in near))))
        return super().resolve_command(ctx, args)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The words after the name of the program."""
        return [_("[オプション]"), _("コマンド"), "..."]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the help, which is translated when it is shown: the language is chosen after this module is there."""
        formatter.write("\n")
        with formatter.indentation():
            formatter.write_text(_(self.help or ""))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the commands by what one wants to do, and what the exit statuses mean."""
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
            formatter.write_dl([*((str(status), _(told)) for status, told in STATUSES.items())])
            formatter.write_text(_("ほかの値の意味は、それぞれのコマンドの --help にあります。"))


def _print_version(ctx: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        click.echo(f"{ctx.find_root().info_name} {version(PROGRAM)}")
        ctx.exit()


def first_sentence(text: str) -> str:
    """A text to the end of its first sentence."""
    for end in ("。", ". "):
        if end in text:
            return text[: text.index(end) + 1]
    return text


def _offered() -> dict[str, EntryPoint]:
    return {offer.name: offer for offer in entry_points(group=COMMANDS)}
