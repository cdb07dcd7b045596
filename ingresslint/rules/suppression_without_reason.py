"""A suppression does not say why.

In half a year nobody remembers whether the finding was wrong, accepted, or only in the way. One sentence, or the number
of a ticket, decides whether the suppression may be removed. This rule is for teams that agreed to write it: name it in
`rules.select`.

```yaml bad
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
    - port: 0 # ingresslint: ignore[invalid-value]
```

```yaml good
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
    - port: 0 # ingresslint: ignore[invalid-value] the old gateway needs port 0, see OPS-411
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Ignore, Problem, Severity
from ingresslint.model import Model
from ingresslint.rule import Category, Rule, Tier


def check(ignore: Ignore, _model: Model) -> Iterator[Problem]:
    """Report what has no reason."""
    if ignore.names and not ignore.suppression.justification:
        yield Problem(
            ignore.suppression.at,
            f"this suppression of {', '.join(ignore.names)} gives no reason; write why behind it",
        )


RULE = Rule(
    name="suppression-without-reason",
    doc=__doc__,
    on=(Ignore,),
    check=check,
    severity=Severity.WARNING,
    category=Category.POLICY,
    tier=Tier.POLICY,
    since="0.1.0",
    sources=("https://github.com/ingresslint/ingresslint/blob/main/docs/suppressing.md",),
)
