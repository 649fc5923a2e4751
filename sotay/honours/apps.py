from importlib import import_module

from django.apps import AppConfig


class HonoursConfig(AppConfig):
    name = "sotay.honours"
    label = "honours"

    def ready(self) -> None:
        """Declarations register themselves when they are imported."""
        modules: tuple[str, ...] = (
            "procedure",
            "card_procedure",
            "actions",
            "cards",
            "export",
            "card_register",
            "kept",
            "record",
        )
        modules += ("indicators", "verify", "forms", "card_forms")
        for module in modules:
            import_module(f"sotay.honours.{module}")
