"""Grammar of the query language, and its recursive-descent parser: query text -> AST.

    query   = [ or ]
    or      = and { OR and }
    and     = not { [ AND ] not }
    not     = { NOT } atom
    atom    = "(" or ")" | field | near
    field   = NAME ":" ( leaf | "(" or ")" ) | "date:" DATES | "taken:" DATES | "fy:" YEAR
    near    = leaf { "近傍" N leaf } | QUOTED "~" N
    leaf    = QUOTED | word "*" | word

Spaces of either width separate words. OR is `OR`, `または` or `|`; AND is `AND` or nothing; NOT is `NOT`, or `-`
directly before its operand. Brackets group where an atom can begin; a pair within a word is text, and so is a colon
after an unknown name or before an invalid date. Brackets and quotation marks without a partner separate words.
Operators without operands and lone punctuation are dropped; a query of nothing else is a single term.

窓口 近傍10 予約 (NEAR/10) matches where at most ten words stand between the two, in any order; particles are not
counted. "窓口 予約 混雑"~10 says so of all words in the quotation, which are analysed as elsewhere. In a chain, each
leaf has to be near the next.

This is Mode.ALL. In Mode.ANY, adjacent operands without AND are alternatives if they match text (words, quotations,
prefixes, groups of them); exclusions, fields, dates and years remain conjuncts of all of them:

    窓口 混雑 -予算 組織:桜川区         (窓口 OR 混雑) NOT 予算 組織:桜川区
    窓口 AND 混雑 予約                  (窓口 混雑) OR 予約

発言者:宮坂 学 is the speaker of that name, or 学 in what a 宮坂 said.
"""

import re

from kb.errors import QueryError
from kb.messages import _
from kb.model.calendar import parse_fiscal_year, parse_period
from kb.query.ast import (
    And,
    Arrival,
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
)
from kb.query.combining import all_of, any_of_text, combine, near
from kb.query.field_values import unreadable, within
from kb.query.lexer import ARRIVAL_FIELDS, DATE_FIELDS, FIELDS, YEAR_FIELDS, QueryToken, tokenize

MAX_CHARACTERS = 256
MAX_TERMS = 32
MAX_DEPTH = 8
MIN_PREFIX = 2
MAX_DISTANCE = 100  # words between two leaves that are near each other

_NAME = re.compile("[々\u3400-\u9fffぁ-ゖァ-ヺー]{1,4}")  # a family or given name


def parse(text: str, mode: Mode = Mode.ALL) -> Node:
    """Parses a query text; `mode` is the operator between adjacent words.

    Raises:
        QueryError: the text exceeds a limit (characters, terms, depth, length of a prefix), or a value
            cannot be read. The message names which.
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
        self.combine_adjacent = all_of if mode is Mode.ALL else any_of_text
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
        return combine(Or, children)

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
        return self.combine_adjacent([combine(And, row) for row in operands])

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
            self.position += 1  # the closing bracket: the lexer leaves only pairs
            return inner
        if token.kind == "FIELD":
            return self.field(token, depth)
        if token.kind == "NEARBY":
            return self.nearby(token)
        if token.kind == "NEAR":  # without a word or a quotation before it
            return self.leaf(token)
        return self.near(token) if token.kind in ("WORD", "QUOTED") else None

    def near(self, token: QueryToken) -> Node | None:
        """A leaf, and those that the operator 近傍 relates to it."""
        leaf = self.leaf(token)
        pairs: list[Node | None] = []
        while self.peek("NEAR") and self.starts_leaf(self.position + 1):
            distance = self.distance(self.advance().text)
            following = self.leaf(self.advance())
            pairs.append(near((leaf, following), distance))
            leaf = following
        return combine(And, pairs) if pairs else leaf

    def nearby(self, token: QueryToken) -> Node | None:
        """The words of a quotation that is followed by a distance. A single word is a quotation of its own."""
        quoted, _tilde, number = token.text.replace("～", "~").replace("〜", "~").rpartition("~")
        distance = self.distance(number)
        words = [word for word in quoted[1:-1].split() if _has_letters(word)]
        if len(words) < 2:
            return self.leaf(QueryToken("QUOTED", quoted))
        return near(tuple(self.leaf(QueryToken("WORD", word)) for word in words), distance)

    def distance(self, text: str) -> int:
        """The number of an operator or behind a quotation."""
        number = int("".join(character for character in text if character.isdecimal()))
        if number > MAX_DISTANCE:
            message = _(
                "近傍検索の間隔「{text}」が大きすぎます。{most}語以内にしてください。", text=text, most=MAX_DISTANCE
            )
            raise QueryError(message)
        return number

    def field(self, token: QueryToken, depth: int) -> Node | None:
        name = token.text[:-1].lower()
        if (self.peek("OPEN") or self.peek("NEARBY")) and name in FIELDS:
            group = self.atom(depth)
            return within(FIELDS[name], group) if group else None
        if not (self.peek("WORD") or self.peek("QUOTED")):
            return self.leaf(token)
        value = self.advance()
        if name in DATE_FIELDS and (period := parse_period(value.text)):
            self.count()
            return DateRange(*period)
        if name in ARRIVAL_FIELDS and (period := parse_period(value.text)):
            self.count()
            return Arrival(*period)
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

    def starts_leaf(self, position: int) -> bool:
        """True if a token is a word or a quotation."""
        return position < len(self.tokens) and self.tokens[position].kind in ("WORD", "QUOTED")

    def advance(self) -> QueryToken:
        self.position += 1
        return self.tokens[self.position - 1]


def _has_letters(word: str) -> bool:
    return any(character.isalnum() for character in word)
