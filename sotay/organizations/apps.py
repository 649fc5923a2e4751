from importlib import import_module

from django.apps import AppConfig

DECLARING = (
    "actions", "structure", "rules", "pattern_actions", "indicators", "pattern_indicators", "verify",
)  # fmt: skip


class OrganizationsConfig(AppConfig):
    name = "sotay.organizations"
    label = "organizations"

    def ready(self) -> None:
        """Declarations register themselves when they are imported."""
        for module in (
            "actions",
            "carrying",
            "planning",
            "accrediting",
            "accreditation_forms",
            "structure",
            "rules",
            "indicators",
            "unit_indicators",
            "pattern_actions",
            "pattern_indicators",
            "verify",
            "structure_forms",
            "plan_forms",
            "pattern_forms",
            "forms",
        ):
            import_module(f"sotay.organizations.{module}")
