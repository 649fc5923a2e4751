"""The addresses of this room."""

from django.urls import path

from sotay.organizations.views import act_page

from .forms import ReportForm
from .views.compare import compare
from .views.composition import composition, composition_sheet
from .views.figures import figures
from .views.form1 import form1, form1_sheet
from .views.index import index
from .views.member_forms import form5, form5_sheet, form_download, form_page, forms
from .views.overdue import overdue, overdue_sheet
from .views.rows import rows
from .views.sheets import sheets
from .views.targets import targets, targets_sheet
from .views.units import changes_sheet, units, units_sheet

app_name = "reports"
urlpatterns = [
    path("", index, name="index"),
    path("<organization:pk>/form-1/", form1, name="form1"),
    path("<organization:pk>/form-1.xlsx", form1_sheet, name="form1_sheet"),
    path("<organization:pk>/forms/", forms, name="forms"),
    path("<organization:pk>/form-2/", form_page("form2"), name="form2"),
    path("<organization:pk>/form-2.xlsx", form_download("form2"), name="form2_sheet"),
    path("<organization:pk>/form-2b/", form_page("form2b"), name="form2b"),
    path("<organization:pk>/form-2b.xlsx", form_download("form2b"), name="form2b_sheet"),
    path("<organization:pk>/form-3/", form_page("form3"), name="form3"),
    path("<organization:pk>/form-3.xlsx", form_download("form3"), name="form3_sheet"),
    path("<organization:pk>/form-5/", form5, name="form5"),
    path("<organization:pk>/form-5.xlsx", form5_sheet, name="form5_sheet"),
    path("<organization:pk>/composition/", composition, name="composition"),
    path("<organization:pk>/composition.xlsx", composition_sheet, name="composition_sheet"),
    path("<organization:pk>/figures/", figures, name="figures"),
    path("<organization:pk>/compare/", compare, name="compare"),
    path("<organization:pk>/units/", units, name="units"),
    path("<organization:pk>/units.xlsx", units_sheet, name="units_sheet"),
    path("<organization:pk>/units/changes.xlsx", changes_sheet, name="changes_sheet"),
    path("<organization:pk>/rows/<indicator:code>/", rows, name="rows"),
    path("<organization:pk>/targets/", targets, name="targets"),
    path("<organization:pk>/targets.xlsx", targets_sheet, name="targets_sheet"),
    path("<organization:pk>/overdue/", overdue, name="overdue"),
    path("<organization:pk>/overdue.xlsx", overdue_sheet, name="overdue_sheet"),
    path("<organization:pk>/sheets/", sheets, name="sheets"),
    path("<organization:pk>/reported/", act_page(ReportForm), name="report"),
]
