"""Where pods can stand on nodes, and what that does to the traffic that comes in by nodes."""
