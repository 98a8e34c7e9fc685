"""Grammar of the query language, and its recursive-descent parser: query text -> AST.

    query   = [ or ]
    or      = and { OR and }
    and     = not { [ AND ] not }
    not     = { NOT } atom
    atom    = "(" or ")" | field | leaf
    field   = NAME ":" ( leaf | "(" or ")" ) | "date:" DATES | "fy:" YEAR
    leaf    = QUOTED | word "*" | word

Spaces of either width separate words. OR is `OR`, `または` or `|`; AND is `AND` or nothing; NOT is `NOT`, or `-`
directly before its operand. Brackets group where an atom can begin; a pair within a word is text, and so is a colon
after an unknown name or before an invalid date. Unbalanced closing brackets and quotation marks separate words.
Operators without operands and lone punctuation are dropped; a query of nothing else is a single term.

This is Mode.ALL. In Mode.ANY, adjacent operands without AND are alternatives if they match text (words, quotations,
prefixes, groups of them); exclusions, fields, dates and years remain conjuncts of all of them:

    窓口 混雑 -予算 組織:桜川区         (窓口 OR 混雑) NOT 予算 組織:桜川区
    窓口 AND 混雑 予約                  (窓口 混雑) OR 予約

発言者:宮坂 学 is the speaker of that name, or 学 in what a 宮坂 said.

An unclosed group is an error, since its intended end is unknown.
"""

import re
from collections.abc import Sequence

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
    Mode,
    Node,
    Not,
    Or,
    Prefix,
    Term,
    Within,
    leaves,
)
from kb.query.field_values import unreadable, within
from kb.query.lexer import DATE_FIELDS, FIELDS, YEAR_FIELDS, QueryToken, tokenize

MAX_CHARACTERS = 256
MAX_TERMS = 32
MAX_DEPTH = 8
MIN_PREFIX = 2

_NAME = re.compile("[々\u3400-\u9fffぁ-ゖァ-ヺー]{1,4}")  # a family or given name


def parse(text: str, mode: Mode = Mode.ALL) -> Node:
    """Parses a query text; `mode` is the operator between adjacent words.

    Raises:
        QueryError: the text exceeds a limit (characters, terms, depth, length of a prefix) or leaves a group open. The
            message names which.
    """
    if len(text) > MAX_CHARACTERS:
        message = _(
            "検索語が長すぎます（{length}文字）。{most}文字以内にしてください。", length=len(text), most=MAX_CHARACTERS
        )
        raise QueryError(message)
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise QueryError(_("検索語に、文字として正しくないものが入っています。入力し直してください。"))
    return _QueryParser(tokenize(text), mode).query() or (Term(text.strip()) if text.strip() else MatchAll())


