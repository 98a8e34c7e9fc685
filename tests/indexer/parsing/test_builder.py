import pytest

from indexer.parsing.builder import slug_of


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("ota-12-1.txt", "ota-12-1"),
        ("dir/Ota_12 1.txt", "ota-12-1-"),
        ("C:\\記事\\大田区①.txt", "大田区1-"),
        ("大田区の話.txt", "大田区の話"),
        ("!!.txt", "dialogue-"),
        ("", "dialogue-"),
    ],
)
def test_a_slug_is_readable(path: str, slug: str) -> None:
    assert slug_of(path).startswith(slug)
    assert slug_of(path) == slug_of(path)


def test_what_had_to_go_does_not_make_two_names_one() -> None:
    assert len({slug_of(f"大田区{mark}.txt") for mark in ("", "①", "1", "(1)", "！", "/..", "％")}) == 7
