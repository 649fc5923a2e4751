"""The addresses of the site: each room brings its own; who may come in is said on each page."""

from django.urls import include, path

from sotay.handbook.views.installing import worker
from sotay.kernel import converters  # noqa: F401 -- registers the kinds of argument the rooms' addresses use
from sotay.procedures.calendar_views import calendar_feed

from .gallery import gallery
from .health import health
from .look import set_look

urlpatterns = [
    path("", include("sotay.site.entrance.urls")),
    path("look/", set_look, name="set_look"),
    path("gallery/", gallery, name="gallery"),
    path("health/details/", health, name="health"),
    path("sw.js", worker, name="worker"),
    path("", include("sotay.desk.urls")),
    path("handbook/", include("sotay.handbook.urls")),
    path("organizations/", include("sotay.organizations.urls")),
    path("members/", include("sotay.members.urls")),
    path("cases/", include("sotay.procedures.urls")),
    path("calendar/<secret:secret>.ics", calendar_feed, name="calendar_feed"),
    path("meetings/", include("sotay.meetings.urls")),
    path("documents/", include("sotay.documents.urls")),
    path("dues/", include("sotay.dues.urls")),
    path("honours/", include("sotay.honours.urls")),
    path("reports/", include("sotay.reports.urls")),
    path("votes/", include("sotay.ballots.urls")),
    path("papers/", include("sotay.papers.urls")),
    path("targets/", include("sotay.targets.urls")),
]

handler500 = "sotay.site.trouble.went_wrong"
