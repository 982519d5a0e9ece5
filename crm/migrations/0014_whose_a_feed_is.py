from django.db import migrations, models

WHOSE = [("mine", "only mine"), ("all", "everybody's that I may see")]


def field(default: str) -> models.CharField:
    return models.CharField(choices=WHOSE, default=default, max_length=4, verbose_name="whose")


class Migration(migrations.Migration):
    dependencies = [("crm", "0013_when_a_mail_was_promised")]

    operations = [
        # Addresses that programs read already go on holding what they held.
        migrations.AddField(model_name="calendarfeed", name="whose", field=field("all")),
        migrations.AlterField(model_name="calendarfeed", name="whose", field=field("mine")),
    ]
