"""The object has a field that its type does not have.

kubectl and the API server refuse the object under strict validation (the default of kubectl since 1.27). Without it
the field is dropped without a word, and whatever it was meant to do does not happen. Most often it is a slip in the
name, or a field that stands one level too high or too low.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: edge
spec:
  controler: example.com/edge
  controller: example.com/edge
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

from collections.abc import Iterator

from ingresslint.api import ErrorType, Refusal
from ingresslint.finding import Problem, Severity
from ingresslint.model import Model
from ingresslint.rule import Category, Rule
from ingresslint.rules.refusals import VALIDATION, problem
from ingresslint.rules.v1beta1_fields_in_v1 import replacement_of


def check(refusal: Refusal, _model: Model) -> Iterator[Problem]:
    """Report a field that no version of the type has."""
    if refusal.error.type is ErrorType.UNKNOWN_FIELD and replacement_of(refusal) is None:
        yield problem(refusal)


RULE = Rule(
    name="unknown-field",
    doc=__doc__,
    on=(Refusal,),
    check=check,
    severity=Severity.ERROR,
    category=Category.API,
    needs=("kubernetes",),
    since="0.1.0",
    fixable=True,
    sources=(VALIDATION,),
)
