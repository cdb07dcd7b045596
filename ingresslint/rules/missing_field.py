"""A field that must be set is missing.

The API server refuses the object. The place that is reported is the nearest one that exists; the message names the
field as the API server does.

```yaml bad
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1
```

```yaml good
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1
```
"""

from __future__ import annotations

from ingresslint.api import ErrorType, Refusal
from ingresslint.finding import Severity
from ingresslint.rule import Category, Rule
from ingresslint.rules.refusals import VALIDATION, report

RULE = Rule(
    name="missing-field",
    doc=__doc__,
    on=(Refusal,),
    check=report(ErrorType.REQUIRED),
    severity=Severity.ERROR,
    category=Category.API,
    needs=("kubernetes",),
    since="0.1.0",
    sources=(VALIDATION,),
)
