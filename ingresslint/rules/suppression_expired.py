"""A suppression was meant to end before today.

`until=` gives a suppression a last day. From the day after (in UTC) its findings count again, and the suppression
itself is reported: mend what it hides, or decide anew for how long it stays.

```yaml bad
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
    - port: 0 # ingresslint: ignore[invalid-value] until=2020-12-31 moves with the new gateway
```

```yaml good
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
    - port: 0 # ingresslint: ignore[invalid-value] until=2999-12-31 moves with the new gateway
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Ignore, Problem, Severity
from ingresslint.model import Model
from ingresslint.rule import Category, Rule


def check(ignore: Ignore, _model: Model) -> Iterator[Problem]:
    """Report what is over."""
    if ignore.expired:
        names, until = ", ".join(ignore.names), ignore.suppression.until
        yield Problem(
            ignore.suppression.at,
            f"the suppression of {names} ended with {until}, and its findings count again; mend them and remove it, "
            "or set another date",
        )


RULE = Rule(
    name="suppression-expired",
    doc=__doc__,
    on=(Ignore,),
    check=check,
    severity=Severity.WARNING,
    category=Category.POLICY,
    since="0.1.0",
    sources=("https://github.com/ingresslint/ingresslint/blob/main/docs/suppressing.md",),
)
