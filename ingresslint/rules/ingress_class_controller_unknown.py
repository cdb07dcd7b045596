"""An IngressClass names a controller that is almost, but not quite, one that exists.

`spec.controller` is compared letter by letter with what a controller calls itself. With a slip in it the class belongs
to nobody: its Ingresses are applied, and never get an address. The field cannot be changed afterwards; the class has to
be deleted and made anew.

Only names that are a slip away from those of well-known controllers are reported. A second installation of a
controller is often called by a longer name (`k8s.io/ingress-nginx-internal`), and nobody knows all controllers.

```yaml bad
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: internal
spec:
  controller: k8s.io/ingress-ngnix
```

```yaml good
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: internal
spec:
  controller: k8s.io/ingress-nginx
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.finding import Problem, Severity
from ingresslint.model import IngressClass, Model
from ingresslint.model.routing.servers import CONTROLLERS
from ingresslint.rule import Category, Rule

_ALMOST = 0.9


def check(found: IngressClass, _model: Model) -> Iterator[Problem]:
    """Report a controller that looks like a well-known one."""
    written = found.controller
    if not written or written in CONTROLLERS:
        return
    meant = next((known for known in sorted(CONTROLLERS) if _is_slip(written, known)), None)
    if meant is not None:
        yield Problem(
            at=found.resource.at("spec", "controller"),
            message=(
                f"no well-known controller is called {written}, and a class whose controller does not exist is "
                f"nobody's; did you mean {meant}?"
            ),
            field="spec.controller",
        )


def _is_slip(written: str, known: str) -> bool:
    """Tell whether a name is another one with a slip; a longer one that contains it is a name of its own."""
    if known in written:
        return False
    from difflib import SequenceMatcher  # noqa: PLC0415 - only for controllers that nobody knows

    return written.lower() == known or SequenceMatcher(None, known, written).ratio() >= _ALMOST


RULE = Rule(
    name="ingress-class-controller-unknown",
    doc=__doc__,
    on=(IngressClass,),
    check=check,
    severity=Severity.WARNING,
    category=Category.REFERENCE,
    since="0.1.0",
    sources=(
        "https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class",
        "https://kubernetes.github.io/ingress-nginx/user-guide/multiple-ingress/",
    ),
)
