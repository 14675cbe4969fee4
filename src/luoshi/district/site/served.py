"""What the server's processes load: the application behind its front, tied to the life of the server."""

import os

from luoshi.district.site.front import Front
from luoshi.district.site.lifeline import die_with_parent
from luoshi.district.site.warming import Warming
from luoshi.district.site.wsgi import application as district

__all__ = ["application"]

die_with_parent(os.getppid())
warming = Warming()
application = Front(district, threads=int(os.environ.get("LUOSHI_THREADS", "8")), on_answer=warming.may_begin.set)
warming.start()
