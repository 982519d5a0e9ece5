"""Readers outside the centre look words up among the rows that are not internal."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0008_imports_of_any_kind")]
    operations = [
        migrations.AddIndex(
            "commitment",
            GinIndex(fields=["search"], name="commitment_search_outside", condition=~Q(confidentiality="internal")),
        ),
    ]
