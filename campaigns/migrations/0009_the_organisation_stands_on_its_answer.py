"""Whose answer it is stands on the answer itself; nobody has answered yet."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0008_who_stands_behind_an_ask")]
    operations = [
        migrations.AddField(
            "signon",
            "organisation",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="sign_ons", to="crm.organisation"
            ),
        ),
    ]
