"""A list has two entries that must differ.

The API server refuses the object: two ports of a Service with the same name, or with the same number and protocol,
cannot both exist.

```yaml bad
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
    - {name: http, port: 80}
    - {name: http, port: 8080}
```

```yaml good
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
    - {name: http, port: 80}
    - {name: admin, port: 8080}
```
"""

from __future__ import annotations

from ingresslint.api import ErrorType, Refusal
from ingresslint.finding import Severity
from ingresslint.rule import Category, Rule
from ingresslint.rules.refusals import VALIDATION, report

RULE = Rule(
    name="duplicate-value",
    doc=__doc__,
    on=(Refusal,),
    check=report(ErrorType.DUPLICATE),
    severity=Severity.ERROR,
    category=Category.API,
    needs=("kubernetes",),
    since="0.1.0",
    sources=(VALIDATION,),
)
