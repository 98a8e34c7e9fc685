"""Query text -> AST.

    query   = [ or ]
    or      = and { OR and }
    and     = not { [ AND ] not }
    not     = { NOT } atom
    atom    = "(" or ")" | field | leaf
    field   = NAME ":" leaf | "date:" DATES | "fy:" YEAR
    leaf    = QUOTED | word "*" | word

Spaces of either width separate. OR is `OR`, `または` or `|`; AND is `AND` or nothing; NOT is `NOT`, or `-` directly
before what it excludes. Brackets group where an atom can begin; a pair within a word is text, and so is a colon after
an unknown name or before an impossible date. Closing brackets and quotation marks without a partner separate words. An
operator that has nothing to operate on and lone punctuation say nothing and are dropped; where nothing else is said,
the text is meant as it stands.

A group that is never closed is an error: the text gives no way to know where it should have ended.
"""

import re
from typing import NamedTuple

from kb.errors import QueryError
from kb.messages import _
from kb.model.calendar import parse_fiscal_year, parse_period
from kb.query.ast import (
    And,
    DateRange,
    FieldName,
    FiscalYear,
    Leaf,
    Literal,
    MatchAll,
    Node,
    Not,
    Or,
    Prefix,
    Term,
    Within,
)

MAX_CHARACTERS = 256
MAX_TERMS = 32
MAX_DEPTH = 8
MIN_PREFIX = 2

_FIELDS = {
    "発言者": FieldName.SPEAKER,
    "speaker": FieldName.SPEAKER,
    "組織": FieldName.ORGANIZATION,
    "org": FieldName.ORGANIZATION,
    "役職": FieldName.POST,
    "post": FieldName.POST,
    "議題": FieldName.TOPIC,
    "topic": FieldName.TOPIC,
    "見出し": FieldName.SECTION,
    "section": FieldName.SECTION,
    "対話": FieldName.TITLE,
    "title": FieldName.TITLE,
    "種別": FieldName.KIND,
    "kind": FieldName.KIND,
}
_DATE_FIELDS = ("日付", "date")
_YEAR_FIELDS = ("年度", "fy")

_QUOTED = r"""["＂“”][^"＂“”]*[^"＂“”\s][^"＂“”]*["＂“”]|「[^「」]*[^「」\s][^「」]*」|『[^『』]*[^『』\s][^『』]*』"""
_ENDS_OPERATOR = r"""(?=[\s()（）|｜"＂“”「『]|$)"""
_LEXER = re.compile(
    rf"""
      (?P<SPACE>\s+)
    | (?P<OPEN>[(（])
    | (?P<CLOSE>[)）])
    | (?P<OR>(?:OR|ＯＲ|または){_ENDS_OPERATOR} | [|｜])
    | (?P<AND>(?:AND|ＡＮＤ){_ENDS_OPERATOR})
    | (?P<NOT>(?:NOT|ＮＯＴ){_ENDS_OPERATOR} | [-－−](?=\S))
    | (?P<FIELD>(?i:{"|".join((*_FIELDS, *_DATE_FIELDS, *_YEAR_FIELDS))})[:：](?=[^\s)）]))
    | (?P<QUOTED>{_QUOTED})
    """,
    re.VERBOSE,
)
_MARKS = '"＂“”「」『』'
_QUOTATION = re.compile(_QUOTED)
_ENDS_WORD = re.compile(rf"\s|[|｜]|{_QUOTED}")


class _Token(NamedTuple):
    kind: str
    text: str


def parse(text: str) -> Node:
    """The meaning of a query text.

    Raises:
        QueryError: the text breaks a limit (characters, terms, depth, length of a prefix) or leaves a
            group open. The message names which.
    """
    if len(text) > MAX_CHARACTERS:
        message = _(
            "検索語が長すぎます（{length}文字）。{most}文字以内にしてください。", length=len(text), most=MAX_CHARACTERS
        )
        raise QueryError(message)
    said = _without_strays(text).strip()
    return _Parser(_tokens(said)).query() or (Term(text.strip()) if text.strip() else MatchAll())


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at = groups = 0
    while at < len(text):
        match = _LEXER.match(text, at)
        kind = match.lastgroup if match else None
        if match is None or kind is None:
            end = _word_end(text, at, in_group=groups > 0)
            found.append(_Token("WORD", text[at:end]))
            at = end
            continue
        at = match.end()
        groups += (kind == "OPEN") - (kind == "CLOSE")
        if kind != "SPACE":
            found.append(_Token(kind, match[0]))
    return found


def _word_end(text: str, at: int, *, in_group: bool) -> int:
    """Where the word that begins at `at` ends. A bracket within it belongs to it if its partner does."""
    opened: list[int] = []
    for end in range(at + 1, len(text)):
        if _ENDS_WORD.match(text, end):
            return opened[0] if opened else end
        if text[end] in "(（":
            opened.append(end)
        elif text[end] in ")）":
            if not opened and in_group:
                return end
            del opened[-1:]
    return opened[0] if opened else len(text)


