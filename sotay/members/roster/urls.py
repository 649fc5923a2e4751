"""The addresses of rosters, below ``import/``."""

from django.urls import path

from sotay.members.comparing.views import compare, differences, same_layout

from .views import empty, imports, marked, one, progress, rest, upload

urlpatterns = [
    path("import/", imports, name="imports"),
    path("import/into/<organization:pk>/", upload, name="import_new"),
    path("import/empty.xlsx", empty, name="import_empty"),
    path("import/<import:pk>/", one, name="import"),
    path("import/compare/<organization:pk>/", compare, name="compare"),
    path("import/<import:pk>/differences/", differences, name="differences"),
    path("import/<import:pk>/same-layout/", same_layout, name="same_layout"),
    path("import/<import:pk>/progress/", progress, name="import_progress"),
    path("import/<import:pk>/marked.xlsx", marked, name="import_marked"),
    path("import/<import:pk>/rest.xlsx", rest, name="import_rest"),
]
