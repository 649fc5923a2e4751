from importlib import import_module

from django.apps import AppConfig


class HandbookConfig(AppConfig):
    name = "sotay.handbook"
    label = "handbook"

    def ready(self) -> None:
        """Declarations register themselves when they are imported."""
        for module in (
            "actions",
            "letterbox",
            "forms",
            "record",
            "waiting",
            "own_meetings",
            "own_study",
            "own_days",
            "indicators",
        ):
            import_module(f"sotay.handbook.{module}")
