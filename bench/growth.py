"""How the time of each stage grows with the input.

Usage: python bench/growth.py FOLDER [FOLDER …]: folders of manifests, each about twice as large as the one before.
Each is linted in this process several times.  The table shows the median of each stage in seconds of processor time,
and how much longer it took than for the folder before.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from ingresslint import inputs
from ingresslint.config import Config, selection
from ingresslint.model import Model
from ingresslint.run import lint_streams
from ingresslint.worlds import worlds

RUNS = 3


def main(folders: list[str]) -> None:
    """Print the table."""
    before: dict[str, float] = {}
    print(f"{'input':28} {'stage':10} {'seconds':>8} {'ratio':>6}")
    for folder in folders:
        runs = [dict(_stages(folder)) for _ in range(RUNS)]
        for stage in runs[0]:
            seconds = statistics.median(run[stage] for run in runs)
            ratio = f"{seconds / before[stage]:6.2f}" if before.get(stage) else ""
            print(f"{folder[-28:]:28} {stage:10} {seconds:8.2f} {ratio}")
            before[stage] = seconds


def _stages(folder: str) -> Iterator[tuple[str, float]]:
    """Yield the time of each stage: what is read for itself, and what looks across objects (model and rules)."""
    config = Config()
    streams, seconds = _timed(lambda: [_load(found) for found in inputs.files([folder])])
    yield "read", seconds
    found, reviewed = _timed(lambda: worlds(streams, config))
    yield "review", reviewed
    _, modelled = _timed(lambda: [Model([each.resource for each in world.reviews], world.profile) for world in found])
    yield "model", modelled
    _, everything = _timed(lambda: lint_streams(streams, config))
    yield "rules", everything - reviewed - modelled
    yield "across", everything - reviewed


def _load(found: Any) -> Any:
    return inputs.load(found.path)


def _timed(step: Callable[[], Any]) -> tuple[Any, float]:
    start = time.process_time()
    return step(), time.process_time() - start


if __name__ == "__main__":
    selection(Config())  # load the rules before anything is timed
    main(sys.argv[1:])
