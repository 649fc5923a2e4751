from importlib import import_module

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "sotay.meetings"
    label = "meetings"

    def ready(self) -> None:
        """Declarations register themselves when they are imported."""
        modules = (
            "counted",
            "actions",
            "recording",
            "held_votes",
            "voting",
            "signing",
            "afterwards",
            "absences",
            "kept",
            "indicators",
            "verify",
            "forms",
            "voting_forms",
        )
        for module in modules:
            import_module(f"sotay.meetings.{module}")
