from importlib import import_module

from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "sotay.members"
    label = "members"

    def ready(self) -> None:
        """Declarations register themselves when they are imported."""
        for module in ("actions", "totals", "carry", "indicators", "verify"):
            import_module(f"sotay.members.{module}")
