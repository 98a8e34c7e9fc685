"""Generated requests of readers: pages, files and calls of programs, about documents of all labels."""

import json
from collections.abc import Sequence
from random import Random
from urllib.parse import quote, urlencode

from kb.quoting.normal_form import fingerprint
from tests.support.permitted import SECRET
from tests.support.reader_answers import ReaderRequest

WORDS = (
    *(
        "混雑",
        "窓口",
        "研修",
        "予算",
        "セキュリティ",
        "広報",
        "鯨波",
        SECRET,
        "計画",
        "鯨*",
        '"鯨波計画の混雑"',
        "げいは",
    ),
    *(
        "川端",
        "大月",
        "髙橋",
        "霧島",
        "かわばた",
        "kujira",
        "鯨彼計画",
        "混雑が続くのはどこですか",
        "窓口 -鯨波",
        "桜川区",
    ),
)
SPEAKERS = ("川端 澄", "大月 徹", "髙橋 千尋", "霧島 航", "川端")
ORGANIZATIONS = ("桜川区", "汐見区", "月見野市", "東京都")
TOPICS = ("窓口改革", "人材育成と体制", "情報セキュリティ", "予算")


def drawn(random: Random, dialogues: Sequence[str]) -> ReaderRequest:
    """A request of any kind."""
    return random.choice(_KINDS)(random, dialogues)


def _condition(random: Random) -> list[tuple[str, str]]:
    found = [("q", random.choice(WORDS))] if random.random() < 0.9 else []
    for name, values in (("speaker", SPEAKERS), ("org", ORGANIZATIONS), ("topic", TOPICS)):
        if random.random() < 0.2:
            found.append((name, random.choice(values)))
    if random.random() < 0.2:
        found.append(("sort", random.choice(("newest", "oldest", "taken"))))
    if random.random() < 0.2:
        found.append(("group", "exchange"))
    if random.random() < 0.1:
        found.append(("mode", random.choice(("all", "any"))))
    return found


def _search(random: Random, _dialogues: Sequence[str]) -> ReaderRequest:
    path = random.choice(
        ("/search", "/search", "/search", "/export.csv", "/feed.atom", "/feed.json", "/trends", "/figures")
    )
    return ReaderRequest(f"{path}?{urlencode(_condition(random))}")


def _file(random: Random, dialogues: Sequence[str]) -> ReaderRequest:
    names = [("org", name) for name in random.sample(ORGANIZATIONS, 2)]
    quotes = [("t", f"{random.choice(dialogues)}#t{random.randint(1, 4)}") for _ in range(3)]
    files = (
        f"/figures.csv?{urlencode(_condition(random))}",
        f"/compare.docx?{urlencode([*names, ('q', random.choice(WORDS))])}",
        f"/book.docx?{urlencode([*quotes, ('view', random.choice(('', 'history')))])}",
    )
    return ReaderRequest(random.choice(files))


def _book_change(random: Random, dialogues: Sequence[str]) -> ReaderRequest:
    place = f"{random.choice(dialogues)}#t2"
    known = random.choice(("", f"~{fingerprint(f'窓口の{SECRET}の混雑が続いています。', place)}"))
    form = {"title": "メモ", "t": f"{place}{known}", "note": "", "do": random.choice(("", "remove-1", "choose-1"))}
    return ReaderRequest("/book", form={**form, "first": "1", "last": "1"})


def _facet(random: Random, _dialogues: Sequence[str]) -> ReaderRequest:
    return ReaderRequest(
        f"/search/{random.choice(('speaker', 'org', 'post', 'theme', 'topic'))}?{urlencode(_condition(random))}"
    )


def _suggest(random: Random, _dialogues: Sequence[str]) -> ReaderRequest:
    text = random.choice((*WORDS, *SPEAKERS))
    return ReaderRequest(f"/suggest?{urlencode({'q': text[: random.randint(1, 4)]})}")


def _dialogue(random: Random, dialogues: Sequence[str]) -> ReaderRequest:
    name = random.choice(dialogues)
    rest = random.choice(("", "", f"?find={quote(random.choice(WORDS))}", f"?q={quote(random.choice(WORDS))}"))
    find = random.choice(("", "", "/find")) if "find" in rest else ""
    return ReaderRequest(f"/dialogues/{name}{find}{rest}")


def _part(random: Random, dialogues: Sequence[str]) -> ReaderRequest:
    turn = f"t{random.randint(1, 4)}"
    return ReaderRequest(f"/dialogues/{random.choice(dialogues)}/{turn}{random.choice(('', '/context', '/related'))}")


def _names(random: Random, _dialogues: Sequence[str]) -> ReaderRequest:
    kind, values = random.choice((("speakers", SPEAKERS), ("organizations", ORGANIZATIONS), ("topics", TOPICS)))
    return ReaderRequest(f"/{kind}" if random.random() < 0.4 else f"/{kind}/{quote(random.choice(values))}")


