"""Runs of schemathesis: all of its phases over a schema, and what its checks found wrong."""

from collections import Counter
from typing import NamedTuple

from schemathesis.engine import Status, events, from_schema
from schemathesis.schemas import BaseSchema


class SchemaRun(NamedTuple):
    """Failures, each with the call that shows it, and the number of calls by phase."""

    failed: list[str]
    tried: Counter[str]

    @property
    def report(self) -> str:
        """The different failures."""
        return "\n\n".join(dict.fromkeys(self.failed))


def run_schema(schema: BaseSchema) -> SchemaRun:
    """Calls what a schema describes, as it allows and as it forbids."""
    run = SchemaRun([], Counter())
    for event in from_schema(schema).execute():
        match event:
            case events.ScenarioFinished(recorder=recorder, phase=phase):
                run.tried[phase.name] += len(recorder.cases)
                for checks in recorder.checks.values():
                    run.failed.extend(
                        f"{recorder.label}: {check.name}: {found.failure}\n{found.code_sample}"
                        for check in checks
                        if check.status is Status.FAILURE and (found := check.failure_info)
                    )
            case events.NonFatalError(info=info):
                run.failed.append(f"{event.label}: {info.title}: {info.message}")
            case events.FatalError(exception=exception):
                raise exception
    return run
