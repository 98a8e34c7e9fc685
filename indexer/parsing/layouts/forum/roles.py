"""What each line of an article is, told in the order in which lines can be told.

FoundTitle, list of participants, labels and captions, speaker lines and questions, agenda, credits and footer, headings,
closing: what has been told helps to tell the next. A row that nothing claims is prose.
"""

from collections.abc import Iterable, Sequence

from indexer.parsing.layouts.forum import closing, header, headings, labels, roster
from indexer.parsing.layouts.forum import end_matter as tail
from indexer.parsing.layouts.forum import sentence_context as context
from indexer.parsing.layouts.forum import unlisted_labels as strangers
from indexer.parsing.lines import title as headline
from indexer.parsing.lines.notices import is_credit, is_event_detail, is_footer, is_part_notice
from indexer.parsing.lines.page_noise import is_image, noise_kind
from indexer.parsing.lines.questions import question_rows
from indexer.parsing.lines.rows import OPENING, Role, TextRow, is_dense
from indexer.parsing.lines.sentences import is_said, is_sentence
from indexer.parsing.people.profiles import profile_rows
from indexer.parsing.speakers.article import ArticleSpeakers
from indexer.parsing.speakers.mentions import SpeakerLabel
from indexer.parsing.speakers.vocabulary import keys_of, vocabulary_of
from kb.model.organizations import METROPOLIS, named_municipalities

_LONGEST_HEADING = 60
_LONGEST_CAPTION = 40


