from importlib import import_module

from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "sotay.procedures"
    label = "procedures"

    def ready(self) -> None:
        """Declarations register themselves when they are imported."""
        modules: tuple[str, ...] = (
            "actions",
            "numbering",
            "carry",
            "indicators",
            "forms",
            "reminding",
            "calendar_actions",
            "calendar_forms",
        )
        for module in modules:
            import_module(f"sotay.procedures.{module}")
