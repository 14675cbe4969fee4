"""What the log declares about itself, kept for ever."""

from django.db import migrations, models

from luoshi.district.audit.triggers import make_append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0008_who_read")]

    operations = [
        migrations.CreateModel(
            name="LedgerDeclaration",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("note", models.TextField()),
            ],
            options={"ordering": ["number"]},
        ),
        migrations.RunPython(make_append_only("audit_ledgerdeclaration"), migrations.RunPython.noop),
    ]