class Reading:
    """An article whose rows have got their roles, by index: `roles`, and for each kind what else is known of it.

    `first` and `last` are the rows that open and close the talk, `body` is where the header ends, `end` where the
    writer's closing or the tail begins. `doubts` are codes of diagnostics.
    """

    def __init__(self, rows: Sequence[TextRow]) -> None:
        self.rows = rows
        self.dense = is_dense(rows)
        self.roles: dict[int, Role] = {}
        self.labels: dict[int, SpeakerLabel] = {}
        self.dashes: dict[int, int] = {}
        self.doubts: dict[int, str] = {}
        self._read_header()
        self._read_talk()
        self._read_ending()
        self._read_headings()

    def _read_header(self) -> None:
        """Title, organizations, list of participants; captions and labels of the page wherever they stand."""
        self.title = headline.find_title(self.rows)
        self._mark(self.title.rows, "title")
        known = self._organizations()
        self.roster = roster.find_roster(self.rows, known)
        self.known = known | {person.organization for person in self.roster.participants if person.organization}
        self._mark(self.roster.rows, "participant")
        self._mark(self.roster.labels | self.roster.groups, "label")
        self._mark(self.roster.absent, "absent")
        self._mark(profile_rows(self.rows), "note")
        self._mark_noise()
        self.cast = ArticleSpeakers(self.roster.participants, self.known, self.roster.hosts)

    def _read_talk(self) -> None:
        """Speaker lines and questions, the agenda above them, and speaker lines of people unknown."""
        self._mark_talk()
        self._mark_legends()
        first, _last = self._talk()
        self.agenda = header.find_agenda(self.rows, first)
        self._mark(self.agenda.rows, "agenda")
        self._mark(self.agenda.labels, "label")
        self.strangers = self._strangers(first)
        self._mark(self.strangers.labels, "unknown")
        self.first, self.last = self._talk()
        self.body = self._body_start()

    def _read_ending(self) -> None:
        """Credits and footer."""
        self.tail = tail.find_tail(self.rows, self.last, range(self.body))
        for index in self.tail.credits - self.roster.rows - self.title.rows:
            self.roles[index] = "credit"
        for index in self.tail.footer:
            self.roles[index] = "footer"

    def _read_headings(self) -> None:
        """Headings and the closing: where the closing begins, there are headings only above it."""
        groups = self._headings(self.tail.start)
        self.closing = self._closing()
        if self.closing.start < self.tail.start:
            self._forget_headings()
            groups = self._headings(self.closing.start, closed=True)
        self.paths = headings.sections(self.rows, groups, self.agenda.items)
        for index in headings.doubtful(self.rows, self.roles, groups):
            self.doubts[index] = "unclear-heading"
        if self.closing.unclear is not None:
            self.doubts[self.closing.unclear] = "unclear-closing"

    @property
    def end(self) -> int:
        """The row behind the talk."""
        return min(self.closing.start, self.tail.start)

    def is_speech(self, index: int) -> bool:
        """Whether a row is prose between the header and the closing."""
        return index not in self.roles and self.body <= index < self.closing.start

    def _mark(self, indexes: Iterable[int], role: Role) -> None:
        for index in indexes:
            self.roles.setdefault(index, role)

    def _organizations(self) -> set[str]:
        texts = [self.title.text, *(row.folded for row in self.rows[:40] if "×" in row.folded or "CIO" in row.folded)]
        return {METROPOLIS} | {name for text in texts for name in named_municipalities(text)}

    def _mark_noise(self) -> None:
        for index, row in enumerate(self.rows):
            if index in self.roles or not (code := noise_kind(row)):
                continue
            if code == "divider" or not context.is_inside_sentence(self.rows, self.roles, index, dense=self.dense):
                self.roles[index] = code

    def _mark_talk(self) -> None:
        """Speaker lines and questions."""
        start = max(self.title.rows, default=-1) + 1
        rows = self.rows
        free = [index for index in range(start, len(rows)) if index not in self.roles]
        found = self._labels(free, start)
        self.labels = found
        self._mark((index for index, label in found.items() if not label.length), "speaker")
        self._mark(found, "spoken")
        asked = question_rows(rows)
        for index in free:
            inside = context.is_inside_sentence(rows, self.roles, index, dense=self.dense)
            if index not in found and not inside and index in asked:
                self.dashes[index] = asked[index]
                self.roles[index] = "question"

    def _labels(self, free: Sequence[int], start: int) -> dict[int, SpeakerLabel]:
        """The labels of rows without a role. Only what the article calls people makes a bare name one."""
        rows = self.rows
        words = vocabulary_of(self.roster.participants, labels.aliases_in([rows[index] for index in free]), self.known)
        for index in free:
            label = labels.read_label(rows[index], words)
            if label and label.introduces:
                words.called |= keys_of(label.name)
        known = {index for index in free if labels.read_label(rows[index], words)}
        titled = strangers.titled_strangers(rows, self.roles, known, start)
        for label in titled.values():
            words.called |= keys_of(label.name)
        found = {index: label for index in free if (label := labels.read_label(rows[index], words))} | titled
        for index in list(found):
            for listed in context.listed_labels(rows, self.roles, found, index, dense=self.dense):
                if listed in found and not found[listed].alias:
                    del found[listed]
                    self.doubts[listed] = "unclear-label"
        inline = strangers.inline_strangers(rows, self.roles, found, start)
        return found | {index: label for index, label in inline.items() if index not in self.doubts}

    def _mark_legends(self) -> None:
        """A short line right below a picture that stands as such in the text tells of the picture."""
        for index in range(1, len(self.rows)):
            row, above = self.rows[index], self.rows[index - 1]
            if index in self.roles or row.gap_before or not row.gap_after or row.heading is not None:
                continue
            if is_image(above.folded) and len(row.text) <= _LONGEST_CAPTION and not is_said(row.folded):
                self.roles[index] = "image-caption"

    def _strangers(self, first: int) -> strangers.UnlistedLabels:
        """Speaker lines that nothing introduces, from the end of the header's own lines on."""
        start = 0
        for index in range(first):
            if self.roles.get(index) in {"participant", "agenda", "title"} or (
                index not in self.roles and _is_announcement(self.rows[index])
            ):
                start = index + 1
        end = len(self.rows)
        for index in range(len(self.rows) - 1, max(self._talk()[1], start), -1):
            if is_footer(self.rows[index].folded) or is_credit(self.rows[index].folded):
                end = index
        topics = {headings.topic_of(item) for item in self.agenda.items}
        rows, roles = self.rows, self.roles
        return strangers.find_strangers(rows, roles, start, end, dense=self.dense, topics=topics, known=self.known)

    def _talk(self) -> tuple[int, int]:
        """The first and the last row that opens a turn; past the end where nobody speaks."""
        opening = [index for index, role in self.roles.items() if role in OPENING]
        return min(opening, default=len(self.rows)), max(opening, default=-1)

    def _body_start(self) -> int:
        """The row from which on short lines can be headings: behind the header's last line of its own kind."""
        start = 0
        for index in range(self.first):
            role, row = self.roles.get(index), self.rows[index]
            if role in {"participant", "agenda", "title"} or (role is None and _is_of_header(row)):
                start = index + 1
        return min(start, self.first)

    def _headings(self, end: int, *, closed: bool = False) -> list[list[int]]:
        groups = headings.find_headings(self.rows, self.roles, self.body, end, dense=self.dense, closed=closed)
        self._mark({index for group in groups for index in group}, "heading")
        return groups

    def _forget_headings(self) -> None:
        self.roles = {index: role for index, role in self.roles.items() if role != "heading"}

    def _closing(self) -> closing.Closing:
        if self.last < 0:
            return closing.Closing(self.tail.start)
        followed = self.tail.start < len(self.rows) or self.roles.get(len(self.rows) - 1) == "label"
        return closing.find_closing(self.rows, self.roles, self.last, self.tail.start, followed=followed)


def _is_announcement(row: TextRow) -> bool:
    """What only stands above the talk: a definition, a notice, the series and its day."""
    text = row.folded
    return text.startswith("※") or is_part_notice(text) or "フォーラム" in text or "座談会」" in text


def _is_of_header(row: TextRow) -> bool:
    """A definition, a notice, an announcement or prose: above it, a short line is no heading of the talk."""
    if row.folded.startswith("※") or is_part_notice(row.folded) or is_sentence(row.folded):
        return True
    if is_event_detail(row.folded):
        return True
    return len(row.text) > _LONGEST_HEADING or "座談会" in row.folded
