"""Entries written so far have their number as their ticket; new tickets begin after them."""

from typing import Any

from django.db import migrations
from django.db.models import F


def give_tickets(apps: Any, schema_editor: Any) -> None:
    """Fill the column, and on PostgreSQL start the sequence after the last number."""
    events = apps.get_model("audit", "LedgerEvent").objects.using(schema_editor.connection.alias)
    events.update(ticket=F("seq"))
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('audit_waitingevent', 'ticket'), %s)", [events.count() + 1]
            )


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_heads_and_tickets")]
    operations = [migrations.RunPython(give_tickets, migrations.RunPython.noop)]
