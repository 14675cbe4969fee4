"""The front door of the places domain."""
