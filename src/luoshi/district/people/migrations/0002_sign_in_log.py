"""The sign-in log: who came in, or tried to."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='SignInRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True)),
                ('act', models.CharField(choices=[('success', 'Signed in'), ('failure', 'Wrong password or code'), ('locked', 'Locked after too many attempts'), ('confirmed', 'Confirmed again who it is'), ('sign_out', 'Signed out'), ('idle', 'Locked after a time without use'), ('ended', 'Ended after its longest time'), ('token', 'First use of a token that day')], max_length=12)),
                ('way', models.CharField(blank=True, choices=[('password', 'Password'), ('second_step', 'Password and code'), ('single_sign_on', 'Single sign-on'), ('token', 'Token')], max_length=16)),
                ('address', models.CharField(blank=True, max_length=45)),
                ('device', models.CharField(blank=True, max_length=200)),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sign_in_records', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['account', 'at'], name='sign_in_account_at')],
            },
        ),
    ]
