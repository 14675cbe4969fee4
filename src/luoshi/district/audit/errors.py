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


class LedgerRolledBackError(LuoshiError):
    """A head of {signed} entries was signed at {at}, but {reason}.

    Nothing is signed, published or served from it. If a backup was restored, 'luoshi ledger declare-restore --reason …
    --by …' says so openly and goes on; otherwise bring back the newer database.
    """

    code = "ledger_rolled_back"
    http_status = 503


class NothingToDeclareError(LuoshiError):
    """There is nothing to declare: {reason}."""

    code = "ledger_nothing_to_declare"
    http_status = 409


class OtherLogError(LuoshiError):
    """The database holds nothing of the log {origin}, whose highest head lies in {folder}.

    Restore a backup of its database; or, to begin another log, move that folder away and keep it as evidence.
    """

    code = "ledger_other_log"
    http_status = 409


class OtherHistoryError(LuoshiError):
    """{folder} holds another history: {reason}.

    Nothing was written. Keep it as evidence, and publish to a new folder.
    """

    code = "ledger_other_history"
    http_status = 409


class ClockDoubtfulError(LuoshiError):
    """The clock says {at}, but {other}.

    Nothing was signed, since a wrong time cannot be taken back. Set the clock; if it is right: 'luoshi ledger sign
    --clock-is-right'.
    """

    code = "ledger_clock"
    http_status = 503


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


class AuditFoundError(LuoshiError):
    """Log and database differ: {what} ({where}). 'luoshi audit' tells it in full."""

    code = "ledger_audit_found"
    http_status = 500
