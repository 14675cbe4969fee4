"""The stand-alone verifier: one file that needs nothing but Python, so it can be read, copied and trusted alone."""
