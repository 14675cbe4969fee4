"""The front door of the evidence domain."""
