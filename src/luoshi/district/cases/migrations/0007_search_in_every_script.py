"""Both search indexes are written anew: radicals, traditional characters, accents and every script are found."""

from django.db import migrations

from luoshi.district.cases.search_table import rebuild


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_public_page")]

    operations = [migrations.RunPython(rebuild, migrations.RunPython.noop, elidable=False)]
