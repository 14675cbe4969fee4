"""What can go wrong at the ledger."""

from luoshi.kernel.errors import LuoshiError


class OutsideTransactionError(LuoshiError):
    """An act must be recorded in the transaction of the change it records."""

    code = "ledger_outside_transaction"
    http_status = 500
