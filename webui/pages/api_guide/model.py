"""Model of the page for programmers: each call with its parameters and an example over the data at hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from json import dumps
from typing import ClassVar
from urllib.parse import quote, urlencode

import msgspec

from kb.api.examples import example_calls
from kb.api.operations import DOCUMENTED, Operation
from kb.messages import _
from kb.serving.snapshot import Snapshot
from webui.problems import PROBLEMS
from webui.templating import PageModel

_SAFE = "!$'()*,/:;?@"


@dataclass(frozen=True)
class DescribedParameter:
    """A parameter: what it is for, and whether it may be repeated or left out."""

    name: str
    description: str
    required: bool
    repeated: bool


@dataclass(frozen=True)
class DescribedCall:
    """A call with its parameters. `example` is the address of one, `body` what a POST sends there."""

    operation: Operation
    parameters: tuple[DescribedParameter, ...]
    example: str
    body: str

    @property
    def method(self) -> str:
        """The method in capitals."""
        return self.operation.method.upper()


@dataclass(frozen=True)
class ApiGuidePage(PageModel):
    """The calls with examples, and the problems that a call can have. `root` is the origin of the examples."""

    template: ClassVar[str] = "api_guide/api_guide.html"

    root: str
    calls: tuple[DescribedCall, ...]
    problems: Mapping[int, tuple[str, str]]


def api_guide_page(snapshot: Snapshot, root: str) -> ApiGuidePage:
    """Prepares the page; calls without an example in the data are shown without one."""
    examples = example_calls(snapshot)
    calls = tuple(_described(one, examples.get(one.name)) for one in DOCUMENTED)
    return ApiGuidePage(root, calls, PROBLEMS)


def _described(one: Operation, example: Mapping[str, object] | None) -> DescribedCall:
    ((_reference,), schemas) = msgspec.json.schema_components([one.parameters])
    schema = schemas[one.parameters.__name__]
    parameters = tuple(
        DescribedParameter(
            name,
            _(described["description"]) if described.get("description") else "",
            name in schema["required"],
            described.get("type") == "array",
        )
        for name, described in schema["properties"].items()
    )
    parameters = tuple(sorted(parameters, key=lambda one: (not one.required, one.name != "q")))
    if example is None:
        return DescribedCall(one, parameters, "", "")
    if one.method == "post":
        return DescribedCall(one, parameters, one.path, dumps(example, ensure_ascii=False))
    return DescribedCall(one, parameters, example_address(one, example), "")


def example_address(one: Operation, example: Mapping[str, object]) -> str:
    """The address of an example call by GET, as a path."""
    rest = dict(example)
    path = one.path
    for name in example:
        if f"{{{name}}}" in path:
            path = path.replace(f"{{{name}}}", quote(str(rest.pop(name)), safe=_SAFE))
    return f"{path}?{urlencode(rest, doseq=True, safe=_SAFE)}" if rest else path
