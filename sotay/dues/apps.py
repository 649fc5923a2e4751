from importlib import import_module

from django.apps import AppConfig


class DuesConfig(AppConfig):
    name = "sotay.dues"
    label = "dues"

    def ready(self) -> None:
        """Declarations register themselves when they are imported."""
        modules = (
            "actions",
            "money",
            "carry",
            "export",
            "kept",
            "indicators",
            "verify",
            "reminders",
            "forms",
            "reminder_forms",
        )
        for module in modules:
            import_module(f"sotay.dues.{module}")
