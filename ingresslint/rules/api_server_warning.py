"""The API server accepts the object, and warns.

The server sends the warning with its answer; kubectl prints it, most pipelines do not. The field is deprecated, or
it is ignored in this combination, or a later version will refuse the value.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    kubernetes.io/ingress.class: nginx
spec:
  defaultBackend: {service: {name: web, port: {number: 80}}}
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  ingressClassName: nginx
  defaultBackend: {service: {name: web, port: {number: 80}}}
```
"""

from __future__ import annotations

from ingresslint.api import ErrorType, Refusal
from ingresslint.finding import Severity
from ingresslint.rule import Category, Rule
from ingresslint.rules.refusals import VALIDATION, report

RULE = Rule(
    name="api-server-warning",
    doc=__doc__,
    on=(Refusal,),
    check=report(ErrorType.WARNING),
    severity=Severity.WARNING,
    category=Category.API,
    needs=("kubernetes",),
    since="0.1.0",
    sources=(VALIDATION,),
)
