"""The addresses of votes."""

from django.urls import path

from . import handing_views, own_views, views, voting_views

app_name = "ballots"

urlpatterns = [
    path("mine/", own_views.mine, name="mine"),
    path("ballots/<ballot:pk>/", voting_views.voting, name="voting"),
    path("ballots/<ballot:pk>/vote/", own_views.vote, name="cast"),
    path("ballots/<ballot:pk>/count/", own_views.count, name="count"),
    path("ballots/<ballot:pk>/gather/", handing_views.gather, name="gather"),
    path("ballots/<ballot:pk>/hand-over/", handing_views.hand_over, name="hand_over"),
    path("ballots/<ballot:pk>/shares/", handing_views.shares, name="shares"),
    path("ballots/<ballot:pk>/result/", own_views.result, name="result"),
    path("ballots/<ballot:pk>/conclude/", voting_views.conclude, name="conclude"),
    path("ballots/<ballot:pk>/sheet/<line:number>/", voting_views.sheet, name="sheet"),
    path("ballots/<ballot:pk>/again/", voting_views.again, name="again"),
    path("ballots/<ballot:pk>/withdraw/", voting_views.withdraw, name="withdraw"),
    path("voters/<voter:pk>/", voting_views.voter, name="voter"),
    path("<organization:pk>/", views.votes, name="votes"),
    path("<organization:pk>/open/", voting_views.open_one, name="open"),
    path("<organization:pk>/record/", views.record, name="record"),
    path("results/<vote:pk>/", views.vote, name="vote"),
    path("results/<vote:pk>/correct/", views.correct, name="correct"),
]
