"""Decisions of the ledger's Django side: functions of values."""
