"""Questions to the store: Ibis expressions, compiled for the engine at hand, and what they answer as arrays."""
