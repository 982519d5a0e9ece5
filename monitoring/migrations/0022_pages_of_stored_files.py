"""How many pages a stored PDF has, so that one can leaf through it."""

from django.db import migrations, models

SIZE = "size of the original in bytes"


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0021_local_checks")]

    operations = [
        *(
            migrations.AddField(model, "pages", models.PositiveIntegerField(default=0, verbose_name="number of pages"))
            for model in ("evidence", "sentevidence")
        ),
        *(
            migrations.AlterField(model, "original_size", models.PositiveBigIntegerField(default=0, verbose_name=SIZE))
            for model in ("evidence", "sentevidence")
        ),
    ]
