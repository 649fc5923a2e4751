from importlib import import_module

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "sotay.reports"
    label = "reports"

    def ready(self) -> None:
        """Declarations register themselves when they are imported."""
        for module in ("actions", "forms"):
            import_module(f"sotay.reports.{module}")
