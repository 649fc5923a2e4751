from importlib import import_module

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "sotay.organizations"
    label = "organizations"

    def ready(self) -> None:
        """Declarations register themselves when they are imported."""
        for module in ("actions", "structure", "rules", "indicators", "verify"):
            import_module(f"sotay.organizations.{module}")
