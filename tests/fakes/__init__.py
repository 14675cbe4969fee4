"""Real parts and stand-ins that many tests use."""
