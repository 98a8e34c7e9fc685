"""An index whose documents are for everyone, for an office and for a group, and the readers of it."""

from pathlib import Path

from indexer.run import run
from kb.settings import Settings
from tests.support.articles import article
from tests.support.indexing import own

FOLDERS = {"public": set[str](), "office": {"office"}, "welfare": {"welfare"}, "office/deep": {"office"}}
SECRET = "鯨波計画"  # said in every document that not everyone may read


def write_documents(parent: Path) -> Path:
    """Articles in the folders, with people who occur in several."""
    for number, folder in enumerate(FOLDERS):
        place = parent / "documents" / folder
        place.mkdir(parents=True)
        for speaker in range(5):
            said = f"{SECRET}の混雑が続いています。" if folder != "public" else "混雑が続いています。"
            text = article(5 * number + speaker, speaker=speaker, topic=number, said=said)
            (place / f"a{number}{speaker}.txt").write_text(text, encoding="utf-8")
    return parent / "documents"


def permitted(parent: Path, documents: Path, **more: object) -> Settings:
    """Settings under which two groups read one folder each beyond the public one, and a third one administers."""
    path = parent / "permissions.toml"
    path.write_text(
        f"""
[[documents]]
place = "{documents}/office"
label = "office"

[[documents]]
place = "{documents}/welf*"
label = "welfare"

[[group]]
name = "cio-office"
reads = ["office"]

[[group]]
name = "welfare-staff"
reads = ["welfare"]
role = "editor"

[[group]]
name = "operators"
reads = ["office", "welfare"]
role = "administrator"
""",
        encoding="utf-8",
    )
    return own(parent, permissions=str(path), log_empty_searches=False, **more)


def permitted_index(parent: Path, **more: object) -> Settings:
    """The settings, with the index made."""
    documents = write_documents(parent)
    settings = permitted(parent, documents, **more)
    run(settings, [str(documents)])
    return settings