class _Parser:
    """Recursive descent over the tokens; one method a rule of the grammar."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = [token for token in tokens if token.kind != "WORD" or _says_something(token.text)]
        self.at = 0
        self.terms = 0

    def query(self) -> Node | None:
        return self.disjunction(0)

    def disjunction(self, depth: int) -> Node | None:
        if depth > MAX_DEPTH:
            raise QueryError(_("括弧や NOT の入れ子が深すぎます。{most}段以内にしてください。", most=MAX_DEPTH))
        children = [self.conjunction(depth)]
        while self.peek("OR") and self.begins_atom(self.at + 1):
            self.at += 1
            children.append(self.conjunction(depth))
        return _joined(Or, children)

    def conjunction(self, depth: int) -> Node | None:
        children: list[Node | None] = []
        while self.at < len(self.tokens) and not self.peek("CLOSE"):
            if self.peek("OR") and children and self.begins_atom(self.at + 1):
                break
            if self.peek("AND") and children and self.begins_atom(self.at + 1):
                self.at += 1
            children.append(self.negation(depth))
        return _joined(And, children)

    def negation(self, depth: int) -> Node | None:
        if not (self.peek("NOT") and self.begins_atom(self.at + 1)):
            return self.atom(depth)
        if depth >= MAX_DEPTH:
            return self.disjunction(depth + 1)
        self.at += 1
        child = self.negation(depth + 1)
        return Not(child) if child else None

    def atom(self, depth: int) -> Node | None:
        token = self.take()
        if token.kind == "OPEN":
            inner = self.disjunction(depth + 1)
            if not self.peek("CLOSE"):
                raise QueryError(_("括弧「（」が閉じられていません。「）」を補うか、括弧を外してください。"))
            self.at += 1
            return inner
        if token.kind == "FIELD":
            return self.field(token)
        return self.leaf(token) if token.kind in ("WORD", "QUOTED") else None

    def field(self, token: _Token) -> Node:
        if not (self.peek("WORD") or self.peek("QUOTED")):
            return self.leaf(token)
        name = token.text[:-1].lower()
        value = self.take()
        if name in _DATE_FIELDS and (period := parse_period(value.text)):
            self.count()
            return DateRange(*period)
        if name in _YEAR_FIELDS and (year := parse_fiscal_year(value.text)):
            self.count()
            return FiscalYear(year)
        if name in _FIELDS:
            return Within(_FIELDS[name], self.leaf(value))
        return self.leaf(_Token("WORD", token.text + value.text))

    def leaf(self, token: _Token) -> Leaf:
        self.count()
        if token.kind == "QUOTED":
            return Literal(token.text[1:-1])
        word = token.text.rstrip("*＊")
        if word == token.text:
            return Term(word)
        if len(word) < MIN_PREFIX:
            raise QueryError(
                _("前方一致「{text}」には、* の前に{least}文字以上が必要です。", text=token.text, least=MIN_PREFIX)
            )
        return Prefix(word)

    def count(self) -> None:
        self.terms += 1
        if self.terms > MAX_TERMS:
            raise QueryError(_("検索語が多すぎます。{most}語以内にしてください。", most=MAX_TERMS))

    def peek(self, kind: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at].kind == kind

    def begins_atom(self, at: int) -> bool:
        """Whether an operand can begin at a token: what makes an operator before it one."""
        return at < len(self.tokens) and self.tokens[at].kind not in ("CLOSE", "OR", "AND")

    def take(self) -> _Token:
        self.at += 1
        return self.tokens[self.at - 1]


def _joined(join: type[And] | type[Or], children: list[Node | None]) -> Node | None:
    """One node of all that say something; nested ands and ors of the same kind are one."""
    flat: list[Node] = []
    for child in children:
        if isinstance(child, join):
            flat.extend(child.children)
        elif child is not None:
            flat.append(child)
    if len(flat) < 2:
        return flat[0] if flat else None
    return join(tuple(flat))


def _without_strays(text: str) -> str:
    """The text with a space for each closing bracket and each quotation mark that has no partner."""
    kept: list[str] = []
    at = depth = 0
    while at < len(text):
        quoted = _QUOTATION.match(text, at)
        piece = quoted[0] if quoted else text[at]
        at += len(piece)
        if piece in "(（":
            depth += 1
        elif piece in ")）":
            piece = piece if depth else " "
            depth -= depth > 0
        elif piece in _MARKS:
            piece = " "
        kept.append(piece)
    return "".join(kept)


def _says_something(word: str) -> bool:
    return any(character.isalnum() for character in word)
