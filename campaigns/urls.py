from django.urls import URLPattern, URLResolver, include, path

from campaigns.assistance import urls as assistance_urls
from campaigns.calls import urls as call_urls
from campaigns.project_events import urls as event_urls
from campaigns.projects import urls as project_urls
from campaigns.sessions import urls as session_urls
from campaigns.stances import urls as stance_urls
from campaigns.views import asks, campaign_papers, campaigns, carried, panels, partners, phases, wordings
from crm.views.documents import document_panel
from crm.views.tasks import task_panel

app_name = "campaigns"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("campaigns.signing.urls")),
    path("", include("campaigns.elections.urls")),
    path("", include("campaigns.seats.urls")),
    path("campaigns/", campaigns.campaign_list, name="campaign-list"),
    path("campaigns/new/", campaigns.campaign_new, name="campaign-new"),
    path("campaigns/<int:pk>/", campaigns.campaign_detail, name="campaign-detail"),
    path("campaigns/<int:pk>/edit/", campaigns.campaign_edit, name="campaign-edit"),
    path("campaigns/<int:pk>/pdf/", campaign_papers.campaign_pdf, name="campaign-pdf"),
    path("campaigns/participation/", partners.participation_list, name="participation-list"),
    path("campaigns/<int:pk>/partners/", partners.partner_add, name="partner-add"),
    path("campaigns/partners/<int:pk>/edit/", partners.partner_edit, name="partner-edit"),
    path("campaigns/partners/<int:pk>/remove/", partners.partner_remove, name="partner-remove"),
    path("campaigns/<int:pk>/phases/new/", phases.phase_new, name="phase-new"),
    path("campaigns/phases/<int:pk>/edit/", phases.phase_edit, name="phase-edit"),
    path("campaigns/phases/<int:pk>/remove/", phases.phase_remove, name="phase-remove"),
    path("campaigns/phases/<int:pk>/milestones/new/", phases.milestone_new, name="milestone-new"),
    path("campaigns/milestones/<int:pk>/edit/", phases.milestone_edit, name="milestone-edit"),
    path("campaigns/milestones/<int:pk>/follow/", phases.milestone_follow, name="milestone-follow"),
    path("campaigns/milestones/<int:pk>/reached/", phases.milestone_reached, name="milestone-reached"),
    path("campaigns/milestones/<int:pk>/remove/", phases.milestone_remove, name="milestone-remove"),
    path("organisations/<int:pk>/campaigns/", partners.organisation_campaigns, name="organisation-campaigns"),
    path("asks/", asks.ask_list, name="ask-list"),
    path("asks/new/", asks.ask_new, name="ask-new"),
    path("asks/<int:pk>/", asks.ask_detail, name="ask-detail"),
    path("asks/<int:pk>/edit/", asks.ask_edit, name="ask-edit"),
    path("asks/<int:pk>/texts/", wordings.ask_texts, name="ask-texts"),
    path("asks/<int:pk>/status/", asks.ask_status, name="ask-status"),
    path("campaigns/<int:pk>/tasks/", task_panel, {"kind": "campaign"}, name="campaign-tasks"),
    path("campaigns/<int:pk>/documents/", document_panel, {"kind": "campaign"}, name="campaign-documents"),
    path("asks/<int:pk>/tasks/", task_panel, {"kind": "ask"}, name="ask-tasks"),
    path("asks/<int:pk>/documents/", document_panel, {"kind": "ask"}, name="ask-documents"),
    path("organisations/<int:pk>/asks/", panels.organisation_asks, name="organisation-asks"),
    path("meetings/<int:pk>/asks/", carried.asks_in, {"kind": "meeting"}, name="meeting-asks"),
    path("meetings/<int:pk>/asks/press/", carried.put, {"kind": "meeting"}, name="press"),
    path("asks/pressed/<int:pk>/take-back/", carried.take_back, {"kind": "meeting"}, name="press-take-back"),
    path("letters/<int:pk>/asks/", carried.asks_in, {"kind": "letter"}, name="letter-asks"),
    path("letters/<int:pk>/asks/add/", carried.put, {"kind": "letter"}, name="put-in-letter"),
    path("asks/in-letters/<int:pk>/take-out/", carried.take_back, {"kind": "letter"}, name="take-out-of-letter"),
    path("asks/<int:pk>/letters/", panels.ask_letters, name="ask-letters"),
    *stance_urls.urlpatterns,
    *project_urls.urlpatterns,
    *session_urls.urlpatterns,
    *event_urls.urlpatterns,
    *assistance_urls.urlpatterns,
    *call_urls.urlpatterns,
]
