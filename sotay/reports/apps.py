from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "sotay.reports"
    label = "reports"
