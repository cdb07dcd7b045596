# ruff: noqa: E501 - the example needs a value that is too long
"""A text or a list is longer than the API server takes.

The API server refuses the object.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: edge
spec:
  controller: example.com/a-very-long-path-a-very-long-path-a-very-long-path-a-very-long-path-a-very-long-path-a-very-long-path-a-very-long-path-a-very-long-path-a-very-long-path-a-very-long-path-a-very-long-path-a-very-long-path-a-very-long-path-a-very-long-path-a-very-long-path
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: edge
spec:
  controller: example.com/edge
```
"""

from __future__ import annotations

from ingresslint.api import ErrorType, Refusal
from ingresslint.finding import Severity
from ingresslint.rule import Category, Rule
from ingresslint.rules.refusals import VALIDATION, report

RULE = Rule(
    name="too-long",
    doc=__doc__,
    on=(Refusal,),
    check=report(ErrorType.TOO_LONG, ErrorType.TOO_MANY),
    severity=Severity.ERROR,
    category=Category.API,
    needs=("kubernetes",),
    since="0.1.0",
    sources=(VALIDATION,),
)
