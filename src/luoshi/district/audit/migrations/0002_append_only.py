"""Makes the ledger append-only in the database itself."""

from django.db import migrations

from luoshi.district.audit.triggers import EVENTS, make_append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(make_append_only(EVENTS), migrations.RunPython.noop, elidable=False)]
