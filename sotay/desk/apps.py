from importlib import import_module

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "sotay.desk"
    label = "desk"

    def ready(self) -> None:
        """Forms register themselves when they are imported: the command line has them as the pages do."""
        for module in ("account_forms", "forms", "plans.taking_out"):
            import_module(f"sotay.desk.{module}")
