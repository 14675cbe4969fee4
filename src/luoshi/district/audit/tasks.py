"""What the worker does for the ledger by itself."""

from datetime import datetime

from luoshi.district.audit.api import ledger_size, number_waiting, sign_head


def number(_at: datetime) -> None:
    """Number the acts that wait; where acts are numbered at once there is nothing to do."""
    number_waiting(patient=False)


def sign(at: datetime) -> None:
    """Sign a head when the ledger grew; an empty one needs none."""
    number_waiting()
    if ledger_size():
        sign_head(at=at)
