"""Parses an article: passes its classified rows to the builder from top to bottom."""

from collections.abc import Sequence

from indexer.manuscript import Manuscript
from indexer.parsing.builder import DialogueBuilder
from indexer.parsing.layouts.forum.classification import ClassifiedArticle, classify
from indexer.parsing.layouts.forum.diagnostics import diagnostics_of
from indexer.parsing.layouts.forum.header import find_day
from indexer.parsing.layouts.forum.series import find_series
from indexer.parsing.layouts.forum.uncertain_lines import uncertain_lines
from indexer.parsing.lines.rows import TextRow, quoted
from indexer.parsing.speakers.article import ArticleSpeakers
from indexer.parsing.speakers.base import SpeakerLabel, unknown_speaker
from kb.messages import _
from kb.model.dialogue import Dialogue


def parse_article(manuscript: Manuscript, rows: Sequence[TextRow]) -> Dialogue:
    """The dialogue of an article."""
    article = classify(rows)
    speakers = ArticleSpeakers(article.roster.participants, article.known, article.roster.hosts)
    builder = DialogueBuilder(manuscript)
    for index in range(len(rows)):
        _take(builder, speakers, article, index)
    header = [index for index in range(article.openings.body_start) if index not in article.kinds]
    behind = range(article.end, len(rows))
    ending = [index for index in behind if article.kinds.get(index) != "footer"]
    series, number, differs = find_series(rows, article.title.text, header, ending)
    day = find_day(rows, article.title.text, header, behind)
    _report_header(builder, article, dated=day is not None, differs=differs)
    doubts = uncertain_lines(article, speakers.people)
    return builder.build(
        title=article.title.text,
        series=series,
        day=day,
        agenda=article.openings.agenda.items,
        participants=speakers.people,
        credit_lines=[rows[index].text for index in sorted(article.end_matter.credits)],
        extra_diagnostics=diagnostics_of(rows, article.roster, number.conflicts, number.value, doubts),
    )


def _take(builder: DialogueBuilder, speakers: ArticleSpeakers, article: ClassifiedArticle, index: int) -> None:
    """Passes one row to the builder according to its kind."""
    row, kind = article.rows[index], article.kinds.get(index)
    if kind in {"speaker", "inline-speaker"}:
        _start_speech(builder, speakers, row, article.openings.labels[index])
    elif kind == "question":
        dash = article.openings.dashes[index]
        builder.start("question", row.number, row.text[dash:].strip(), as_written=row.text[:dash].strip())
    elif kind == "unknown":
        unknown = unknown_speaker(quoted(row.text))
        builder.start("speech", row.number, as_written=row.text, speaker=unknown)
        builder.report_speaker(row, unknown)
    elif kind == "heading":
        builder.start_section(row, article.paths.get(index))
    elif kind in {"label", "image-caption", "divider", "footer"}:
        builder.report_removed(row, kind)
    elif kind == "note":
        if index > article.openings.last and article.kinds.get(index - 1) != "note":
            builder.leave_section()
        builder.narrate(row)
    elif article.is_speech(index):
        _continue_speech(builder, row)
    elif kind is None:
        if index == article.closing.start and article.kinds.get(index - 1) != "heading":
            builder.leave_section()
        builder.narrate(row)


def _start_speech(builder: DialogueBuilder, speakers: ArticleSpeakers, row: TextRow, label: SpeakerLabel) -> None:
    """Opens the turn of a speaker line, with the beginning of the speech if it is on the same line."""
    as_written, text = row.text, ""
    if label.length:
        as_written, text = row.text[: label.length].strip(), row.text[label.length :].strip()
    if speakers.is_interviewer(label):
        builder.start("question", row.number, text, as_written=as_written)
        return
    speaker = speakers.resolve(label, as_written)
    builder.start("speech", row.number, text, as_written=as_written, speaker=speaker)
    builder.report_speaker(row, speaker)


def _continue_speech(builder: DialogueBuilder, row: TextRow) -> None:
    """Adds prose to the open turn; after a heading, it is taken for speech of the previous speaker."""
    above = builder.last_turn
    if builder.open_turn is not None or above is None or above.kind != "speech":
        builder.append(row)
        return
    builder.start("speech", row.number, row.text, speaker=above.speaker)
    message = _("見出しのあとに発言者の行がないため、前の発言者の続きとしました: {text}", text=quoted(row.text))
    builder.report(row, "continued-speaker", message)


def _report_header(builder: DialogueBuilder, article: ClassifiedArticle, *, dated: bool, differs: bool) -> None:
    """Reports missing and contradictory parts of the header."""
    at = article.rows[min(article.title.rows, default=0)]
    if not dated:
        builder.report(at, "missing-date", _("座談会の日付が書かれていません。"))
    if not article.roster.participants:
        builder.report(at, "missing-participants", _("参加者の一覧がありません。紹介の行から補いました。"))
    if not article.title.rows:
        builder.report(at, "missing-title", _("題名が見つかりません。"))
    if differs:
        builder.report(at, "part-conflict", _("題名と本文で、何回目の記事かが食い違います。題名によりました。"))
