"""Drafts with quotations of real turns: true ones as a copier changes them, and others with one planted error."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kb.analysis.sentences import sentences
from kb.model.calendar import japanese_year
from kb.model.dialogue import Dialogue, Turn
from kb.quoting.normal_form import normal_form

KINDS = ("digit", "negation", "particle", "speaker", "date")
_PARTICLES = ("は", "が", "を", "に", "で", "も", "へ", "と")
_PARTICLE = re.compile(r"(?<=[一-龯ァ-ヴー々])[はがをにでもへと](?=[一-龯ァ-ヴー々])")
_AFFIRMED = {
    "ます。": "ません。",
    "ました。": "ませんでした。",
    "している。": "していない。",
    "あります": "ありません",
    "できる": "できない",
}
_NEGATED = {
    "ませんでした": "ました", "ません": "ます", "していない": "している", "できない": "できる", "ではない": "である",
    "なかった": "た",
}  # fmt: skip
_WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
_NARROW = str.maketrans({chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)})


@dataclass(frozen=True)
class Spoken:
    """A quotable stretch of a turn: one to three whole sentences."""

    dialogue: Dialogue
    turn: Turn
    words: str


def quotable(dialogues: Sequence[Dialogue]) -> list[Spoken]:
    """Stretches of 10 to 200 characters, of turns with a named speaker, without quotation marks of their own."""
    found = []
    for dialogue in dialogues:
        for turn in dialogue.turns:
            spans = sentences(turn.text) if turn.speaker else ()
            for at, (start, _end) in enumerate(spans):
                for last in spans[at : at + 3]:
                    words = turn.text[start : last.end]
                    if (
                        10 <= len(words) <= 200
                        and re.search("[ぁ-んァ-ヴ一-龯]{5}", words)
                        and not re.search('[「」『』“”"<>]', words)
                    ):
                        found.append(Spoken(dialogue, turn, words))
    return found


def true_drafts(spoken: Sequence[Spoken], count: int, seed: int) -> Iterator[tuple[Spoken, str]]:
    """Drafts without an error, with the line breaks, widths and punctuation of a copier."""
    draw = random.Random(seed)
    for one in draw.choices(spoken, k=count):
        yield one, _framed(one, _copied(one.words, draw), one.turn.speaker or "", one.dialogue.date, draw)


def wrong_drafts(spoken: Sequence[Spoken], count: int, seed: int) -> Iterator[tuple[str, Spoken, str]]:
    """Kind of the error, the turn, and a draft with it; a change that leaves other true words is drawn anew."""
    draw = random.Random(seed)
    turns = {id(one.turn): one for one in spoken}.values()
    forms = [(normal_form(one.turn.text).text, one) for one in turns]
    everything = "\0".join(form for form, _one in forms)
    said: dict[str, list[tuple[str, date | None]]] = {}
    speakers = sorted({one.turn.speaker for one in spoken if one.turn.speaker})
    made = 0
    while made < count:
        kind = KINDS[made % len(KINDS)]
        one = draw.choice(spoken)
        words, speaker, day = one.words, one.turn.speaker or "", one.dialogue.date
        match kind:
            case "digit" | "negation" | "particle":
                changed = {"digit": _digit, "negation": _negation, "particle": _particle}[kind](words, draw)
                if changed is None or normal_form(changed).text.strip("、。") in everything:
                    continue
                words = changed
            case _:
                key = normal_form(words).text.strip("、。")
                if key not in said:
                    said[key] = [
                        (other.turn.speaker or "", other.dialogue.date) for form, other in forms if key in form
                    ]
                if kind == "speaker":
                    true = {name.split()[0] for name, _day in said[key]} | {name for name, _day in said[key]}
                    other = draw.choice(speakers)
                    if other in true or other.split()[0] in true:
                        continue
                    speaker = other
                else:
                    days = {when for _name, when in said[key]}
                    wrong = (day or date(2021, 6, 15)) + timedelta(days=draw.choice((1, -1, 30, 365, -366)))
                    if day is None or wrong in days:
                        continue
                    day = wrong
        made += 1
        yield kind, one, _framed(one, _copied(words, draw), speaker, day, draw)


def _framed(one: Spoken, words: str, speaker: str, day: date | None, draw: random.Random) -> str:
    """A sentence of a report around the words."""
    name = draw.choice((speaker, speaker.replace(" ", ""), f"{speaker}氏", f"{speaker.replace(' ', '')}さん"))
    named_day = _day(day, draw) if day else ""
    close = draw.choice(("と述べた。", "と話している。", "と説明した。", "と答えた。"))
    body = one.turn.organization or ""
    frames = [
        f"{named_day + 'に、' if named_day else ''}{name}は「{words}」{close}",
        f"{name}は、「{words}」{close[:-1]}{f'（{named_day}）' if named_day else ''}。",
        f"{f'{named_day}、' if named_day else ''}{name}：「{words}」",
        f"「{words}」（{name}{f'、{named_day}' if named_day else ''}）",
        f"「{words}」と{name}は{named_day + 'に' if named_day else ''}述べた。",
    ]
    post = one.turn.post or ""
    when, office = f"、{named_day}" if named_day else "", f"（{body}{post}）" if body or post else ""
    frames += [
        f'{named_day and f"{named_day}の会議で、"}{body}{post and f"の{post}である"}{name}は"{words}"{close}',
        f"{name}の発言（{named_day or '日付なし'}）:\n\n「{words}」",
        f"次のように述べている。\n\n「{words}」\n――{speaker}{office}{when}",
        f"{named_day and f'{named_day}、'}{name}は「{words}」、「{words}」と繰り返した。",
        f"{body and f'{body}では、'}{name}が{named_day and f'{named_day}に'}『{words}』と指摘している。",
        f"・{named_day and f'{named_day} '}{speaker}「{words}」",
    ]
    if speaker == one.turn.speaker:
        surname = speaker.split(maxsplit=1)[0]
        said = named_day and f"{named_day}に"
        frames.append(f"{body and f'{body}の'}{surname}{post or '氏'}は{said}「{words}」{close}")
        if body:
            frames.append(f"{body}の{name}は{named_day and f'{named_day}の会議で'}「{words}」{close}")
            frames.append(f"「{words}」（{body} {post} {speaker}{when}）。")
    before, behind = (
        draw.choice(("", "庁内の状況をまとめる。", "# 背景\n\n")),
        draw.choice(("", "今後も検討する。", "\n\n以上")),
    )
    return f"{before}{draw.choice(frames)}{behind}"


def _day(day: date, draw: random.Random) -> str:
    era = f"{japanese_year(day)}年{day.month}月{day.day}日"
    western = f"{day.year}年{day.month}月{day.day}日"
    return draw.choice(
        (western, era, western.translate(_WIDE), f"{western}（{japanese_year(day)}年）", day.isoformat())
    )


def _copied(words: str, draw: random.Random) -> str:
    """The words as another program has them: other line breaks, widths, spaces and punctuation."""
    match draw.randrange(5):
        case 1:
            words = words.translate(draw.choice((_WIDE, _NARROW)))
        case 2:
            words = words.translate(str.maketrans("、。", "，．"))
        case 3:
            words = words.translate(str.maketrans("、。", "､｡"))
    if draw.random() < 0.5:
        wrap = draw.randint(8, 40)
        words = "\n".join(line[at : at + wrap] for line in words.split("\n") for at in range(0, len(line), wrap))
    if draw.random() < 0.2:
        at = draw.randrange(len(words))
        words = f"{words[:at]}{draw.choice((' ', '　'))}{words[at:]}"
    return words.rstrip("。．｡") if draw.random() < 0.3 else words


def _digit(words: str, draw: random.Random) -> str | None:
    digits = [found.start() for found in re.finditer(r"\d", words)]
    if not digits:
        return None
    at = draw.choice(digits)
    other = draw.choice([digit for digit in "0123456789" if digit != normal_form(words[at]).text])
    return f"{words[:at]}{other}{words[at + 1 :]}"


def _negation(words: str, draw: random.Random) -> str | None:
    changes = [(old, new) for old, new in (*_AFFIRMED.items(), *_NEGATED.items()) if old in words]
    if not changes:
        return None
    old, new = draw.choice(changes)
    places = [found.start() for found in re.finditer(re.escape(old), words)]
    at = draw.choice(places)
    return f"{words[:at]}{new}{words[at + len(old) :]}"


def _particle(words: str, draw: random.Random) -> str | None:
    places = [found.start() for found in _PARTICLE.finditer(words)]
    if not places:
        return None
    at = draw.choice(places)
    other = draw.choice([particle for particle in _PARTICLES if particle != words[at]])
    return f"{words[:at]}{other}{words[at + 1 :]}"
