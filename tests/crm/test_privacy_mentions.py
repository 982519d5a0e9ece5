"""Every table of the product says what it knows of people; whoever adds one and forgets it is told."""

from django.apps import apps

from crm.models import Person
from crm.privacy import mentions


def test_every_column_that_can_name_somebody_is_mapped():
    assert mentions.unmapped() == []


def test_every_link_leads_to_a_person_or_a_user():
    from crm.privacy.rows import leads_to

    wrong = [f"{table.model}.{lookup}" for table in mentions.tables() for lookup in table.links
             if leads_to(table, lookup) is None]  # fmt: skip
    assert wrong == []


def test_a_table_that_is_not_mapped_is_named_with_its_columns(monkeypatch):
    kept = {name: table for name, table in mentions._tables.items() if name != "crm.Person"}
    monkeypatch.setattr(mentions, "_tables", kept)
    told = mentions.unmapped()
    assert "crm.Person: this table is not mapped in any crm.privacy registration" in told
    assert "crm.Person.note: holds free text, and is not mapped" in told
    assert "crm.Person.user: points at a person, and is not mapped" in told


def test_a_column_that_is_not_mapped_is_named(monkeypatch):
    table = mentions._tables["crm.Meeting"]
    short = mentions.Table("crm.Meeting", table.activity, table.links, texts=("where", "about", "invitation_uid"))
    monkeypatch.setitem(mentions._tables, "crm.Meeting", short)
    assert mentions.unmapped() == ["crm.Meeting.notes: holds free text, and is not mapped"]


def test_only_tables_about_nobody_have_no_activity():
    nameless = {table.model for table in mentions.tables() if table.activity is None}
    assert nameless == {
        "accounts.LogSeal", "auth.Permission", "auth.Group", "contenttypes.ContentType", "crm.Place", "crm.Theme", "crm.UnreadMail", "crm.NamelessSeats",
        "campaigns.CampaignPartner", "campaigns.ProjectPartner", "campaigns.AskPressed", "campaigns.AskInLetter",
        "campaigns.EventAttendance", "campaigns.EventAudience", "campaigns.PaperRequest",
        "campaigns.SessionAttendance", "network.KeptPlaces", "campaigns.Ballot",
    }  # fmt: skip
    assert all(not table.links for table in mentions.tables() if table.activity is None)


def test_the_blank_of_an_erasure_names_columns_that_exist():
    wrong = [f"{table.model}.{name}" for table in mentions.tables() for name in table.blank
             if name not in {one.name for one in table.model_class._meta.concrete_fields}]  # fmt: skip
    assert wrong == []
    assert apps.get_model("crm.Person") is Person
