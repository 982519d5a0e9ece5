from django.urls import URLPattern, URLResolver, path

from crm import privacy_urls
from crm.views import (
    bulk,
    capacities,
    coalition,
    documents,
    duplicates,
    exports,
    feeds,
    heartbeat,
    imports,
    inbox,
    inbox_filing,
    invitations,
    letters,
    meetings,
    merging,
    offices,
    organisation_map,
    organisations,
    papers,
    people,
    places,
    profile_answers,
    proposals,
    register,
    search,
    tasks,
    vcards,
)
from crm.views import calendar as calendars
from crm.views import letter_ledger as ledger
from crm.views import letter_writing as writing
from crm.views import who_met_whom as grid

app_name = "crm"

export_urls = [
    path("export/", exports.export_mine, name="export-mine"),
    path("export/<int:pk>.zip", exports.export_file, name="export-file"),
]

import_urls = [
    path("imports/", imports.import_list, name="import-list"),
    path("imports/new/", imports.import_new, name="import-new"),
    path("imports/<int:pk>/", imports.import_detail, name="import-detail"),
    path("imports/<int:pk>/mapping/", imports.import_mapping, name="import-mapping"),
    path("imports/<int:pk>/reading/", imports.import_reading, name="import-reading"),
    path("imports/<int:pk>/words/", imports.import_words, name="import-words"),
    path("imports/<int:pk>/duplicates/", imports.import_duplicates, name="import-duplicates"),
    path("imports/<int:pk>/start/", imports.import_start, name="import-start"),
    path("imports/<int:pk>/revert/", imports.import_revert, name="import-revert"),
    path("imports/<int:pk>/refusals.csv", imports.import_refusals, name="import-refusals"),
]

letter_urls = [
    path("letters/", letters.letter_list, name="letter-list"),
    path("letters/new/", writing.letter_new, name="letter-new"),
    path("letters/received/", writing.letter_received, name="letter-received"),
    path("letters/received/answerable/", writing.letter_answerable, name="letter-answerable"),
    path("letters/ledger/", ledger.letter_ledger, name="letter-ledger"),
    path("letters/<int:pk>/", letters.letter_detail, name="letter-detail"),
    path("letters/<int:pk>/edit/", writing.letter_edit, name="letter-edit"),
    path("letters/<int:pk>/send/", writing.letter_send, name="letter-send"),
    path("letters/<int:pk>/withdraw/", writing.letter_void, name="letter-void"),
    path("letters/<int:pk>/tasks/", tasks.task_panel, {"kind": "letter"}, name="letter-tasks"),
    path("letters/<int:pk>/documents/", documents.document_panel, {"kind": "letter"}, name="letter-documents"),
    path("organisations/<int:pk>/letters/", letters.organisation_letters, name="organisation-letters"),
    path("meetings/<int:pk>/letters/", letters.meeting_letters, name="meeting-letters"),
]

