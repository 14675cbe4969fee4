"""Cases that came in before say, too, whether whoever raised them can be reached."""

from django.db import migrations
from django.db.models import Q


def say_who_can_be_reached(apps, _editor):
    left_a_way = apps.get_model("intake", "Request").objects.exclude(Q(reporter_phone="") & Q(reporter_contact=""))
    apps.get_model("cases", "Case").objects.filter(pk__in=left_a_way.values("case_id")).update(has_contact=True)


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_erasure"), ("cases", "0005_has_contact")]

    operations = [migrations.RunPython(say_who_can_be_reached, migrations.RunPython.noop)]
