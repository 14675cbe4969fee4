"""Pure decisions about evidence."""
