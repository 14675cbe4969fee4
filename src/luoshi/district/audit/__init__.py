"""Audit: the Django side of the proof ledger; every act of every domain is recorded here, in its own transaction."""
