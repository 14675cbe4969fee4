"""Who read personal data: records that are sealed by the worker and go only when their time is over."""

from django.db import migrations, models

from luoshi.district.audit.access_triggers import guard_accesses
from luoshi.district.audit.triggers import make_append_only


class Migration(migrations.Migration):

    dependencies = [
        ('audit', "0007_no_replacing"),
    ]

    operations = [
        migrations.CreateModel(
            name='AccessPurge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('ticket', models.BigIntegerField(unique=True)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='PersonalAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('actor', models.CharField(max_length=60)),
                ('subject', models.CharField(blank=True, max_length=80)),
                ('subjects', models.TextField()),
                ('fields', models.CharField(max_length=300)),
                ('purpose', models.CharField(max_length=20)),
                ('door', models.CharField(max_length=12)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('ticket', models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['at'], name='access_at'), models.Index(fields=['actor', 'at'], name='access_actor_at'), models.Index(fields=['subject', 'at'], name='access_subject_at'), models.Index(fields=['ticket'], name='access_ticket')],
            },
        ),
        migrations.RunPython(make_append_only("audit_accesspurge"), migrations.RunPython.noop, elidable=False),
        migrations.RunPython(guard_accesses, migrations.RunPython.noop, elidable=False),
    ]
