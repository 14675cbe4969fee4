"""Pure decisions about places: coordinate systems, shapes, and what a place must say of itself."""
