"""Where the data that ingresslint ships stands: ``schemas/`` and ``policies/``.

In a checkout the folders stand at the top of the repository; in an installed package they stand inside it.
Nothing else in the project knows this.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_HOME = _PACKAGE if (_PACKAGE / "schemas").is_dir() else _PACKAGE.parent

SCHEMAS = _HOME / "schemas"
POLICIES = _HOME / "policies"
