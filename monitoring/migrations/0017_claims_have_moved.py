from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0016_claims_and_relations_of_their_own")]
    operations = [migrations.RemoveField("commitment", "claimed")]
