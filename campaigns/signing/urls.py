from django.urls import URLPattern, path

from campaigns.views import agenda, consent, consultations, sign_on_papers, signing

urlpatterns: list[URLPattern] = [
    path("consultations/", consultations.consultation_list, name="consultation-list"),
    path("consultations/<int:pk>/", consultations.consultation_detail, name="consultation-detail"),
    path("consultations/<int:pk>/remind/", consultations.consultation_remind, name="consultation-remind"),
    path("consultations/<int:pk>/close/", consultations.consultation_close, name="consultation-close"),
    path("consultations/<int:pk>/prolong/", consultations.consultation_prolong, name="consultation-prolong"),
    path("consultations/<int:pk>/result.pdf", sign_on_papers.consultation_pdf, name="consultation-pdf"),
    path("asks/<int:pk>/consult/", consultations.consultation_new, name="consultation-new"),
    path("asks/<int:pk>/consent/", consent.ask_consent, name="ask-consent"),
    path("asks/<int:pk>/sign-ons.pdf", sign_on_papers.annex_pdf, name="annex-pdf"),
    path("asks/<int:pk>/sign-ons.docx", sign_on_papers.annex_docx, name="annex-docx"),
    path("sign-on/<int:pk>/", signing.sign_on, name="sign-on"),
    path("sign-on/<int:pk>/phone/", signing.sign_on_phone, name="sign-on-phone"),
    path("sign-on/link/<str:key>/", signing.sign_on_link, name="sign-on-link"),
    path("agenda/", agenda.common_agenda, name="common-agenda"),
    path("agenda/agenda.pdf", agenda.agenda_pdf, name="agenda-pdf"),
    path("agenda/<int:pk>/", agenda.agenda_ask, name="agenda-ask"),
]
