"""Addresses of the public tracker. Any of them without its language leads on to the one the visitor reads best."""

from django.urls import path, register_converter

from monitoring.public.addresses import LanguageConverter
from monitoring.views import public, public_data, public_pictures, verdict_log

register_converter(LanguageConverter, "language")
ROOT = "tracker/<language:language>/"
ONE, BODY = f"{ROOT}<int:pk>/", f"{ROOT}institutions/<int:pk>/"

urlpatterns = [
    path("tracker/", public.enter, name="tracker"),
    path("tracker/evidence/<int:pk>/", public_data.public_file, name="public-file"),
    path(ROOT, public.public_list, name="public-list"),
    path(f"{ROOT}method/", public.how_we_assess, name="how-we-assess"),
    path(f"{ROOT}verdicts/", verdict_log.public_log, name="public-log"),
    path(f"{ROOT}verdicts.csv", verdict_log.public_log_csv, name="public-log-csv"),
    path(f"{ROOT}corrections/", public.corrections_log, name="public-corrections"),
    path(f"{ROOT}data/", public_data.dictionary_page, name="public-dictionary"),
    path(f"{ROOT}data.json", public_data.dictionary_json, name="public-dictionary-json"),
    path(f"{ROOT}commitments.csv", public_data.public_csv, name="public-csv"),
    path(f"{ROOT}commitments.json", public_data.public_json, name="public-json"),
    path(f"{ROOT}changes.atom", public_data.changes_feed, name="public-feed"),
    path(f"{ROOT}preview.png", public_pictures.tracker_preview, name="public-preview"),
    path(ONE, public.public_detail, name="public-detail"),
    path(f"{ONE}v<int:number>/", public.public_version, name="public-version"),
    path(f"{ONE}record.csv", public_data.record_csv, name="public-record-csv"),
    path(f"{ONE}record.json", public_data.record_json, name="public-record-json"),
    path(f"{ONE}changes.atom", public_data.commitment_feed, name="public-commitment-feed"),
    path(f"{ONE}card/", public_pictures.card, name="public-card"),
    path(f"{ONE}preview.png", public_pictures.preview, name="public-commitment-preview"),
    path(BODY, public.public_institution, name="public-institution"),
    path(f"{BODY}changes.atom", public_data.institution_feed, name="public-institution-feed"),
]
