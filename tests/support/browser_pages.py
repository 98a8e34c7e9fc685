"""The pages that browser tests visit, over the sample index, and what they have in common."""

import re

from tests.support.servers import ROOT

SCREENSHOTS = ROOT / ".cache" / "screenshots"
PAGES = {
    "home": "/",
    "search": "/search?q=研修&org=桜川区",
    "many": "/search?org=青葉野市&org=桜川区&page=2",
    "grouped": "/search?q=研修&group=dialogue&match=exact,part",
    "values": "/search/speaker?q=標準化",
    "nothing": "/search?q=研修+避難所&org=青葉野市",
    "named": "/search?q=片桐+電子申請",
    "question": "/search?q=どうやって窓口の紙を減らしましたか",
    "reader": "/dialogues/sakuragawa-1?q=電子申請#t3",
    "by-exchange": "/search?q=現状+率直&group=exchange",
    "find": "/dialogues/sakuragawa-1?find=研修",
    "exchanges": "/dialogues/sakuragawa-1?q=電子申請&view=exchange",
    "context": "/dialogues/sakuragawa-1/t4/context",
    "related": "/dialogues/sakuragawa-1/t4/related",
    "speakers": "/speakers",
    "speaker": "/speakers/片桐静江",
    "organizations": "/organizations",
    "organization": "/organizations/桜川区",
    "topics": "/topics",
    "topic": "/topics/研修",
    "status": "/status",
    "accessibility": "/accessibility",
    "english": "/search?q=研修&lang=en",
    "help": "/help",
    "months": "/search?fy=2021&fy=2022&from=2021-06&to=2021-06",
    "trends": "/trends?term=研修&term=標準化&term=窓口&term=防災&term=電子申請&org=桜川区&org=青葉野市",
    "trends-apart": "/trends?term=研修&org=桜川区&org=青葉野市&org=東京都&by=org",
    "trends-first": "/trends",
    "trends-refused": "/trends?term=年度:来年",
    "matrix": "/matrix?fy=2021&fy=2022",
    "compare": "/compare?topic=研修&org=桜川区&org=青葉野市&org=東京都",
    "compare-two": "/compare?q=標準化+OR+研修+OR+防災&org=青葉野市&org=桜川区&fy=2021&fy=2022",
    "compare-first": "/compare",
    "compare-refused": "/compare?topic=研修&org=桜川区",
    "figures": "/figures?q=電子申請+OR+標準化&mode=any",
    "figures-units": "/figures?q=標準化&figure=count&order=largest",
    "figures-first": "/figures",
    "figures-none": "/figures?topic=防災&org=桜川区",
    "figures-refused": "/figures?q=研修&figure=age",
    "book": "/book?title=答弁の材料&t=sakuragawa-1%23t3+要点はここ&t=sakuragawa-1%23t5:0-21&t=aobano%23t2~000000000000"
    "&t=aobano%23t99&t=hostile%23t1",
    "book-range": "/book?t=sakuragawa-1%23t3&t=aobano%23t2&part=1",
    "book-history": "/book?t=sakuragawa-1%23t3+要点&t=aobano%23t2&t=hostile%23t1&view=history",
    "book-empty": "/book",
    "verify": "/verify",
    "api": "/api/",
    "not-found": "/dialogues/nothing",
    "bad-request": "/search?q=研修&from=いつか",
}
REFUSED = {
    "not-found",
    "bad-request",
    "trends-refused",
    "compare-refused",
    "figures-refused",
}  # Chromium itself reports their status on the console
UNREACHED = "サーバーに接続できませんでした。 下は、前の検索の結果です。 もう一度試す"
LAID_OUT = """() => [...document.querySelectorAll('.hit h3, .turn .who')].every(
    part => part.checkVisibility({ contentVisibilityAuto: true }))"""


def found(turns: int) -> re.Pattern[str]:
    """The status line of a search with so many turns, in however many dialogues."""
    return re.compile(f"^{turns}件の発言が見つかりました")
