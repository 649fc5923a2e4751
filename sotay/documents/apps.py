from importlib import import_module

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "sotay.documents"
    label = "documents"

    def ready(self) -> None:
        """Declarations register themselves when they are imported."""
        for module in ("actions", "studying", "kept", "indicators", "queries", "verify", "forms"):
            import_module(f"sotay.documents.{module}")
