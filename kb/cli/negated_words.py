"""Negated words of a query on the command line, which click would parse as options."""

import re

import click

from kb.cli.commands import Command

# The hyphen of a negated word, before a character that cannot begin an option name.
_NEGATED_WORD = re.compile(r"-[^-\x00-,./-~]|-[\"(]")


class SearchCommand(Command):
    """A command with a query, in which -予約 is a negated word: names of options are ASCII."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parses the command line; a negated word is passed on as NOT."""
        end = args.index("--") if "--" in args else len(args)
        valued = {name for one in self.params if isinstance(one, click.Option) and not one.is_flag for name in one.opts}
        before = ["", *args]
        read = [
            f"NOT {word[1:]}" if _NEGATED_WORD.match(word) and before[at] not in valued else word
            for at, word in enumerate(args[:end])
        ]
        return super().parse_args(ctx, [*read, *args[end:]])
