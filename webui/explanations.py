"""Titles and advice of error pages by HTTP status."""

from collections.abc import Mapping
from dataclasses import dataclass

from kb.messages import _


@dataclass(frozen=True)
class Explanation:
    """Heading of an error page, and its advice."""

    title: str
    advice: str


def explain(status: int) -> Explanation:
    """Title and advice for a status."""
    explanations: Mapping[int, Explanation] = {
        400: Explanation(_("条件を確かめてください"), _("下の内容を直して、もう一度検索してください。")),
        401: Explanation(
            _("サインインが要ります"),
            _("組織の入口から開き直してください。プログラムは、管理者からトークンを受け取ってください。"),
        ),
        403: Explanation(
            _("このページを見る権限がありません"), _("必要なときは、受付番号を添えて管理者に知らせてください。")
        ),
        404: Explanation(
            _("ページが見つかりません"),
            _("URLを確かめるか、キーワードから探し直してください。"),
        ),
        405: Explanation(_("この操作はできません"), _("トップページからやり直してください。")),
        410: Explanation(
            _("このページはなくなりました"), _("対話が取り下げられました。キーワードから探し直してください。")
        ),
        414: Explanation(_("URLが長すぎます"), _("条件を減らして、もう一度検索してください。")),
        429: Explanation(_("アクセスが集中しています"), _("1分ほど待ってから、もう一度お試しください。")),
        500: Explanation(
            _("処理中に問題が起きました"),
            _("もう一度お試しください。続くときは、下の受付番号を添えて管理者に知らせてください。"),
        ),
        503: Explanation(
            _("ただいま検索できません"),
            _("索引の準備ができていません。しばらく待っても続くときは、受付番号を添えて管理者に知らせてください。"),
        ),
    }
    return explanations.get(status, explanations[500] if status >= 500 else explanations[405])