def _overview(random: Random, _dialogues: Sequence[str]) -> ReaderRequest:
    texts = ("/", "/matrix", "/new?since=2026-10-01", "/help", "/accessibility", "/api/", "/api/openapi.json")
    path = random.choice((*texts, "/readyz", "/sitemap.xml", "/sitemaps/1.xml", "/sitemaps/2.xml", "/opensearch.xml"))
    return ReaderRequest(path)


def _compare(random: Random, _dialogues: Sequence[str]) -> ReaderRequest:
    names = [("org", name) for name in random.sample(ORGANIZATIONS, random.randint(2, 3))]
    return ReaderRequest(f"/compare?{urlencode([*names, ('q', random.choice(WORDS))])}")


def _verify(random: Random, dialogues: Sequence[str]) -> ReaderRequest:
    said = random.choice(
        (f"窓口の{SECRET}の混雑が続いています。", "窓口の混雑が続いています。", "どう変わりましたか。")
    )
    if random.random() < 0.3:
        place = f"{random.choice(dialogues)}#t2"
        return ReaderRequest("/verify", form={"fingerprint": fingerprint(said, place), "turn": place})
    return ReaderRequest("/verify", form={"draft": f"{random.choice(ORGANIZATIONS)}は「{said}」と述べた。"})


def _book(random: Random, dialogues: Sequence[str]) -> ReaderRequest:
    quotes = [("t", f"{random.choice(dialogues)}#t{random.randint(1, 4)}") for _ in range(random.randint(1, 4))]
    return ReaderRequest(f"/book{random.choice(('', '.md', '.csv'))}?{urlencode(quotes)}")


def _api(random: Random, dialogues: Sequence[str]) -> ReaderRequest:
    word, name = random.choice(WORDS), random.choice(dialogues)
    calls = (
        f"search?{urlencode([('q', word), ('facet', 'org'), ('facet', 'speaker'), ('facet', 'topic')])}",
        f"exchanges?{urlencode({'q': word})}",
        f"turns?{urlencode([('org', one) for one in ORGANIZATIONS[:2]])}",
        f"turns?{urlencode([('id', f'{name}#t2'), ('id', f'{random.choice(dialogues)}#t1')])}",
        "dialogues",
        f"dialogues/{name}",
        f"dialogues/{name}/turns/t{random.randint(1, 4)}",
        "speakers",
        "organizations",
        "topics",
        f"suggest?{urlencode({'q': word[:2]})}",
        f"trends?{urlencode({'term': word, 'by': 'org'})}",
        f"compare?{urlencode([('q', word), *(('org', one) for one in ORGANIZATIONS[:3])])}",
        f"verify?{urlencode({'quote': f'{SECRET}の混雑が続いています。'})}",
    )
    return ReaderRequest(f"/api/v1/{random.choice(calls)}")


def _diet(random: Random, _dialogues: Sequence[str]) -> ReaderRequest:
    path, most = random.choice((("speech", 20), ("meeting_list", 20), ("meeting", 5)))
    asked = {"any": random.choice(("混雑", "鯨波", "計画", "窓口")), "maximumRecords": most}
    if random.random() < 0.5:
        asked["recordPacking"] = "json"
    if random.random() < 0.3:
        asked["speaker"] = random.choice(SPEAKERS)
    return ReaderRequest(f"/api/{path}?{urlencode(asked)}")


def _tool(random: Random, dialogues: Sequence[str]) -> ReaderRequest:
    name, arguments = random.choice(
        (
            ("search", {"q": random.choice(WORDS)}),
            ("exchanges", {"q": random.choice(WORDS)}),
            ("read", {"id": f"{random.choice(dialogues)}#t2"}),
            ("people", {"q": random.choice(SPEAKERS)}),
            ("verify_quote", {"quote": f"{SECRET}の混雑が続いています。"}),
            ("compare", {"q": random.choice(WORDS), "org": list(ORGANIZATIONS[:2])}),
        )
    )
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": arguments}}
    return ReaderRequest("/mcp", json.loads(json.dumps(call)))


def _retrieval(random: Random, _dialogues: Sequence[str]) -> ReaderRequest:
    setting = {"top_k": random.randint(1, 10), "score_threshold": 0.0}
    knowledge, question = random.choice(("turns", "exchanges")), random.choice(WORDS)
    body = {"knowledge_id": knowledge, "query": question, "retrieval_setting": setting}
    return ReaderRequest("/api/dify/retrieval", body)


_KINDS = (
    *(
        _search,
        _search,
        _search,
        _facet,
        _suggest,
        _dialogue,
        _part,
        _names,
        _overview,
        _compare,
        _verify,
        _book,
        _file,
        _book_change,
    ),
    *(_api, _api, _api, _diet, _tool, _retrieval),
)
