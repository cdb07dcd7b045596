"""The file is not YAML that Kubernetes can read.

kubectl and the API server stop at such a file, and nothing in this document is applied. The YAML is read as they
read it: YAML 1.1 with the limits of their parser. The other documents of the same file are still checked.

A file that contains Go or Jinja templates (`{{ … }}`) and does not parse is no mistake: it is left alone with a
note, because it has to be rendered first.

```yaml bad
apiVersion: v1
kind: Service
metadata:
  name: web
   namespace: shop
```

```yaml good
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector: {app: web}
  ports:
    - port: 80
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import Model
from ingresslint.resource import Region
from ingresslint.rule import Category, Rule
from ingresslint.syntax import Fault, FaultKind


def check(fault: Fault, _model: Model) -> Iterator[Problem]:
    """Report what cannot be read."""
    if fault.kind is FaultKind.SYNTAX:
        yield Problem(Region(fault.source, fault.span), f"Kubernetes cannot read this: {fault.message}")


RULE = Rule(
    name="syntax-error",
    doc=__doc__,
    on=(Fault,),
    check=check,
    severity=Severity.ERROR,
    category=Category.SYNTAX,
    since="0.1.0",
    sources=("https://yaml.org/spec/1.1/", "https://github.com/kubernetes-sigs/yaml"),
)
