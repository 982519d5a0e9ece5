from django.urls import URLPattern, URLResolver, path

from crm.views import calendar as calendars
from crm.views import (
    coalition,
    documents,
    feeds,
    meetings,
    organisations,
    people,
    places,
    register,
    search,
    tasks,
    vcards,
)

app_name = "crm"

meeting_urls = [
    path("meetings/", meetings.meeting_list, name="meeting-list"),
    path("meetings/new/", meetings.meeting_new, name="meeting-new"),
    path("meetings/<int:pk>/", meetings.meeting_detail, name="meeting-detail"),
    path("meetings/<int:pk>/edit/", meetings.meeting_edit, name="meeting-edit"),
    path("meetings/<int:pk>/held/", meetings.meeting_hold, name="meeting-hold"),
    path("meetings/<int:pk>/cancel/", meetings.meeting_cancel, name="meeting-cancel"),
    path("meetings/<int:pk>/tasks/", tasks.task_panel, {"kind": "meeting"}, name="meeting-tasks"),
    path("meetings/<int:pk>/documents/", documents.document_panel, {"kind": "meeting"}, name="meeting-documents"),
]
task_urls = [
    path("tasks/", tasks.task_list, name="task-list"),
    path("tasks/new/", tasks.task_new, name="task-new"),
    path("tasks/<int:pk>/edit/", tasks.task_edit, name="task-edit"),
    path("tasks/<int:pk>/done/", tasks.task_done, name="task-done"),
    path("tasks/<int:pk>/undo/", tasks.task_undo, name="task-undo"),
    path("tasks/about/<slug:kind>/<int:pk>/", tasks.task_panel, name="task-panel"),
    path("organisations/<int:pk>/tasks/", tasks.task_panel, {"kind": "organisation"}, name="organisation-tasks"),
    path("people/<int:pk>/tasks/", tasks.task_panel, {"kind": "person"}, name="person-tasks"),
]
document_urls = [
    path("documents/<int:pk>/", documents.document_file, name="document-file"),
    path("documents/about/<slug:kind>/<int:pk>/", documents.document_panel, name="document-panel"),
    path(
        "organisations/<int:pk>/documents/",
        documents.document_panel,
        {"kind": "organisation"},
        name="organisation-documents",
    ),
    path("people/<int:pk>/documents/", documents.document_panel, {"kind": "person"}, name="person-documents"),
]
search_urls = [
    path("search/", search.search_page, name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
]
organisation_urls = [
    path("organisations/", organisations.organisation_list, name="organisation-list"),
    path("organisations/mine/", organisations.my_organisations, name="my-organisations"),
    path("organisations/new/", organisations.organisation_new, name="organisation-new"),
    path("organisations/<int:pk>/", organisations.organisation_detail, name="organisation-detail"),
    path("organisations/<int:pk>/edit/", organisations.organisation_edit, name="organisation-edit"),
    path("organisations/<int:pk>/confirm/", organisations.organisation_confirm, name="organisation-confirm"),
    path("organisations/<int:pk>/standing/", coalition.standing_new, name="standing-new"),
    path("organisations/<int:pk>/representatives/new/", coalition.representative_new, name="representative-new"),
    path("representatives/<int:pk>/end/", coalition.representative_end, name="representative-end"),
    path("organisations/<int:pk>/tenures/new/", people.organisation_tenure_new, name="organisation-tenure-new"),
]
people_urls = [
    path("people/", people.person_list, name="person-list"),
    path("people/new/", people.person_new, name="person-new"),
    path("people/<int:pk>/", people.person_detail, name="person-detail"),
    path("people/<int:pk>/edit/", people.person_edit, name="person-edit"),
    path("people/<int:pk>/tenures/new/", people.person_tenure_new, name="person-tenure-new"),
    path("tenures/<int:pk>/edit/", people.tenure_edit, name="tenure-edit"),
]
coalition_urls = [
    path("coalition/", register.coalition, name="coalition"),
    path("coalition/members/", register.member_list, name="coalition-members"),
    path("coalition/lapsed/", register.lapsed_list, name="coalition-lapsed"),
    path("coalition/exchange/", register.exchange, name="coalition-exchange"),
]
place_urls = [
    path("places/", places.place_list, name="place-list"),
    path("places/<int:pk>/", places.place_detail, name="place-detail"),
]

calendar_urls = [
    path("calendar/", calendars.calendar_page, name="calendar"),
    path("calendar/feeds/", feeds.feed_list, name="feed-list"),
    path("calendar/feeds/<int:pk>/revoke/", feeds.feed_revoke, name="feed-revoke"),
    path("calendar/feed/<str:key>.ics", feeds.calendar_feed, name="calendar-feed"),
    path("meetings/<int:pk>/calendar/", calendars.meeting_calendar_file, name="meeting-calendar-file"),
    path("people/<int:pk>/vcard/", vcards.person_vcard, name="person-vcard"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *organisation_urls,
    *people_urls,
    *place_urls,
    *coalition_urls,
    *meeting_urls,
    *task_urls,
    *document_urls,
    *search_urls,
    *calendar_urls,
]
