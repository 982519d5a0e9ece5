from rest_framework.routers import SimpleRouter

from crm.api import breaches, heartbeat, inbox, ledger, letters, meetings, merging, offices, privacy, registry, tasks
from crm.api import calendar as calendars
from crm.api import register as coalition


def register(router: SimpleRouter) -> None:
    """Add this app's resources to /api/v1/."""
    router.register("organisations", registry.OrganisationViewSet, basename="organisation")
    router.register("profile-checks", heartbeat.ProfileCheckViewSet, basename="profile-check")
    router.register("proposed-changes", heartbeat.ProposedChangeViewSet, basename="proposed-change")
    router.register("people", registry.PersonViewSet, basename="person")
    router.register("offices", offices.OfficeViewSet, basename="office")
    router.register("tenures", offices.TenureViewSet, basename="tenure")
    router.register("letters", letters.LetterViewSet, basename="letter")
    router.register("reply-ledger", ledger.LedgerViewSet, basename="reply-ledger")
    router.register("meetings", meetings.MeetingViewSet, basename="meeting")
    router.register("calendar", calendars.CalendarViewSet, basename="calendar")
    router.register("inbox", inbox.InboundViewSet, basename="inbox")
    router.register("tasks", tasks.TaskViewSet, basename="task")
    router.register("duplicates", merging.DuplicatePairViewSet, basename="duplicate")
    router.register("merges", merging.MergeViewSet, basename="merge")
    router.register("coalition", coalition.RegisterViewSet, basename="coalition")
    router.register("privacy-requests", privacy.PrivacyRequestViewSet, basename="request")
    router.register("consents", privacy.ConsentViewSet, basename="consent")
    router.register("lawful-bases", privacy.LawfulBasisViewSet, basename="basis")
    router.register("breaches", breaches.BreachViewSet, basename="breach")
