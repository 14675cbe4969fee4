"""The kernel: words that every part shares."""
