"""The tests mirror src/; besides them journeys/ (a browser) and repository/ (the house checks itself)."""
