"""What the public reads: a title that somebody released, the rule of each kind for it, and a search of its own."""

from django.db import migrations, models

from luoshi.district.cases.search_table import create_public_search_table, drop_public_search_table


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_has_contact")]

    operations = [
        migrations.AddField(
            model_name="case", name="public_title", field=models.CharField(blank=True, default="", max_length=200)
        ),
        migrations.AddField(
            model_name="casekind",
            name="publication",
            field=models.CharField(
                choices=[
                    ("title", "with a title that the dispatcher releases"),
                    ("category", "as category and area alone"),
                ],
                default="title",
                max_length=12,
            ),
        ),
        migrations.RunPython(create_public_search_table, drop_public_search_table, elidable=False),
    ]
