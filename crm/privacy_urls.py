"""Addresses of the rights of the people concerned."""

from django.urls import path

from crm.views import breaches, dossiers, erasures, lawfulness, leaving, privacy, processing, retention
from crm.views import privacy_requests as requests

urls = [
    path("privacy/", privacy.overview, name="privacy"),
    path("privacy/mine/", privacy.mine, name="privacy-mine"),
    path("people/<int:pk>/privacy/", privacy.person_privacy, name="person-privacy"),
    path("people/<int:pk>/privacy/panel/", privacy.person_panel, name="person-privacy-panel"),
    path("people/<int:pk>/privacy/basis/", lawfulness.basis_edit, name="person-basis"),
    path("people/<int:pk>/privacy/information/", lawfulness.information_edit, name="person-information"),
    path("people/<int:pk>/privacy/consent/", lawfulness.consent_new, name="consent-new"),
    path("people/<int:pk>/privacy/dossier/", dossiers.dossier_new, name="dossier-new"),
    path("people/<int:pk>/privacy/erase/", erasures.erasure_new, name="erasure-new"),
    path("privacy/to-review/", lawfulness.review_list, name="basis-review-list"),
    path("privacy/to-review/<int:pk>/", lawfulness.basis_reviewed, name="basis-reviewed"),
    path("privacy/to-inform/", lawfulness.information_list, name="information-list"),
    path("privacy/consents/<int:pk>/withdraw/", lawfulness.consent_withdraw, name="consent-withdraw"),
    path("privacy/requests/", requests.request_list, name="privacy-request-list"),
    path("privacy/requests/new/", requests.request_new, name="privacy-request-new"),
    path("privacy/requests/<int:pk>/", requests.request_detail, name="privacy-request-detail"),
    path("privacy/requests/<int:pk>/extend/", requests.request_extend, name="privacy-request-extend"),
    path("privacy/requests/<int:pk>/close/", requests.request_close, name="privacy-request-close"),
    path("privacy/dossiers/<int:pk>/", dossiers.dossier_detail, name="dossier-detail"),
    path("privacy/dossiers/<int:pk>/release/", dossiers.dossier_release, name="dossier-release"),
    path("privacy/dossiers/<int:pk>/file/", dossiers.dossier_file, name="dossier-file"),
    path("privacy/erasures/<int:pk>/", erasures.erasure_detail, name="erasure-detail"),
    path("privacy/erasures/<int:pk>/confirm/", erasures.erasure_confirm, name="erasure-confirm"),
    path("privacy/erasures/<int:pk>/drop/", erasures.erasure_drop, name="erasure-drop"),
    path("privacy/retention/", retention.rule_list, name="retention-list"),
    path("privacy/retention/<int:pk>/", retention.rule_edit, name="retention-edit"),
    path("privacy/retention/<int:pk>/try/", retention.rule_try, name="retention-try"),
    path("privacy/retention/runs/<int:pk>/", retention.run_detail, name="retention-run"),
    path("privacy/retention/runs/<int:pk>/confirm/", retention.run_confirm, name="retention-confirm"),
    path("people/<int:pk>/privacy/hold/", retention.hold_new, name="hold-new"),
    path("privacy/holds/<int:pk>/end/", retention.hold_end, name="hold-end"),
    path("privacy/register/", processing.register, name="processing-register"),
    path("privacy/register/<slug:activity>/", processing.words_edit, name="processing-words"),
    path("privacy/controllers/", processing.controllers, name="controllers"),
    path("privacy/breaches/", breaches.breach_list, name="breach-list"),
    path("privacy/breaches/new/", breaches.breach_new, name="breach-new"),
    path("privacy/breaches/<int:pk>/", breaches.breach_detail, name="breach-detail"),
    path("privacy/breaches/<int:pk>/edit/", breaches.breach_edit, name="breach-edit"),
    path("privacy/breaches/<int:pk>/close/", breaches.breach_close, name="breach-close"),
    path("organisations/<int:pk>/leave/", leaving.organisation_leave, name="organisation-leave"),
]
