"""Keys of keyset pages as they come in addresses."""

LARGEST = 2**63 - 1


def key_of(text: str | None) -> int | None:
    """The key, or None when there is none or nothing sensible."""
    if text and text.isascii() and text.isdigit() and int(text[:20]) <= LARGEST:
        return int(text)
    return None
