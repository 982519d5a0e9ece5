"""An ask says by which act it would be met."""

from django.db import migrations, models

CHOICES = [
    ("law", "law"),
    ("government_act", "act of the Council of Ministers"),
    ("ordinance", "ordinance or order of a minister"),
    ("programme", "programme, strategy or action plan"),
    ("budget", "state budget"),
    ("municipal", "decision of a municipality"),
    ("eu_act", "act of the European Union"),
    ("practice", "practice, without a new act"),
]


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0009_the_organisation_stands_on_its_answer")]
    operations = [
        migrations.AddField(
            "ask",
            "instrument",
            models.CharField(blank=True, choices=CHOICES, default="", max_length=14, verbose_name="legal instrument"),
            preserve_default=False,
        ),
    ]
