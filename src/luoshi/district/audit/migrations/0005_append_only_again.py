"""Every entry has a ticket, by which its openings name it; events, heads, keys and tiles cannot be changed any more."""

import django.db.models.deletion
from django.db import migrations, models

from luoshi.district.audit.triggers import EVENTS, HEADS_AND_KEYS, make_append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_give_tickets")]

    operations = [
        migrations.AlterField("ledgerevent", "ticket", models.BigIntegerField(unique=True)),
        migrations.AlterField(
            "opening",
            "event",
            models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="openings",
                to="audit.ledgerevent",
                to_field="ticket",
            ),
        ),
        migrations.RunPython(make_append_only(EVENTS, *HEADS_AND_KEYS), migrations.RunPython.noop),
    ]
