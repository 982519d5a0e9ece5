"""A promise kept in time stays "kept" when it is assessed later: the day of delivery has a field of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0003_source_status")]
    operations = [
        migrations.AddField(
            model_name="assessment",
            name="delivered_on",
            field=models.DateField(blank=True, null=True, verbose_name="delivered on"),
        ),
    ]
