from importlib import import_module

from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "sotay.papers"
    label = "papers"

    def ready(self) -> None:
        """Declarations register themselves when they are imported."""
        modules: tuple[str, ...] = ("actions", "verify", "forms")
        for module in modules:
            import_module(f"sotay.papers.{module}")
