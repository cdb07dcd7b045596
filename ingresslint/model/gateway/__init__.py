"""How the objects of Gateway API fit together."""
