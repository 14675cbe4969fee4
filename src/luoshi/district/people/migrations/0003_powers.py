"""Posts that end at an instant, tokens with scopes and posts, accounts with a home, guesses that are counted."""

import django.db.models.deletion
from django.db import migrations, models


def bind_tokens(apps, _schema_editor):
    """A token that is there goes on in the posts its owner holds, with all that it could be used for."""
    holdings = apps.get_model("people", "PostHolding").objects
    for token in apps.get_model("people", "ApiToken").objects.all():
        token.holdings = sorted(holdings.filter(account_id=token.account_id).values_list("pk", flat=True))
        token.scopes = ["read", "act", "import"]
        token.save(update_fields=["holdings", "scopes"])


class Migration(migrations.Migration):
    dependencies = [("people", "0002_sign_in_log")]

    operations = [
        migrations.CreateModel(
            name="WrongGuess",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=64)),
                ("at", models.DateTimeField(db_index=True)),
            ],
            options={"indexes": [models.Index(fields=["name", "at"], name="guess_name_at")]},
        ),
        migrations.AddField(
            model_name="account",
            name="home",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="accounts_made",
                to="people.unit",
            ),
        ),
        migrations.AddField(model_name="apitoken", name="scopes", field=models.JSONField(default=list)),
        migrations.AddField(model_name="apitoken", name="holdings", field=models.JSONField(default=list)),
        migrations.AddField(
            model_name="postholding", name="ended_at", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.RemoveConstraint(model_name="postholding", name="holding_once_per_day"),
        migrations.AddConstraint(
            model_name="postholding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)), fields=("account", "post", "from_on"),
                name="holding_once_per_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="postholding",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_at__isnull", True), ("until_on__isnull", False), _connector="OR"),
                name="holding_that_ended_has_a_last_day",
            ),
        ),
        migrations.RunPython(bind_tokens, migrations.RunPython.noop),
    ]
