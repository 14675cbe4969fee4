"""Where a case comes from is declared by the domains; the thing it came from stands beside it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_search_in_every_script")]

    operations = [
        migrations.AlterField(
            model_name="case", name="source", field=models.CharField(default="staff", max_length=20)
        ),
        migrations.AddField(
            model_name="case", name="origin", field=models.CharField(blank=True, default="", max_length=80)
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(condition=~models.Q(origin=""), fields=["origin", "id"], name="case_origin"),
        ),
    ]
