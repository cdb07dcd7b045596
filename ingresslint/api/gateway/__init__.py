"""The Gateway API: which types a bundle serves, what they look like, and what their parts must agree on.

Nothing of ``schemas/gateway`` is read before somebody asks about a type of one of its groups.
"""

from __future__ import annotations

from ingresslint.api.gateway.releases import bundle, lookup
from ingresslint.api.gateway.schema import schema

__all__ = ["bundle", "lookup", "schema"]