meeting_urls = [
    path("meetings/", meetings.meeting_list, name="meeting-list"),
    path("meetings/who-met-whom/", grid.who_met_whom, name="who-met-whom"),
    path("meetings/new/", meetings.meeting_new, name="meeting-new"),
    path("meetings/<int:pk>/", meetings.meeting_detail, name="meeting-detail"),
    path("meetings/<int:pk>/edit/", meetings.meeting_edit, name="meeting-edit"),
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
heartbeat_urls = [
    path("profile-checks/", heartbeat.check_list, name="profile-check-list"),
    path("profile-checks/ask/", heartbeat.check_ask, name="profile-check-ask"),
    path("profile-checks/<int:pk>/", heartbeat.check_detail, name="profile-check-detail"),
    path("profile-checks/<int:pk>/remind/", heartbeat.check_remind, name="profile-check-remind"),
    path("profile-checks/<int:pk>/link/", heartbeat.check_renew, name="profile-check-renew"),
    path("profile-checks/<int:pk>/note/", heartbeat.check_note, name="profile-check-note"),
    path("profile-checks/<int:pk>/give-up/", heartbeat.check_give_up, name="profile-check-give-up"),
    path("profile-checks/<int:pk>/phone/", profile_answers.check_phone, name="profile-check-phone"),
    path("profile-checks/<int:pk>/form.pdf", heartbeat.check_paper, name="profile-check-paper"),
    path("organisations/<int:pk>/ask/", heartbeat.organisation_ask, name="organisation-ask"),
    path(
        "organisations/<int:pk>/still-right/",
        profile_answers.organisation_still_right,
        name="organisation-still-right",
    ),
    path("proposed-changes/", proposals.change_list, name="proposed-change-list"),
    path("proposed-changes/<int:pk>/", proposals.change_detail, name="proposed-change-detail"),
    path("proposed-changes/<int:pk>/approve/", proposals.change_approve, name="proposed-change-approve"),
    path("proposed-changes/<int:pk>/refuse/", proposals.change_refuse, name="proposed-change-refuse"),
    path("still-right/<str:key>/", profile_answers.profile_link, name="profile-link"),
]
organisation_urls = [
    path("organisations/", organisations.organisation_list, name="organisation-list"),
    path("organisations/map/", organisation_map.organisation_map, name="organisation-map"),
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
office_urls = [
    path("organisations/<int:pk>/offices/new/", offices.office_new, name="office-new"),
    path("offices/<int:pk>/edit/", offices.office_edit, name="office-edit"),
    path("offices/<int:pk>/strike-out/", offices.office_void, name="office-void"),
    path("offices/<int:pk>/restore/", offices.office_restore, name="office-restore"),
    path("seats/<int:pk>/capacity/", capacities.seat_capacity, name="seat-capacity"),
]
bulk_urls = [
    path("bulk/", bulk.bulk_list, name="bulk-list"),
    path("bulk/<int:pk>/undo/", bulk.bulk_undo, name="bulk-undo"),
    path("bulk/<slug:kind>/export/", bulk.bulk_export, name="bulk-export"),
    path("bulk/<slug:kind>/<slug:name>/", bulk.bulk_change, name="bulk-change"),
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
paper_urls = [
    path("letters/<int:pk>/pdf/", papers.letter_pdf, name="letter-pdf"),
    path("letters/<int:pk>/docx/", papers.letter_docx, name="letter-docx"),
    path("meetings/<int:pk>/pdf/", papers.meeting_pdf, name="meeting-pdf"),
    path("meetings/<int:pk>/minutes/", papers.meeting_minutes, name="meeting-minutes"),
]
inbox_urls = [
    path("meetings/from-invitation/", invitations.meeting_from_invitation, name="meeting-from-invitation"),
    path("inbox/", inbox.inbound_list, name="inbound-list"),
    path("inbox/address/", inbox.dropbox_address, name="dropbox"),
    path("inbox/<int:pk>/", inbox.inbound_detail, name="inbound-detail"),
    path("inbox/<int:pk>/letter/", inbox_filing.inbound_letter, name="inbound-letter"),
    path("inbox/<int:pk>/meeting/", inbox_filing.inbound_meeting, name="inbound-meeting"),
    path("inbox/<int:pk>/attach/", inbox_filing.inbound_attach, name="inbound-attach"),
    path("inbox/<int:pk>/discard/", inbox.inbound_discard, name="inbound-discard"),
    path("inbox/<int:pk>/restore/", inbox.inbound_restore, name="inbound-restore"),
    path("inbox/<int:pk>/unfile/", inbox.inbound_unfile, name="inbound-unfile"),
    path("inbox/files/<int:pk>/", inbox.inbound_file, name="inbound-file"),
]
duplicate_urls = [
    path("duplicates/", duplicates.duplicate_list, name="duplicate-list"),
    path("duplicates/look/", duplicates.duplicate_look, name="duplicate-look"),
    path("duplicates/typed/<slug:kind>/", duplicates.duplicate_hints, name="duplicate-hints"),
    path("duplicates/<int:pk>/not-the-same/", duplicates.duplicate_apart, name="duplicate-apart"),
    path("duplicates/<int:pk>/again/", duplicates.duplicate_again, name="duplicate-again"),
    path("merges/", merging.merge_list, name="merge-list"),
    path("merges/<int:pk>/", merging.merge_detail, name="merge-detail"),
    path("merges/<int:pk>/undo/", merging.merge_undo, name="merge-undo"),
    path("merging/<slug:kind>/<int:pk>/", merging.merge_choose, name="merge-choose"),
    path("merging/<slug:kind>/<int:pk>/<int:gone>/", merging.merge_new, name="merge-new"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *organisation_urls,
    *heartbeat_urls,
    *people_urls,
    *place_urls,
    *office_urls,
    *bulk_urls,
    *coalition_urls,
    *meeting_urls,
    *export_urls,
    *import_urls,
    *letter_urls,
    *task_urls,
    *document_urls,
    *search_urls,
    *inbox_urls,
    *calendar_urls,
    *paper_urls,
    *privacy_urls.urls,
    *duplicate_urls,
]
