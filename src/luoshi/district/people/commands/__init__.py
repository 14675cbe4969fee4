"""What changes people, posts and units; each command is one transaction with its entry in the ledger."""
