"""What ``check`` does between understanding its arguments and printing: read, judge, repair.

Arguments come as click parsed them, by their names.  What is loaded inside functions is what not every run needs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ingresslint import edits, inputs, run
from ingresslint.config import Config
from ingresslint.result import Result
from ingresslint.syntax import Stream

Arguments = Mapping[str, Any]


class UsageError(Exception):
    """What was asked for cannot be done; the text says why."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A run over what was read, and what is to be told besides.

    ``failures`` name the files that could not be changed.  ``difference`` is what fixing would change, as a diff, where
    that was asked for.
    """

    run: run.Run
    taken: inputs.Input
    said: Sequence[str] = ()
    failures: Sequence[str] = ()
    difference: str | None = None


def check(arguments: Arguments, config: Config) -> Checked:
    """Check what the command line names, after fixing it where that is wanted; raises :class:`UsageError`."""
    taken = _read(arguments, config)
    if arguments["fix"] or arguments["unsafe_fixes"] or arguments["diff"]:
        return _repaired(taken, config, arguments)
    judged, said = _judged(taken, config, arguments)
    return Checked(judged, taken, said)


def _read(arguments: Arguments, config: Config) -> inputs.Input:
    context = (*config.context, *arguments["context"])
    named = [path for path in arguments["paths"] if path != "-"]
    stdin = (arguments["stdin_filename"], sys.stdin.buffer) if "-" in arguments["paths"] else None
    return inputs.gather(named, config.exclude, config.base, context, arguments["crds"], stdin)


def _judged(taken: inputs.Input, config: Config, arguments: Arguments) -> tuple[run.Run, list[str]]:
    """Check what was read, and suppress what a baseline or a revision has; also return what is to be told of that.

    Raises :class:`UsageError` where what is known already cannot be told.
    """
    judged = run.lint_streams(taken.streams, config, taken.context, taken.crds)
    target, revision = arguments["write_baseline"], arguments["diff_base"]
    path = target or ("" if config.no_ignores else config.baseline)
    if not path and not revision:
        return judged, []
    from ingresslint import baseline  # noqa: PLC0415 - not every run has one

    result, said = judged.result, list[str]()
    try:
        if path:
            files = [stream.source.path for stream in taken.streams]
            result, said = (baseline.write if target else baseline.compare)(result, config.base, files, path)
        if revision:
            from ingresslint import revision as history  # noqa: PLC0415 - the same

            context = (*config.context, *arguments["context"])
            streams, others = history.streams(revision, arguments["paths"], config, context)
            before = run.lint_streams(streams, config, others, taken.crds)
            result = baseline.added(result, before.result, config.base, revision)
    except baseline.BaselineError as error:
        raise UsageError(str(error)) from None
    return replace(judged, result=result), said


def _repaired(taken: inputs.Input, config: Config, arguments: Arguments) -> Checked:
    if arguments["write_baseline"]:
        msg = "a baseline and fixes are two steps: --write-baseline goes without --fix, --unsafe-fixes and --diff"
        raise UsageError(msg)
    if "-" in arguments["paths"] and not arguments["diff"]:
        msg = "standard input cannot be changed; --diff shows what fixing would change"
        raise UsageError(msg)

    def judge(streams: list[Stream]) -> Result:
        return _judged(replace(taken, streams=streams), config, arguments)[0].result

    repairs = edits.repaired(taken.streams, judge, unsafe=arguments["unsafe_fixes"])
    failures: list[str] = []
    if arguments["diff"]:
        difference, done = "".join(map(edits.difference, repairs)), ""
    else:
        failures = _save(repairs)
        difference, done = None, _count(repairs)
        taken = replace(taken, streams=[repair.stream for repair in repairs])
    judged, said = _judged(taken, config, arguments)
    mistakes = [repair.mistake for repair in repairs if repair.mistake]
    result = replace(judged.result, crashes=(*judged.result.crashes, *mistakes))
    return Checked(replace(judged, result=result), taken, [*filter(None, [done]), *said], failures, difference)


def _save(repairs: Iterable[edits.Repair]) -> list[str]:
    """Write what was fixed; return why some of it could not be written, which then stays as it was."""
    failures = []
    for repair in repairs:
        try:
            if repair.applied:
                edits.save(repair)
        except edits.EditError as error:
            failures.append(str(error))
            repair.stream, repair.applied = repair.original, 0
    return failures


def _count(repairs: Iterable[edits.Repair]) -> str:
    applied = [repair.applied for repair in repairs if repair.applied]
    if not applied:
        return ""
    problems = "1 problem" if applied == [1] else f"{sum(applied)} problems"
    return f"fixed {problems} in {len(applied)} file{'s' * (len(applied) > 1)}"
