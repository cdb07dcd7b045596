"""A suppression suppresses nothing.

What it was for is mended, has moved, or was never there. Left alone, it would hide the next mistake of its kind that
somebody makes in this place, and nobody would ever see that one.

Only rules that ran are judged. An entry of the configuration that is about nothing in the files that were checked is
reported as information: another run may need it.

```yaml bad
# also: invalid-value
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
    - port: 80 # ingresslint: ignore[invalid-value] the old gateway needs port 0
```

```yaml good
# also: invalid-value
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
    - port: 0 # ingresslint: ignore[invalid-value] the old gateway needs port 0
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Ignore, Problem, Severity
from ingresslint.model import Model
from ingresslint.rule import Category, Rule


def check(ignore: Ignore, _model: Model) -> Iterator[Problem]:
    """Report each name that no finding was found for."""
    for name in ignore.unused:
        message = f"there is no finding of {name} here that this suppresses; remove it"
        if ignore.elsewhere:
            message = f"nothing that was checked is what this suppression of {name} is about; is it still needed?"
        yield Problem(ignore.suppression.at, message, severity=Severity.INFO if ignore.elsewhere else None)


RULE = Rule(
    name="suppression-unused",
    doc=__doc__,
    on=(Ignore,),
    check=check,
    severity=Severity.WARNING,
    category=Category.POLICY,
    since="0.1.0",
    sources=("https://github.com/ingresslint/ingresslint/blob/main/docs/suppressing.md",),
)
