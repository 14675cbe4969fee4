"""Rows of append-only tables cannot be replaced or truncated either."""

from django.db import migrations

from luoshi.district.audit.triggers import EVENTS, HEADS_AND_KEYS, make_append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0006_waiting_keys")]
    operations = [migrations.RunPython(make_append_only(EVENTS, *HEADS_AND_KEYS), migrations.RunPython.noop)]
