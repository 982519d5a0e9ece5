"""What the tables of this app say about people."""

from crm.privacy.mentions import Activity, Table, register

register(
    Table("network.Tie", Activity.COALITION, texts=("source",)),
    Table("network.Snapshot", Activity.COALITION, secret=("fingerprint",)),
)
