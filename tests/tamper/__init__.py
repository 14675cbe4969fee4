"""What someone with the database, and even with the code, can do to the ledger; and that it is found."""
