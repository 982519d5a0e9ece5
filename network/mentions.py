"""What the tables of this app say about people."""

from crm.privacy.mentions import Activity, Table, register

register(
    Table("network.Tie", Activity.COALITION, texts=("source",)),
    Table("network.Snapshot", Activity.COALITION, plain=("kinds", "measures"), secret=("fingerprint",)),
    Table("network.KeptPlaces", None, plain=("places",), secret=("key",)),
)
