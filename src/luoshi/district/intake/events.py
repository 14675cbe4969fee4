"""News of intake: sent after commit, to whoever has connected."""

from django.dispatch import Signal

import_queued = Signal()
"""A sheet waits to be imported; ``run_id``."""
