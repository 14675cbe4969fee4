"""What can go wrong at the ledger."""

from luoshi.kernel.errors import LuoshiError


class OutsideTransactionError(LuoshiError):
    """An act must be recorded in the transaction of the change it records."""

    code = "ledger_outside_transaction"
    http_status = 500


class LedgerDamagedError(LuoshiError):
    """The ledger is not what was appended: {reason} (entry {seq}). Nothing was signed. 'luoshi audit' says more."""

    code = "ledger_damaged"
    http_status = 500


class SigningKeyMissingError(LuoshiError):
    """The private key {key} is not in {folder}. Bring the folder back from the backup of LUOSHI_HOME."""

    code = "ledger_key_missing"
    http_status = 500


class NotInLedgerError(LuoshiError):
    """The ledger has no entry {seq}."""

    code = "ledger_no_entry"
    http_status = 404


class NotCoveredError(LuoshiError):
    """No signed head covers {size} entries; the last one covers {covered}."""

    code = "ledger_not_covered"
    http_status = 404


class NothingToSignError(LuoshiError):
    """The ledger is empty: there is nothing to sign."""

    code = "ledger_empty"
    http_status = 409


class NotPublishedError(LuoshiError):
    """The feed has no {path}: no signed head covers it."""

    code = "ledger_not_published"
    http_status = 404
