"""Creates the search table."""

from django.db import migrations

from luoshi.district.cases.search_table import create_search_table, drop_search_table


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_initial")]
    operations = [migrations.RunPython(create_search_table, drop_search_table, elidable=False)]
