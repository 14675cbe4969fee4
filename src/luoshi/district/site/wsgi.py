"""The server's entry: the district as a WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

os.umask(0o077)  # also where another server than ours loads this
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.district.site.settings")
application = get_wsgi_application()
