"""A waiting act brings the keys of its commitments along; openings refer to numbered acts only."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_append_only_again")]

    operations = [
        migrations.AddField("waitingevent", "keys", models.TextField(default="{}")),
        migrations.AlterField(
            "opening",
            "event",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="openings",
                to="audit.ledgerevent",
                to_field="ticket",
            ),
        ),
    ]
