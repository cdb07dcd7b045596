"""ingresslint: what decides how traffic enters and leaves a Kubernetes cluster, checked before it is applied.

The public API is what ``__all__`` names.  Names are loaded when they are used, so that ``ingresslint --version`` does
not pay for a linter; their types stand in ``__init__.pyi``.
"""

from importlib import import_module

__version__ = "0.1.0"

_HOMES = {
    "Config": "ingresslint.config",
    "ConfigError": "ingresslint.config",
    "Finding": "ingresslint.finding",
    "Problem": "ingresslint.finding",
    "Result": "ingresslint.result",
    "Severity": "ingresslint.finding",
    "Source": "ingresslint.text",
    "lint": "ingresslint.run",
    "load_config": "ingresslint.config",
}
__all__ = ["__version__", *sorted(_HOMES)]  # noqa: PLE0604 - names, computed once from the table above


def __getattr__(name: str) -> object:
    """Load a public name from where it is defined."""
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(_HOMES[name]), name)
