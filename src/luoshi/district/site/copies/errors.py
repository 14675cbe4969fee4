"""What can stand in the way of a copy."""

from luoshi.kernel.errors import LuoshiError


class CopyError(LuoshiError):
    """The copy could not be made or read."""

    code = "copy"


class NotACopyError(CopyError):
    """{file} is not a copy made by 'luoshi backup': {reason}."""

    code = "not_a_copy"


class SealedError(CopyError):
    """{file} is sealed. Give the passphrase it was sealed with: --passphrase-file FILE."""

    code = "copy_sealed"


class WrongPassphraseError(CopyError):
    """{file} cannot be opened: the passphrase is another one, or the file was damaged or cut short."""

    code = "wrong_passphrase"


class PassphraseError(CopyError):
    """The passphrase in {file} will not do: {reason}."""

    code = "passphrase"


class DifferentContentError(CopyError):
    """{file} is damaged: {name} is not what the manifest says. Use another copy."""

    code = "copy_damaged"


class UnsafeNameError(CopyError):
    """{file} was not made by 'luoshi backup' or was tampered with: it would write {name}. Nothing was restored."""

    code = "copy_unsafe"


class NotEmptyError(CopyError):
    """{home} is in use ({found}). Restore into an empty folder, or add --replace: what is there is kept aside."""

    code = "home_not_empty"


class RunningError(CopyError):
    """Luoshi is running on {home}. Stop it first."""

    code = "running"


class OtherDatabaseError(CopyError):
    """The copy holds a {held} database, this deployment uses {used}. Set or unset LUOSHI_DATABASE_URL accordingly."""

    code = "other_database"


class NoProgramError(CopyError):
    """{program} is not installed: no copy of the database can be {done}. Install it, or add --without-database."""

    code = "no_program"


class ProgramFailedError(CopyError):
    """{program} failed: {reason}."""

    code = "program_failed"


class NoRoomError(CopyError):
    """There is not enough room in {folder}: {needed} are needed, {free} are free. Nothing was written."""

    code = "no_room"


class DamagedDatabaseError(CopyError):
    """The database is damaged: {reason}. 'luoshi restore' brings an older copy back; keep the damaged file."""

    code = "database_damaged"


class InterruptedRestoreError(CopyError):
    """A restore into {home} was interrupted. Run it again: luoshi restore {file} --replace."""

    code = "restore_interrupted"
