"""Typed readings of single objects: what one manifest says, with the defaults of its kind."""
