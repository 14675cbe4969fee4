"""The door of the evidence domain: files, one address a variant."""
