"""Signed heads, keys and tiles; tickets for acts that wait to be numbered."""

from django.db import migrations, models

from luoshi.district.audit.triggers import EVENTS, allow_changes


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]

    operations = [
        migrations.RunPython(allow_changes(EVENTS), migrations.RunPython.noop),
        migrations.CreateModel(
            name="LogKey",
            fields=[
                ("term", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=300, unique=True)),
                ("after", models.BigIntegerField(default=0)),
                ("at", models.DateTimeField()),
                ("handover", models.TextField(blank=True)),
            ],
            options={"ordering": ["term"]},
        ),
        migrations.CreateModel(
            name="SignedHead",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("root", models.BinaryField(max_length=32)),
                ("at", models.DateTimeField()),
                ("note", models.TextField()),
            ],
            options={"ordering": ["size"]},
        ),
        migrations.CreateModel(
            name="LedgerTile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.PositiveSmallIntegerField()),
                ("number", models.BigIntegerField()),
                ("content", models.BinaryField()),
                ("root", models.BinaryField(max_length=32)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("level", "number"), name="ledger_tile_once")],
            },
        ),
        migrations.CreateModel(
            name="WaitingEvent",
            fields=[
                ("ticket", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(max_length=60)),
                ("subject", models.CharField(max_length=80)),
                ("actor", models.CharField(max_length=60)),
                ("before", models.TextField()),
                ("after", models.TextField()),
            ],
            options={"ordering": ["ticket"]},
        ),
        migrations.AddField("ledgerevent", "ticket", models.BigIntegerField(null=True)),
    ]
