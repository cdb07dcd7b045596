"""A value is not of the type that the field takes.

The API server cannot decode the object and refuses all of it. The usual cause is YAML: `yes`, `on` and `80` without
quotes are no strings, and `"80"` is no number. Values are read as Kubernetes reads them.

```yaml bad
apiVersion: v1
kind: Service
metadata:
  name: web
  annotations:
    example.com/enabled: yes
spec:
  selector: {app: web}
  ports:
    - port: "80"
```

```yaml good
apiVersion: v1
kind: Service
metadata:
  name: web
  annotations:
    example.com/enabled: "yes"
spec:
  selector: {app: web}
  ports:
    - port: 80
```
"""

from __future__ import annotations

from ingresslint.api import ErrorType, Refusal
from ingresslint.finding import Severity
from ingresslint.rule import Category, Rule
from ingresslint.rules.refusals import VALIDATION, report

RULE = Rule(
    name="wrong-type",
    doc=__doc__,
    on=(Refusal,),
    check=report(ErrorType.TYPE_INVALID),
    severity=Severity.ERROR,
    category=Category.API,
    needs=("kubernetes",),
    since="0.1.0",
    fixable=True,
    sources=(VALIDATION,),
)
