"""Tags of the people domain."""
