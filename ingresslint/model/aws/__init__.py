"""What AWS makes of the model: load balancers, listeners, target groups."""
