"""Attacks on the running product, each with what must happen instead; whole in ``bin/test --long``."""
