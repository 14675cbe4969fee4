"""Why no row of the composition root is replayed."""

from luoshi.district.audit.api import Audits

AUDITS = Audits(asides={"site_root.WorkerBeat": "the heartbeat of a process, which nothing else rests on"})
