"""Readers outside the centre look words up among the rows that are not internal, a tenth of all."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations
from django.db.models import Q


def outside(name: str) -> GinIndex:
    return GinIndex(fields=["search"], name=name, condition=~Q(confidentiality="internal"))


class Migration(migrations.Migration):
    dependencies = [("crm", "0030_a_letter_to_a_person_alone")]
    operations = [
        migrations.AddIndex("meeting", outside("meeting_search_outside")),
        migrations.AddIndex("letter", outside("letter_search_outside")),
    ]
