"""Licences of the packages that run: those that the project requires, with its extras, and what they require."""

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = "cio-dialogue-kb"
NOT_RUN = {"dev", "bench"}  # extras for development
HEAD = """# Licences

The packages that run, with what they require, as `make licences` lists them; a test compares the list with what is
installed, and refuses the GPL and licences that nobody has looked at.

| package | licence |
| --- | --- |
"""


def runtime_licences() -> dict[str, str]:
    """The licence of each package that is installed and needed to run, by canonical name."""
    return {name: _licence(found) for name, found in sorted(_needed().items()) if name != PROJECT}


def _needed() -> dict[str, Distribution]:
    """The project and what it requires here; packages of extras that are not installed are left out."""
    extras = set(distribution(PROJECT).metadata.get_all("Provides-Extra") or ()) - NOT_RUN
    found: dict[str, Distribution] = {}
    waiting: list[tuple[str, frozenset[str]]] = [(PROJECT, frozenset(extras))]
    seen = set(waiting)
    while waiting:
        name, asked = waiting.pop()
        try:
            one = distribution(name)
        except PackageNotFoundError:
            continue
        found[name] = one
        for further in _required(one, asked):
            if further not in seen:
                seen.add(further)
                waiting.append(further)
    return found


def _required(one: Distribution, extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    for line in one.requires or ():
        required = Requirement(line)
        if required.marker is None or any(required.marker.evaluate({"extra": extra}) for extra in (*extras, "")):
            yield canonicalize_name(required.name), frozenset(required.extras)


def _licence(one: Distribution) -> str:
    """The licence expression, else the field of older metadata, else the classifier."""
    if stated := "".join(one.metadata.get_all("License-Expression") or ()):
        return stated
    field = "".join(one.metadata.get_all("License") or ()).strip()
    if field and "\n" not in field and len(field) < 60:
        return field
    classifiers = one.metadata.get_all("Classifier") or ()
    named = [text.rpartition("::")[2].strip() for text in classifiers if text.startswith("License ::")]
    return " AND ".join(named) or "?"


def listed(page: str) -> dict[str, str]:
    """The licences of a page that `main` has printed."""
    return dict(re.findall(r"^\| ([\w.-]+) \| (.+) \|$", page.partition("| --- | --- |")[2], re.MULTILINE))


def main() -> None:
    """Prints the page."""
    print(HEAD + "\n".join(f"| {name} | {licence} |" for name, licence in runtime_licences().items()))


if __name__ == "__main__":
    main()
