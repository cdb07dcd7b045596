"""A mapping has the same key twice.

A strict reader refuses the document. A lenient one keeps one of the two values and drops the other without a word:
whoever edits the first one wonders why nothing changes. Kubernetes compares keys after reading them, so `y` and
`true` are the same key, and so is a key that comes in through a merge (`<<`) and is written again.

```yaml bad
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  selector: {app: web, tier: front}
  ports:
    - port: 80
```

```yaml good
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web, tier: front}
  ports:
    - port: 80
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Note, Problem, Severity
from ingresslint.model import Model
from ingresslint.resource import Region
from ingresslint.rule import Category, Rule
from ingresslint.syntax import Fault, FaultKind


def check(fault: Fault, _model: Model) -> Iterator[Problem]:
    """Report the second key, with a note at the first."""
    if fault.kind is not FaultKind.DUPLICATE_KEY or fault.first is None:
        return
    at, first = Region(fault.source, fault.span), Region(fault.source, fault.first)
    if fault.source.slice(fault.first) == "<<" or fault.source.slice(fault.span) == "<<":
        message = (
            f'the key "{fault.message}" is written and merged (<<) into the same mapping; kubectl lets one of them '
            "win, and strict validation refuses the document"
        )
        yield Problem(at, message, notes=(Note(first, "it is set here too"),), severity=Severity.WARNING)
    else:
        message = f'the key "{fault.message}" is set twice in one mapping; only one of the values would be kept'
        yield Problem(at, message, notes=(Note(first, "it is first set here"),))


RULE = Rule(
    name="duplicate-key",
    doc=__doc__,
    on=(Fault,),
    check=check,
    severity=Severity.ERROR,
    category=Category.SYNTAX,
    since="0.1.0",
    sources=(
        "https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation",
        "https://yaml.org/spec/1.1/#id861060",
    ),
)
