"""The two indexes of open deadlines carry every column by which lights are counted, so that they are read alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_search")]
    operations = [
        migrations.RemoveIndex(model_name="case", name="case_open_due"),
        migrations.RemoveIndex(model_name="case", name="case_open_unit_due"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["due_at", "id", "yellow_at", "state", "lead_unit", "area", "category_top", "is_open"],
                condition=models.Q(is_open=True),
                name="case_open_due",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["lead_unit", "due_at", "id", "yellow_at", "state", "area", "category_top", "is_open"],
                condition=models.Q(is_open=True),
                name="case_open_unit_due",
            ),
        ),
    ]
