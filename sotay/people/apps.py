from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "sotay.people"
    label = "people"

    def ready(self) -> None:
        """Declarations register themselves when they are imported."""
        for module in (
            "actions",
            "carry",
            "approving",
            "breaches",
            "breach_forms",
            "offices",
            "recovery",
            "linking",
            "signals",
            "indicators",
            "verify",
        ):
            import_module(f"sotay.people.{module}")
