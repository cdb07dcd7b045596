"""What all tests share."""

from __future__ import annotations

from hypothesis import settings

# The same examples in every run: a failure that nobody can repeat helps nobody, and machines are slow at times.
settings.register_profile("ingresslint", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("ingresslint")
