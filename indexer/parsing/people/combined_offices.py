"""All offices of one person combined: concurrent offices, posts in brackets, the body that they state."""

import re
from collections.abc import Collection, Sequence

from indexer.parsing.people.office_words import begins_office
from indexer.parsing.people.offices import Office, split_office
from kb.model.names import exact_key
from kb.model.organizations import municipalities

_TWO_OFFICES = re.compile(r"(?P<first>.{0,30}?(?:長|監|理事|参事|参与|補佐))(?P<second>.{2,40})兼務")


def combined_office(posts: Sequence[str], known: Collection[str]) -> Office:
    """Parses all posts of a person as one office. 中央卸売市 of 中央卸売市場長 only looks like a municipality."""
    organization: str | None = None
    department: str | None = None
    titles: dict[str, None] = {}
    for post in posts:
        if minister := re.fullmatch(r"(国務大臣|内閣府特命担当大臣)\((.{1,120})\)", post):
            titles |= dict.fromkeys((minister[1], *minister[2].split(")(")))
            continue
        split = (
            split_office(post, known)
            if "(" in post or not ministry_of([post])
            else Office(None, None, (exact_key(post),))
        )
        if split.organization and not (_is_body(split.organization, known) or _is_head(split) or _is_of_body(split)):
            split = Office(None, None, (exact_key(post),))
        organization, department = organization or split.organization, department or split.department
        titles |= dict.fromkeys(split.posts)
    return Office(organization, department, tuple(titles))


def _is_body(name: str, known: Collection[str]) -> bool:
    return (
        name in known or name in municipalities() or name[-1] in "都道府県庁省府" or not re.search(r"[区市町村]$", name)
    )


def _is_head(office: Office) -> bool:
    """True if an office is only the head of a municipality or the deputy: 青葉野市長, 青葉野市副市長."""
    kind = (office.organization or "")[-1:]
    return office.department is None and office.posts[:1] in {(f"{kind}長",), (f"副{kind}長",)}


def _is_of_body(office: Office) -> bool:
    """True if a word of offices follows what has the form of a municipality: 風見市企画課長, but not 中央卸売市場長"""
    return begins_office("".join((office.department or "", *office.posts[:1])))


def join_bracketed_posts(posts: Sequence[str]) -> list[str]:
    """Joins each post in brackets to the post that it explains: 国務大臣(復興大臣)."""
    joined: list[str] = []
    for post in filter(None, posts):
        if post.startswith("(") and joined:
            joined[-1] += post if post.endswith(")") else post + ")"
        else:
            joined.append(post)
    return joined


def concurrent_offices(office: str) -> list[str]:
    """Splits concurrent offices: 次長理事兼務 is 次長 and 理事."""
    if both := _TWO_OFFICES.fullmatch(office):
        return [both["first"], both["second"]]
    return [office.removesuffix("兼務")]


def ministry_of(posts: Sequence[str]) -> str | None:
    """The ministry or agency that a minister heads; None for other posts."""
    for post in posts:
        if found := re.match(
            r"(法務|外務|財務|総務|文部科学|厚生労働|農林水産|経済産業|国土交通|環境|防衛)(?:副?大臣|大臣政務官)", post
        ):
            return f"{found[1]}省"
        if found := re.match(r"(デジタル|復興)(?:副?大臣|大臣政務官)", post):
            return f"{found[1]}庁"
    return "内閣" if any(re.match(r"内閣総理大臣|国務大臣|内閣官房長官", post) for post in posts) else None
