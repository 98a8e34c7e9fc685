"""Both ends of the versions that pyproject.toml allows: every door of the product, with the oldest and the newest.

    python -m tests.bounds FOLDER [lowest] [newest]

A virtual environment each is made in FOLDER, of the lowest or the newest version of each dependency that its bounds
allow, and `doors` is run with its `kb`. Packages come from the index that pip is set up for.
"""

import json
import os
import re
import subprocess
import sys
import threading
import tomllib
import urllib.request
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from packaging.requirements import Requirement

from tests.support.articles import article
from tests.support.rendering import as_blocks, as_docx, as_html, as_markdown, as_pdf, as_wxr, as_zip, item

ROOT = Path(__file__).resolve().parents[1]
_ITEM = "<item><title>x</title><link>{}/n/1</link></item>"
_FEED = f"<?xml version='1.0'?><rss version='2.0'><channel><title>t</title>{_ITEM}</channel></rss>"
_SETTINGS = """
allowed_hosts = ["127.0.0.1"]
allow_private_addresses = true
fetch_delay = 0.0
settle_seconds = 0.0
"""
_PAGES = (
    "",
    "search?q=%E6%B7%B7%E9%9B%91",
    "topics",
    "matrix",
    "trends?term=%E7%AA%93%E5%8F%A3",
    "status",
    "readyz",
    "sitemap.xml",
    "api/speech?any=%E6%B7%B7%E9%9B%91",
)


def requirements() -> list[Requirement]:
    """The dependencies of the product, as pyproject.toml bounds them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [Requirement(line) for line in project["dependencies"]]


def lowest(requirement: Requirement) -> str:
    """The oldest version that a requirement allows."""
    (version,) = (one.version for one in requirement.specifier if one.operator in {">=", "=="})
    return version


def doors(kb: Path, folder: Path) -> None:
    """Takes in a document of each format and a feed, searches, explains, examines and serves them.

    Raises:
        AssertionError: a command failed or did not say what it should.
    """
    articles = folder / "articles"
    articles.mkdir()
    for name, content in _documents():
        (articles / name).write_bytes(content)
    with _feed() as address:
        (folder / "kb.toml").write_text(_SETTINGS, encoding="utf-8")
        said = _run(kb, folder, "index", "articles", f"{address}/rss")
    assert re.search(r"新規 9、.*不採用 0", said), said
    assert "当てはまります" in _run(kb, folder, "explain", "窓口", "--text", "窓口の混雑")
    assert json.loads(_run(kb, folder, "search", "混雑", "--json"))["total"] == 9
    assert "川端 澄" in _run(kb, folder, "people", "川端")
    assert "異常" not in _run(kb, folder, "doctor")
    assert "問題はありません" in _run(kb, folder, "status")
    assert _run(kb, folder, "export").count("\n") == 9
    assert len(json.loads(_run(kb, folder, "export", "--format", "popolo"))["events"]) >= 9
    _run(kb, folder, "export", "--format", "akn", "--output", "debates.zip")
    assert "確かめました" in _run(kb, folder, "backup", "kb.tar.gz", "articles")
    assert "違い 0 件" in _run(kb, folder, "restore", "kb.tar.gz", "--drill")
    assert "確かめました" in _run(kb, folder, "restore", "kb.tar.gz", "--to", "restored")
    assert "serve" in _run(kb, folder, "--help")
    serve = [str(kb), "serve", "--port", "0"]
    with subprocess.Popen(serve, cwd=folder, env=_environment(), stdout=subprocess.PIPE, text=True) as web:
        try:
            assert web.stdout is not None
            address = next(word for line in web.stdout for word in line.split() if word.startswith("http://"))
            for page in _PAGES:
                request = urllib.request.Request(f"{address}{page}", headers={"Accept-Encoding": "gzip"})
                with urllib.request.urlopen(request, timeout=60) as answer:
                    assert answer.status == 200, page
        finally:
            web.terminate()


def _documents() -> Iterator[tuple[str, bytes]]:
    """An article in each format, each of a talk of its own."""
    for number, name in enumerate(("a.txt", "b.md", "c.html", "d.docx", "e.pdf", "f.xml", "g.zip", "h.htm"), 1):
        text = article(number)
        headings = {text.split("\n", 1)[0]: 1, "窓口のこと": 2}
        url = f"https://example.org/{number}"
        post = item(as_blocks(text, headings), title=next(iter(headings)), link=url)
        yield (
            name,
            {
                ".txt": text.encode(),
                ".md": as_markdown(text, headings),
                ".html": as_html(text, headings, url=url),
                ".htm": as_html(text, headings, url=url, encoding="euc_jp"),
                ".docx": as_docx(text, headings),
                ".pdf": as_pdf(text),
                ".xml": as_wxr(post),
                ".zip": as_zip({"export.xml": as_wxr(post)}),
            }[Path(name).suffix],
        )


@contextmanager
def _feed() -> Iterator[str]:
    """The address of a server with a feed of one page."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # http.server's own name for it
            _host, port = self.connection.getsockname()
            here = f"http://127.0.0.1:{port}"
            text = article(9)
            page = as_html(text, {text.split("\n", 1)[0]: 1, "窓口のこと": 2}, url=f"{here}/n/1")
            content = _FEED.format(here).encode() if self.path == "/rss" else page
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_values: object) -> None:
            """Silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def _environment() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "LANG": "ja_JP.UTF-8"}


def _run(kb: Path, folder: Path, *arguments: str) -> str:
    ended = subprocess.run(
        [kb, *arguments], cwd=folder, env=_environment(), capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, (arguments, ended.returncode, ended.stdout, ended.stderr)
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended.stdout


def _installed(folder: Path, *, oldest: bool) -> Path:
    """The `kb` of a new environment with the oldest or the newest versions."""
    venv.create(folder, with_pip=True, clear=True)
    python = folder / "bin" / "python"
    pins = [f"{one.name}=={lowest(one)}" for one in requirements()] if oldest else []
    constraints = folder / "constraints.txt"
    constraints.write_text("\n".join(pins), encoding="utf-8")
    pip: list[str | Path] = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--constraint", constraints, ROOT], check=True)
    return folder / "bin" / "kb"


def main() -> None:
    """Runs the doors at the ends that the command line names, or at both."""
    folder, *ends = sys.argv[1:]
    for end in ends or ("lowest", "newest"):
        kb = _installed(Path(folder, end).absolute(), oldest=end == "lowest")
        frozen = [str(kb.with_name("python")), "-m", "pip", "freeze", "--quiet", "--disable-pip-version-check"]
        print(end, *subprocess.run(frozen, check=True, capture_output=True, text=True).stdout.split())
        with TemporaryDirectory() as scratch:
            doors(kb, Path(scratch))
        print(end, "ok")


if __name__ == "__main__":
    main()
