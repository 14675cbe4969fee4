"""Copies of a deployment: taken while it runs, checked as soon as they are written, brought back when they are needed.

A copy is one file: a tar of the database, the evidence, the air and the rest of ``LUOSHI_HOME``, its last member a
manifest with the SHA-256 of each file; sealed with a passphrase if one is given (:mod:`sealing`).
"""
