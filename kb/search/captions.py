"""Captions of a turn, in the language of the reader: its speaker, its day in both calendars, its place in a series."""

from datetime import date
from typing import NamedTuple

from kb.messages import _, current_locale
from kb.model.calendar import japanese_year
from kb.model.dialogue import Kind, Role, Series, Turn
from kb.search.labels import keyword_label
from kb.search.request import Facet
from kb.search.results import Hit
from kb.utterances.classify import utterances


class Voice(NamedTuple):
    """The fields of a turn or a hit that name its speaker."""

    kind: Kind
    role: Role | None
    speaker: str | None
    organization: str | None
    post: str | None


def voice(turn: Turn | Hit) -> Voice:
    """The voice of a turn; a record has few, and hundreds of turns."""
    return Voice(turn.kind, turn.role, turn.speaker, turn.organization, turn.post)


def speaker_name(turn: Turn | Hit) -> str:
    """The name of a turn's speaker in a citation; of a speech that names only a body or a post, these."""
    if turn.speaker:
        return turn.speaker
    if turn.kind == "narration":
        return _("地の文")
    stated = " ".join(filter(None, (turn.organization, turn.post)))
    return stated or (_("聞き手") if turn.kind == "question" else _("発言者不明"))


def speaker_cited(turn: Turn | Hit) -> str:
    """The speaker in a citation, with organization and post."""
    stated = " ".join(filter(None, (turn.organization, turn.post))) if turn.speaker else ""
    return f"{speaker_name(turn)}（{stated}）" if stated else speaker_name(turn)


def day_text(day: date | None) -> str:
    """A day in both calendars, 2021年11月9日（令和3年）, also in English: its readers cite Japanese documents."""
    if day is None:
        return _("日付不明")
    if current_locale() == "en":
        return f"{day.isoformat()} ({japanese_year(day)}年)"
    return f"{day.year}年{day.month}月{day.day}日（{japanese_year(day)}年）"


def utterances_text(text: str, of: Kind) -> str:
    """The kinds of the sentences of a turn, each with the first words that show it: 成果（半減しました）."""
    cues: dict[str, str] = {}
    for utterance in utterances(text, of):
        cues.setdefault(utterance.kind, text[utterance.cue.start : utterance.cue.end].rstrip("。、"))
    return "、".join(f"{keyword_label(Facet.UTTERANCE, kind)}（{cue}）" for kind, cue in cues.items())


def fiscal_year_text(year: int) -> str:
    """A fiscal year in both calendars."""
    return _("{year}年度（{era}年度）", year=year, era=japanese_year(date(year, 12, 31)))


def fiscal_years_text(first: int | None, last: int | None) -> str:
    """A range of fiscal years; a single one in both calendars."""
    if first is None or last is None:
        return _("日付不明")
    return fiscal_year_text(first) if first == last else _("{first}～{last}年度", first=first, last=last)


def series_text(series: Series) -> str:
    """Number and part within a series, 第12回・全2回の1回目; empty where neither is known."""
    words = []
    if series.number is not None:
        words.append(_("第{number}回", number=series.number))
    if series.part is not None and series.parts is not None:
        words.append(_("全{parts}回の{part}回目", parts=series.parts, part=series.part))
    elif series.part is not None:
        words.append(_("その{part}", part=series.part))
    elif series.parts is not None:
        words.append(_("全{parts}回", parts=series.parts))
    return "・".join(words)
