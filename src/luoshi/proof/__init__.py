"""The ledger that proves itself: a Merkle log of events, signed heads, receipts and their stand-alone verifier."""
