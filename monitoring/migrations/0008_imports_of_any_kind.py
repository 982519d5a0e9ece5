import django.db.models.deletion
from django.db import migrations, models


def of_a_batch(related_name):
    return models.ForeignKey(
        editable=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to="crm.importbatch",
    )


class Migration(migrations.Migration):
    """The tables went to another app as they stood: here only their names are forgotten."""

    dependencies = [
        ("crm", "0016_imports_of_any_kind"),
        ("monitoring", "0007_more_that_must_never_be_true"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField("commitment", "batch", of_a_batch("commitments")),
                migrations.AlterField("evidence", "batch", of_a_batch("evidence")),
                migrations.AlterField("assessment", "batch", of_a_batch("assessments")),
                migrations.DeleteModel("ImportRefusal"),
                migrations.DeleteModel("ImportBatch"),
            ],
        ),
    ]
