"""A health check behind an Application Load Balancer that AWS refuses, or that cannot succeed.

- `healthcheck-timeout-seconds` (5 without the annotation) must be less than `healthcheck-interval-seconds` (15).
- `healthcheck-path` begins with a slash.
- `success-codes` are HTTP statuses from 200 to 499. With `backend-protocol-version: GRPC` they are gRPC statuses from 0
  to 99, of which 12 is the default: 200 is none of them.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: orders
  annotations:
    alb.ingress.kubernetes.io/certificate-arn: arn:aws:iam::111122223333:server-certificate/orders
    alb.ingress.kubernetes.io/backend-protocol-version: GRPC
    alb.ingress.kubernetes.io/success-codes: "200"
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: orders, port: {number: 9090}}}
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: orders
  annotations:
    alb.ingress.kubernetes.io/certificate-arn: arn:aws:iam::111122223333:server-certificate/orders
    alb.ingress.kubernetes.io/backend-protocol-version: GRPC
    alb.ingress.kubernetes.io/success-codes: "0"
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: orders, port: {number: 9090}}}
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Ingress, Model, Service
from ingresslint.model.aws.target_groups import VERSION, Setting, TargetGroup, target_groups
from ingresslint.resource import Location, field_path
from ingresslint.rule import Category, Rule

_TIMEOUT, _INTERVAL = "healthcheck-timeout-seconds", "healthcheck-interval-seconds"
_DEFAULTS = {_TIMEOUT: 5, _INTERVAL: 15}
_CODES, _PATH = "success-codes", "healthcheck-path"
_NUMBER = re.compile(r"[0-9]{1,9}")
_HTTP_CODES, _GRPC_CODES = range(200, 500), range(100)


def check(view: Ingress | Service, model: Model) -> Iterator[Problem]:
    """Report each annotation of an object that spoils the health check of a target group, once."""
    problems = (problem for group in target_groups(view, model) for problem in _problems(group))
    yield from {problem.at: problem for problem in problems if problem.at.resource is view.resource}.values()


def _problems(group: TargetGroup) -> Iterator[Problem]:
    yield from _timing(group)
    path, codes = group.setting(_PATH), group.setting(_CODES)
    if path is not None and not path.value.startswith("/"):
        yield _problem(path.at, f'{_PATH} is "{path.value}", and AWS refuses a path without a slash at its beginning')
    if codes is not None:
        yield from _wrong_codes(group, codes)


def _timing(group: TargetGroup) -> Iterator[Problem]:
    settings = {name: group.setting(name) for name in _DEFAULTS}
    seconds = {name: _seconds(setting, _DEFAULTS[name]) for name, setting in settings.items()}
    timeout, interval = seconds[_TIMEOUT], seconds[_INTERVAL]
    written = settings[_TIMEOUT] or settings[_INTERVAL]
    if written is not None and timeout is not None and interval is not None and timeout >= interval:
        other = settings[_INTERVAL] if settings[_TIMEOUT] is not None else None
        yield _problem(
            written.at,
            f"the health check may take {timeout} seconds ({_TIMEOUT}) and begins every {interval} ({_INTERVAL}): AWS "
            "refuses a timeout that is not less than the interval",
            () if other is None else (Note(other.at, "the interval is set here"),),
        )


def _seconds(setting: Setting | None, default: int) -> int | None:
    if setting is None:
        return default
    return int(setting.value) if _NUMBER.fullmatch(setting.value) else None


def _wrong_codes(group: TargetGroup, codes: Setting) -> Iterator[Problem]:
    numbers = [int(number) for number in _NUMBER.findall(codes.value)]
    grpc = group.version == "GRPC"
    allowed, kind = (_GRPC_CODES, "gRPC") if grpc else (_HTTP_CODES, "HTTP")
    wrong = next((number for number in numbers if number not in allowed), None)
    if wrong is not None:
        version = group.setting(VERSION)
        yield _problem(
            codes.at,
            f"{wrong} is no {kind} status that a health check can wait for: {_CODES} are from {allowed.start} to "
            f"{allowed.stop - 1} {'with' if grpc else 'without'} {VERSION}: GRPC",
            () if version is None else (Note(version.at, "the version is set here"),),
        )


def _problem(at: Location, message: str, notes: tuple[Note, ...] = ()) -> Problem:
    return Problem(at, message, field_path(at.pointer), notes)


RULE = Rule(
    name="alb-health-check-impossible",
    doc=__doc__,
    on=(Ingress, Service),
    check=check,
    severity=Severity.ERROR,
    category=Category.TRAFFIC,
    needs=("provider", "controllers"),
    since="0.1.0",
    sources=(
        "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#health-check",
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Matcher.html",
    ),
)
