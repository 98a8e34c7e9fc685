"""Content of the help page. A test runs every example against the engine."""

from dataclasses import dataclass

from kb.messages import N_
from kb.search.request import Facet


@dataclass(frozen=True)
class QueryExample:
    """A query and a sentence; `marked` are the words that the query highlights, empty if it does not match."""

    query: str
    text: str
    marked: tuple[str, ...] = ()


@dataclass(frozen=True)
class HelpSection:
    """Section of the page: heading, advice, examples. `id` is its anchor."""

    id: str
    heading: str
    advice: str
    examples: tuple[QueryExample, ...] = ()


WRITING = (
    HelpSection(
        "words",
        N_("語を並べる"),
        N_(
            "空白（全角でもかまいません）で区切ると、すべての語を含む発言を探します。区切らずに書いた語は、その順に続くところを"
            "探します。あいだには助詞（の、が、を…）と記号だけを挟めます。"
        ),
        (
            QueryExample("窓口 混雑", "混雑する時間に窓口を増やしました", ("混雑", "窓口")),
            QueryExample("人口減少", "人口が減少しています", ("人口が減少",)),
            QueryExample("オンライン手続", "手続のオンライン化です"),
        ),
    ),
    HelpSection(
        "operators",
        N_("どちらか、除く、まとめる"),
        N_(
            "OR（または、｜）でどちらかの語、NOT か語の前の - でその語を含まない発言を探し、括弧でまとめます。"
            "NOT、すべて、OR の順に結びつきます。"
        ),
        (
            QueryExample("図書館 OR 公民館", "公民館で教室を開きました", ("公民館",)),
            QueryExample("（図書館 OR 公民館） 教室", "公民館で教室を開きました", ("公民館", "教室")),
            QueryExample("教室 -図書館", "公民館で教室を開きました", ("教室",)),
            QueryExample("教室 NOT 公民館", "公民館で教室を開きました"),
        ),
    ),
    HelpSection(
        "quotes",
        N_("書いたとおりに探す"),
        N_(
            '引用符（" "、「 」、『 』）で囲むと、その文字の並びだけを探します。'
            "全角と半角、大文字と小文字、空白の違いだけは区別しません。語の途中にも当てはまります。"
        ),
        (
            QueryExample('"京都"', "東京都の計画です", ("京都",)),
            QueryExample("「書かない窓口」", "書かない窓口を始めました", ("書かない窓口",)),
            QueryExample('"DX"', "デジタルトランスフォーメーションを進めます"),
        ),
    ),
    HelpSection(
        "beginnings",
        N_("語の初めだけを書く"),
        N_("語のあとに * を付けると、その文字で始まる語を探します。* の前には2文字以上が必要です。"),
        (QueryExample("オープンデー*", "オープンデータを公開しました", ("オープンデー",)),),
    ),
    HelpSection(
        "near",
        N_("近くにある語"),
        N_(
            "二つの語のあいだに 近傍10 と書くか、引用符の後に ~10 と書くと、あいだが10語以内のところを探します。"
            "順は問わず、助詞は数えません。引用符の中の語も、表記ゆれや活用を含めて探します。"
        ),
        (
            QueryExample("電話 近傍3 予約", "予約は電話でもできます", ("予約", "電話")),
            QueryExample('"電話 予約 窓口"~5', "窓口の予約を電話で受けます", ("窓口", "予約", "電話")),
            QueryExample("電話 近傍3 予約", "電話を増やしました。来月からは窓口の予約も始めます"),
        ),
    ),
)


@dataclass(frozen=True)
class NameExample:
    """A query with the condition under which its words are searched for, or the word for which one is taken.

    `facet` is None for a word; `value` is empty for a query that is taken as it is written.
    """

    query: str
    facet: Facet | None
    value: str


# The names are those of an invented talk.
NAMES = (
    NameExample("片桐 電子申請", Facet.SPEAKER, "片桐 静江"),
    NameExample("片桐副区長 研修", Facet.SPEAKER, "片桐 静江"),
    NameExample("かたぎりさん 研修", Facet.SPEAKER, "片桐 静江"),
    NameExample("kirishima 研修", Facet.SPEAKER, "霧島 航"),
    NameExample("さくらがわ 研修", Facet.ORGANIZATION, "桜川区"),
    NameExample("CIO補佐官 費用", Facet.POST, "CIO補佐官"),
    NameExample("renkei", None, "連携"),
    NameExample('"片桐" 電子申請', None, ""),
)