class _QueryParser:
    """Recursive-descent parser; one method for each rule of the grammar."""

    def __init__(self, tokens: list[QueryToken], mode: Mode) -> None:
        self.tokens = [token for token in tokens if token.kind != "WORD" or _has_letters(token.text)]
        self.combine_adjacent = _all_of if mode is Mode.ALL else _any_of_text
        self.position = 0
        self.terms = 0

    def query(self) -> Node | None:
        return self.disjunction(0)

    def disjunction(self, depth: int) -> Node | None:
        if depth > MAX_DEPTH:
            raise QueryError(_("括弧や NOT の入れ子が深すぎます。{most}段以内にしてください。", most=MAX_DEPTH))
        children = [self.conjunction(depth)]
        while self.peek("OR") and self.starts_atom(self.position + 1):
            self.position += 1
            children.append(self.conjunction(depth))
        return _combine(Or, children)

    def conjunction(self, depth: int) -> Node | None:
        operands: list[list[Node | None]] = []  # adjacent operands, each a list joined by AND
        while self.position < len(self.tokens) and not self.peek("CLOSE"):
            if self.peek("OR") and operands and self.starts_atom(self.position + 1):
                break
            if self.peek("AND") and operands and self.starts_atom(self.position + 1):
                self.position += 1
                operands[-1].append(self.negation(depth))
            else:
                operands.append([self.negation(depth)])
        return self.combine_adjacent([_combine(And, row) for row in operands])

    def negation(self, depth: int) -> Node | None:
        if not (self.peek("NOT") and self.starts_atom(self.position + 1)):
            return self.atom(depth)
        if depth >= MAX_DEPTH:
            return self.disjunction(depth + 1)
        self.position += 1
        child = self.negation(depth + 1)
        return Not(child) if child else None

    def atom(self, depth: int) -> Node | None:
        token = self.advance()
        if token.kind == "OPEN":
            inner = self.disjunction(depth + 1)
            if not self.peek("CLOSE"):
                raise QueryError(_("括弧「（」が閉じられていません。「）」を補うか、括弧を外してください。"))
            self.position += 1
            return inner
        if token.kind == "FIELD":
            return self.field(token, depth)
        return self.leaf(token) if token.kind in ("WORD", "QUOTED") else None

    def field(self, token: QueryToken, depth: int) -> Node | None:
        name = token.text[:-1].lower()
        if self.peek("OPEN") and name in FIELDS:
            group = self.atom(depth)
            return within(FIELDS[name], group) if group else None
        if not (self.peek("WORD") or self.peek("QUOTED")):
            return self.leaf(token)
        value = self.advance()
        if name in DATE_FIELDS and (period := parse_period(value.text)):
            self.count()
            return DateRange(*period)
        if name in YEAR_FIELDS and (year := parse_fiscal_year(value.text)):
            self.count()
            return FiscalYear(year)
        if FIELDS.get(name) is FieldName.SPEAKER and _NAME.fullmatch(value.text) and self.peek("WORD"):
            return self.speaker(value)
        if name in FIELDS:
            return within(FIELDS[name], self.leaf(value))
        raise QueryError(unreadable(name, token.text, value.text))

    def speaker(self, family: QueryToken) -> Node:
        """A name whose second half may be a given name or a word: 発言者:宮坂 学, 発言者:川野 防災."""
        alone = Within(FieldName.SPEAKER, self.leaf(family))
        if not _NAME.fullmatch(self.tokens[self.position].text):
            return alone
        following = self.advance()
        whole = Within(FieldName.SPEAKER, self.leaf(QueryToken("WORD", family.text + following.text)))
        return Or((whole, And((alone, self.leaf(following)))))

    def leaf(self, token: QueryToken) -> Leaf:
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
        return self.position < len(self.tokens) and self.tokens[self.position].kind == kind

    def starts_atom(self, position: int) -> bool:
        """True if an operand can begin at a token; an operator must be followed by one."""
        return position < len(self.tokens) and self.tokens[position].kind not in ("CLOSE", "OR", "AND")

    def advance(self) -> QueryToken:
        self.position += 1
        return self.tokens[self.position - 1]


def _combine(join: type[And] | type[Or], children: Sequence[Node | None]) -> Node | None:
    """Joins the nodes that are not empty into one, flattening nested nodes of the same kind."""
    flat: list[Node] = []
    for child in children:
        if isinstance(child, join):
            flat.extend(child.children)
        elif child is not None:
            flat.append(child)
    distinct = tuple(dict.fromkeys(flat))
    if len(distinct) < 2:
        return distinct[0] if distinct else None
    return join(distinct)


def _all_of(operands: list[Node | None]) -> Node | None:
    return _combine(And, operands)


def _any_of_text(operands: list[Node | None]) -> Node | None:
    """Any of the operands that match text, and all of the others."""
    alternatives = [node for node in operands if node and leaves(node)]
    conditions = [node for node in operands if node and not leaves(node)]
    return _combine(And, [_combine(Or, alternatives), *conditions])


def _has_letters(word: str) -> bool:
    return any(character.isalnum() for character in word)
