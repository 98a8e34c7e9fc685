"""Words of a query on a command line, where what begins with a hyphen is taken for an option."""

import re

import click

from kb.cli.commands import Command

# After the hyphen of a word to leave out: a character that begins the name of no option.
_LEFT_OUT = re.compile(r"-[^-\x00-,./-~]|-[\"(]")


class SearchCommand(Command):
    """A command with a query, in which a word like -予約 is a word: no option has a name that is not ASCII."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parses the command line; a word to leave out is handed on as NOT, which says the same."""
        end = args.index("--") if "--" in args else len(args)
        valued = {name for one in self.params if isinstance(one, click.Option) and not one.is_flag for name in one.opts}
        before = ["", *args]
        read = [
            f"NOT {word[1:]}" if _LEFT_OUT.match(word) and before[at] not in valued else word
            for at, word in enumerate(args[:end])
        ]
        return super().parse_args(ctx, [*read, *args[end:]])
