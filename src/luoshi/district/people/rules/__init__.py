"""Pure decisions of the people domain."""
