"""``python -m ingresslint``."""

from ingresslint.cli import main

main()
