"""A field may not be set together with the rest of the object.

The API server refuses the object: the field belongs to another type of object, or another field rules it out.

```yaml bad
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: ClusterIP
  loadBalancerClass: service.k8s.aws/nlb
  selector: {app: web}
  ports:
    - port: 80
```

```yaml good
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: LoadBalancer
  loadBalancerClass: service.k8s.aws/nlb
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
    name="forbidden-field",
    doc=__doc__,
    on=(Refusal,),
    check=report(ErrorType.FORBIDDEN),
    severity=Severity.ERROR,
    category=Category.API,
    needs=("kubernetes",),
    since="0.1.0",
    sources=(VALIDATION,),
)
