from django.urls import URLPattern, path

from campaigns.views import election_papers, election_parts, election_result, elections, voting

urlpatterns: list[URLPattern] = [
    path("elections/", elections.election_list, name="election-list"),
    path("elections/new/", elections.election_new, name="election-new"),
    path("elections/<int:pk>/", elections.election_detail, name="election-detail"),
    path("elections/<int:pk>/edit/", elections.election_edit, name="election-edit"),
    path("elections/<int:pk>/freeze/", elections.election_freeze, name="election-freeze"),
    path("elections/<int:pk>/mails/", election_parts.election_mails, name="election-mails"),
    path("elections/<int:pk>/open/", elections.election_open, name="election-open"),
    path("elections/<int:pk>/remind/", elections.election_remind, name="election-remind"),
    path("elections/<int:pk>/close/", elections.election_close, name="election-close"),
    path("elections/<int:pk>/cancel/", election_parts.election_cancel, name="election-cancel"),
    path("elections/<int:pk>/candidates/new/", election_parts.candidate_new, name="candidate-new"),
    path("elections/<int:pk>/candidates/take/", election_parts.candidates_take, name="candidates-take"),
    path("elections/candidates/<int:pk>/accept/", election_parts.candidate_accept, name="candidate-accept"),
    path("elections/candidates/<int:pk>/remove/", election_parts.candidate_remove, name="candidate-remove"),
    path("elections/<int:pk>/voters/", election_parts.electorate, name="electorate"),
    path("elections/objections/<int:pk>/", election_parts.objection_resolve, name="objection-resolve"),
    path("elections/<int:pk>/count/", election_result.election_count, name="election-count"),
    path("elections/<int:pk>/lot/", election_result.election_lot, name="election-lot"),
    path("elections/<int:pk>/mandates/", election_result.election_mandates, name="election-mandates"),
    path("elections/<int:pk>/complaints/new/", election_result.complaint_new, name="complaint-new"),
    path("elections/complaints/<int:pk>/", election_result.complaint_answer, name="complaint-answer"),
    path("elections/<int:pk>/ballots.json", election_papers.ballot_file, name="ballot-file"),
    path("elections/<int:pk>/protocol.pdf", election_papers.protocol_pdf, name="election-protocol-pdf"),
    path("elections/voters/<int:pk>/vote/", voting.vote, name="vote"),
    path("elections/voters/<int:pk>/enter/", voting.vote_enter, name="vote-enter"),
    path("elections/voters/<int:pk>/confirm/", voting.vote_confirm, name="vote-confirm"),
    path("vote/<str:key>/", voting.vote_link, name="vote-link"),
]
