"""ingresslint: what decides how traffic enters and leaves a Kubernetes cluster, checked before it is applied."""

__version__ = "0.1.0"
