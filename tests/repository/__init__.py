"""The house checks itself: layers, names, translations, documents, locks."""
