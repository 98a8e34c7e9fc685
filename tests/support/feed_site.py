"""A feed on a server of this machine, whose answers a test sets."""

from dataclasses import dataclass, field
from typing import Any

from indexer.run import run
from kb.runs.reports import Report
from kb.settings import Settings

PAGE = """<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>{title}</title></head><body><article>
<h1>{title}</h1>
<p>令和5年7月3日に、「東京都・区市町村CIOフォーラム第{number}回座談会」として桜川区と都CIOの対談を実施しました。</p>
<p>参加者(敬称略)<br>桜川区副区長:川端 澄<br>都CIO:東京都副知事 霧島 航</p>
<h2>窓口改革のこと</h2>
<p>桜川区副区長:川端(以下「川端」)<br>{said}</p>
<p>都CIO:霧島(以下「霧島」)<br>そうですか。</p>
</article></body></html>"""


@dataclass
class Site:
    """A site whose pages a test changes. An answer is a text, a status, or a function that writes one."""

    address: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    def publish(self, number: int, said: str) -> None:
        title = f"【架空】第{number}回~桜川区×都CIO座談会~"
        self.answers[f"/n/page{number}"] = PAGE.format(title=title, number=number, said=said)
        pages = [path for path in self.answers if path.startswith("/n/")]
        self.list(pages)

    def list(self, pages: list[str]) -> None:
        items = "".join(f"<item><title>x</title><link>{self.address}{path}</link></item>" for path in pages)
        self.answers["/rss"] = (
            f"<?xml version='1.0'?><rss version='2.0'><channel><title>t</title>{items}</channel></rss>"
        )


def take(settings: Settings, site: Site) -> Report:
    return run(settings, [f"{site.address}/rss"])
