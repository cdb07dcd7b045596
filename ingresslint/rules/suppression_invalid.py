"""A suppression has a mistake in it that keeps it from working.

It names a rule that does not exist, a date that is none, or stands where it means nothing. Somebody believes that a
finding was taken care of, and the next one who reads the file believes it too.

Mistakes in the entries of the configuration are no findings: they stop the run.

```yaml bad
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
    - port: 0 # ingresslint: ignore[invalid-valeu] the cluster has a webhook that mends it
```

```yaml good
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
    - port: 0 # ingresslint: ignore[invalid-value] the cluster has a webhook that mends it
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Ignore, Problem, Severity
from ingresslint.model import Model
from ingresslint.rule import Category, Rule


def check(ignore: Ignore, _model: Model) -> Iterator[Problem]:
    """Report each mistake."""
    for mistake in ignore.mistakes:
        yield Problem(ignore.suppression.at, f"this suppression has a mistake: {mistake}")


RULE = Rule(
    name="suppression-invalid",
    doc=__doc__,
    on=(Ignore,),
    check=check,
    severity=Severity.WARNING,
    category=Category.POLICY,
    since="0.1.0",
    sources=("https://github.com/ingresslint/ingresslint/blob/main/docs/suppressing.md",),
)
