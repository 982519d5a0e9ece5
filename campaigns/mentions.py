"""What the tables of this app say about people."""

from crm.privacy.mentions import Activity, Fate, Link, Table, nobody, register

register(
    Table("campaigns.Campaign", Activity.MEETINGS,
          texts=("title_en", "title_bg", "goal_en", "goal_bg", "source"),
          plain=("key", "started", "ended")),
    Table("campaigns.Ask", Activity.MEETINGS, {"author": Link.BY},
          texts=("title_en", "title_bg", "text_en", "text_bg")),
    Table("campaigns.AskText", Activity.MEETINGS, {"by": Link.BY},
          texts=("title_en", "title_bg", "text_en", "text_bg")),
    Table("campaigns.Stance", Activity.OPINIONS, {"person": Link.ABOUT, "author": Link.BY}, texts=("note",),
          fate=Fate.DELETE),
    Table("campaigns.Influence", Activity.OPINIONS, {"person": Link.ABOUT, "author": Link.BY}, texts=("reason",),
          fate=Fate.DELETE),
    Table("campaigns.CampaignPhase", Activity.MEETINGS, texts=("title_bg", "title_en", "source"),
          plain=("started", "ended")),
    Table("campaigns.Milestone", Activity.MEETINGS, texts=("title_bg", "title_en", "source")),
    Table("campaigns.Consultation", Activity.COALITION, {"opened_by": Link.BY, "closed_by": Link.BY}, texts=("note",)),
    Table("campaigns.SignOnRequest", Activity.COALITION, addresses=("sent_to",), fate=Fate.BLANK,
          blank={"sent_to": ""}),
    Table("campaigns.SignOn", Activity.COALITION, {"by": Link.BY}, texts=("reason", "name")),
    Table("campaigns.PassageComment", Activity.COALITION, {"by": Link.BY}, texts=("passage", "body", "name")),
    Table("campaigns.ProjectEvent", Activity.MEETINGS,
          texts=("title_bg", "title_en", "text_bg", "text_en", "where", "source"),
          plain=("key", "started", "ended")),
    Table("campaigns.Assistance", Activity.COALITION, {"author": Link.BY}, texts=("topic", "note", "effect_note")),
    Table("campaigns.CampaignPartner", None, plain=("started", "ended")),
    *nobody(
        "campaigns.AskPressed", "campaigns.AskInLetter", "campaigns.EventAttendance", "campaigns.EventAudience",
    ),
)  # fmt: skip
