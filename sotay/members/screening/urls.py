"""The addresses of screening rounds."""

from django.urls import path

from .views import ENTRY_PAGES, PART_PAGES, close_page, open_page, own, part, screening

urlpatterns = [
    path("mine/screening/", own, name="screening_own"),
    path("of/<organization:pk>/screening/", screening, name="screening"),
    path("of/<organization:pk>/screening/open/", open_page, name="screening_open"),
    path("screening/<screeninground:pk>/close/", close_page, name="screening_close"),
    path("screening/of-cell/<case:pk>/", part, name="screening_part"),
    *(
        path(
            f"screening/of-cell/<case:pk>/{form.action.partition('.')[2]}/",
            view,
            name=f"screening_{form.action.partition('.')[2]}",
        )
        for form, view in PART_PAGES
    ),
    *(
        path(
            f"screening/listed/<screened:pk>/{form.action.partition('.')[2]}/",
            view,
            name=f"screening_{form.action.partition('.')[2]}",
        )
        for form, view in ENTRY_PAGES
    ),
]
