from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0032_imports_of_leadership"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="participation",
            index=models.Index(fields=["person", "meeting"], name="participations_of_a_person"),
        ),
    ]