REASONS = (
    HelpSection(
        "exact",
        N_("完全一致"),
        N_("同じ語です。全角と半角、大文字と小文字は区別しません。"),
        (QueryExample("ai", "ＡＩを試しました", ("ＡＩ",)),),
    ),
    HelpSection(
        "inflection",
        N_("活用"),
        N_("動詞や形容詞の形が変わったものです。"),
        (QueryExample("取り組む", "熱心に取り組んでいます", ("取り組ん",)),),
    ),
    HelpSection(
        "variant",
        N_("表記ゆれ"),
        N_("送り仮名、長音、中黒、異体字、数字、単位、元号と西暦など、書き方だけが違う同じ語です。"),
        (
            QueryExample("取組", "先進的な取り組みです", ("取り組み",)),
            QueryExample("サーバ", "サーバーを更新しました", ("サーバー",)),
            QueryExample("高橋", "髙橋さんが話しました", ("髙橋",)),
            QueryExample("1000人", "1,000人が来ました", ("1,000人",)),
            QueryExample("30パーセント", "利用は30％でした", ("30％",)),
            QueryExample("令和3年", "2021年に始めました", ("2021年",)),
        ),
    ),
    HelpSection(
        "reading",
        N_("読み"),
        N_("ひらがなで書くと、そう読む語を探します。"),
        (QueryExample("まどぐち", "窓口が静かです", ("窓口",)), QueryExample("窓口", "まどろむ人がいます")),
    ),
    HelpSection(
        "synonym",
        N_("同義語"),
        N_("職員が編集する同義語の一覧で、同じ意味とされた語です。使う同義語は結果の上に示し、その検索だけ外せます。"),
        (QueryExample("DX", "デジタルトランスフォーメーションを進めます", ("デジタルトランスフォーメーション",)),),
    ),
    HelpSection(
        "part",
        N_("語の一部"),
        N_("長い語の部品です。部品の途中からは当てはまりません。途中も探すときは引用符で囲みます。"),
        (
            QueryExample("クラウド", "ガバメントクラウドに移ります", ("クラウド",)),
            QueryExample("京都", "東京都の計画です"),
        ),
    ),
    HelpSection(
        "negated",
        N_("活用（否定）"),
        N_(
            "探した動詞や形容詞を打ち消しています。順位は下がります。打ち消した形で探すと、打ち消した文だけを探します。"
        ),
        (
            QueryExample("減る", "待ち時間は減らない", ("減ら",)),
            QueryExample("高い", "費用は高くありません", ("高く",)),
            QueryExample("減らない", "待ち時間が減りました"),
        ),
    ),
    HelpSection(
        "letters",
        N_("文字のとおり"),
        N_(
            "語としてではなく、書かれたとおりの文字の並びです。8文字以上か、助詞や語尾を含む4文字以上の語句に限ります。"
        ),
        (
            QueryExample("んだ窓口が", "並んだ窓口が混んでいます", ("んだ窓口が",)),
            QueryExample("京都", "東京都の計画です"),
        ),
    ),
)

QUESTION = "窓口の混雑を減らした区はどこですか"


@dataclass(frozen=True)
class FieldGuide:
    """A field of the query language with values of it; the test of the page expects what each of them finds."""

    name: str
    meaning: str
    values: tuple[str, ...]


FIELDS = (
    FieldGuide("発言者:", N_("発言者の氏名（漢字、かな、ローマ字）"), ("片桐", "かたぎり", "katagiri")),
    FieldGuide("組織:", N_("発言者の組織"), ("桜川区",)),
    FieldGuide("役職:", N_("発言者の役職"), ("副区長",)),
    FieldGuide("議題:", N_("話題"), ("研修",)),
    FieldGuide("見出し:", N_("発言の上にある見出し"), ("人材育成",)),
    FieldGuide("対話:", N_("対話の題名"), ("避難所",)),
    FieldGuide("種別:", N_("発言、質問、答弁、進行、地の文"), ("質問", "地の文")),
    FieldGuide("役割:", N_("質問、答弁、進行、その他の発言"), ("質問",)),
    FieldGuide("発言内容:", N_("課題、取組、成果、要望、今後、質問を述べる文がある発言"), ("成果",)),
    FieldGuide("日付:", N_("対話の日か、その範囲"), ("2021-06", "2021-06-15..2022-03-31", "令和3年6月")),
    FieldGuide("年度:", N_("対話の年度。西暦か元号"), ("2021", "令和3")),
)
