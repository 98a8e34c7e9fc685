"""`kb topics`: prints the list of topics, or the evidence for the topics of a document."""

from itertools import groupby
from pathlib import Path

import click

from indexer.enrich.topics import load_topics, packaged_topics
from indexer.loader import read_dialogues
from indexer.printing import topic_evidence
from kb.bootstrap import configured_analyzer
from kb.cli.commands import Command
from kb.cli.options import command_settings, config_option
from kb.cli.terminal import show, styled
from kb.messages import _


@click.command(
    cls=Command, help=_("話題の一覧を示します。文書を指定すると、発言ごとに、話題とその根拠になった語を示します。")
)
@click.argument("file", required=False, type=click.Path(), metavar=_("[ファイル]"))
@config_option
@click.option("--toml", "as_toml", is_flag=True, help=_("既定の一覧を、編集のもとになる TOML で出力します。"))
def topics(file: str | None, config: str | None, as_toml: bool) -> None:
    """Prints the list of topics, or the evidence for the topics of a document."""
    if as_toml:
        click.echo(packaged_topics(), nl=False)
        return
    settings = command_settings(config)
    topic_list = load_topics(settings.registry, configured_analyzer(settings.registry))
    if file is None:
        for group, members in groupby(topic_list.topics, key=lambda topic: topic.group):
            show(styled(group, bold=True))
            for topic in members:
                show(f"  {topic.name}: {'、'.join(topic.words)}")
        return
    for dialogue in map(topic_list.assign, read_dialogues(Path(file), settings)):
        show(topic_evidence(dialogue))
