"""From a host and a path to a backend, and who decides about it."""
