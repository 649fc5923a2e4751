from importlib import import_module

from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "sotay.targets"
    label = "targets"

    def ready(self) -> None:
        """Declarations register themselves when they are imported."""
        for module in ("actions", "carry", "indicators", "verify", "forms"):
            import_module(f"sotay.targets.{module}")
