from django.urls import path

from briefings import edition_views, panels, public, views
from briefings.composing import views as composing
from briefings.sending import views as sending

app_name = "briefings"
urlpatterns = [
    path("briefings/", views.briefing_list, name="briefing-list"),
    path("briefings/new/", composing.briefing_new, name="briefing-new"),
    path("briefings/minute/", composing.paper_in_a_minute, name="minute"),
    path("briefings/<int:pk>/", views.briefing_detail, name="briefing-detail"),
    path("briefings/<int:pk>/write/", composing.composer, name="composer"),
    path("briefings/<int:pk>/edit/", composing.briefing_edit, name="briefing-edit"),
    path("briefings/<int:pk>/history/", composing.briefing_history, name="briefing-history"),
    path("briefings/<int:pk>/sources/", composing.source_list, name="source-list"),
    path("briefings/<int:pk>/template/", composing.template_new, name="template-new"),
    path("briefings/<int:pk>/translate/", composing.briefing_translate, name="briefing-translate"),
    path("briefings/<int:pk>/blocks/new/", composing.block_new, name="block-new"),
    path("briefings/<int:pk>/edition/", composing.briefing_publish, name="edition-new"),
    path("blocks/<int:pk>/edit/", composing.block_edit, name="block-edit"),
    path("blocks/<int:pk>/hold/", composing.block_hold, name="block-hold"),
    path("blocks/<int:pk>/move/", composing.block_move, name="block-move"),
    path("blocks/<int:pk>/remove/", composing.block_remove, name="block-remove"),
    path("blocks/<int:pk>/restore/", composing.block_restore, name="block-restore"),
    path("blocks/<int:pk>/freeze/", composing.block_freeze, name="block-freeze"),
    path("blocks/<int:pk>/thaw/", composing.block_thaw, name="block-thaw"),
    path("blocks/<int:pk>/comment/", composing.block_comment, name="block-comment"),
    path("comments-on-blocks/<int:pk>/settle/", composing.comment_settle, name="comment-settle"),
    path("organisations/<int:pk>/briefings/", panels.of_organisation, name="organisation-briefings"),
    path("people/<int:pk>/briefings/", panels.of_person, name="person-briefings"),
    path("meetings/<int:pk>/briefings/", panels.of_meeting, name="meeting-briefings"),
    path("editions/<int:pk>/", edition_views.edition_detail, name="edition-detail"),
    path("editions/<int:pk>/file/", edition_views.edition_file, name="edition-file"),
    path("editions/<int:pk>/word/", edition_views.edition_word, name="edition-word"),
    path("editions/<int:pk>/data/", edition_views.edition_data, name="edition-data"),
    path("editions/<int:pk>/compare/", edition_views.edition_compare, name="edition-compare"),
    path("editions/<int:pk>/verify/", edition_views.edition_verify, name="edition-verify"),
    path("editions/<int:pk>/rebuild/", edition_views.edition_rebuild, name="edition-rebuild"),
    path("editions/<int:pk>/withdraw/", edition_views.edition_withdraw, name="edition-withdraw"),
    path("editions/<int:pk>/send/", sending.edition_send, name="edition-send"),
    path("editions/<int:pk>/readers/", sending.edition_readers, name="edition-readers"),
    path("sendings/<int:pk>/close/", sending.sending_close, name="sending-close"),
    path("letters/<int:pk>/paper/", sending.of_letter, name="letter-paper"),
    path("sent-papers/<str:key>/", sending.paper_by_link, name="paper-by-link"),
    path("publications/", public.enter, name="public-papers-enter"),
    path("publications/<language:language>/", public.public_papers, name="public-papers"),
    path("publications/<int:pk>/<int:number>/", public.public_paper, name="public-paper"),
    path("publications/<int:pk>/<int:number>/paper.pdf", public.public_pdf, name="public-paper-pdf"),
    path("publications/<int:pk>/<int:number>/paper.docx", public.public_word, name="public-paper-word"),
    path("publications/<int:pk>/<int:number>/data.json", public.public_data, name="public-paper-data"),
    path(
        "publications/<int:pk>/<int:number>/dictionary.json", public.public_dictionary, name="public-paper-dictionary"
    ),
]
