"""What the ledger vouches for of tours."""

from luoshi.district.audit.api import Audits, Table

AUDITS = Audits(tables=(Table("tours.Tour", facts=("unit", "at"), sealed=("stop", "guest", "phone")),))
