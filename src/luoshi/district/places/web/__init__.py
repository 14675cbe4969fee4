"""The pages and map data of the places domain."""
