"""Parts of an HTML page as a visitor sees them: text, highlights, links, checkboxes, charts, tables."""

import re
from html import unescape


def seen(page: str) -> str:
    """Text of a page with white space collapsed and blocks separated."""
    page = re.sub(r"</(?:p|div|d[dt]|li|h\d|td|legend)>", " ", page)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", "", page)))


def marked(page: str) -> list[str]:
    """The highlighted texts."""
    return [unescape(found) for found in re.findall(r"<mark>(.*?)</mark>", page)]


def links(page: str) -> dict[str, str]:
    """Link text -> its first URL."""
    found: dict[str, str] = {}
    for address, text in re.findall(r'<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', page, re.DOTALL):
        found.setdefault(seen(text).strip(), unescape(address))
    return found


def choices(page: str) -> dict[str, tuple[int, bool]]:
    """Checkboxes with a count: name=value -> count, checked."""
    box = r'<input type="checkbox"[^>]*? name="([^"]*)" value="([^"]*)"( checked)?>'
    pattern = box + r'(?:(?!<input ).)*?<span class="count">([\d,]+)'
    return {
        f"{name}={unescape(value)}": (int(count.replace(",", "")), bool(checked))
        for name, value, checked, count in re.findall(pattern, page, re.DOTALL)
    }


def drawn(page: str) -> dict[str, str]:
    """Linked shapes of a chart: title -> URL."""
    pattern = r'<a href="([^"]*)"[^>]*><title>(.*?)</title>'
    return {unescape(title): unescape(address) for address, title in re.findall(pattern, page)}


def rows(page: str, caption: str) -> dict[str, str]:
    """Rows of a table with two columns: heading -> value."""
    table = page[page.index(f">{caption}</caption>") :]
    table = table[: table.index("</table>")]
    return {seen(name).strip(): value for name, value in re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', table)}


def year_rows(page: str) -> dict[str, list[str]]:
    """Rows of the table of trends: year -> denominator and shares."""
    found = re.findall(r'<tr>\s*<th scope="row">(.*?)</th>(.*?)</tr>', page, re.DOTALL)
    return {year: [seen(cell).strip() for cell in re.findall(r"<td>(.*?)</td>", row, re.DOTALL)] for year, row in found}
