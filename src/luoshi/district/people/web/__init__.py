"""The people domain's pages."""
