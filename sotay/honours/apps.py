from importlib import import_module

from django.apps import AppConfig


class HonoursConfig(AppConfig):
    name = "sotay.honours"
    label = "honours"

    def ready(self) -> None:
        """Declarations register themselves when they are imported."""
        modules = ("procedure", "actions", "export", "kept", "record", "indicators", "verify", "forms")
        for module in modules:
            import_module(f"sotay.honours.{module}")
