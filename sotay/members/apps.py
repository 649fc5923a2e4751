from importlib import import_module

from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "sotay.members"
    label = "members"

    def ready(self) -> None:
        """Declarations register themselves when they are imported."""
        for module in (
            "bookkeeping",
            "actions",
            "corrections",
            "totals",
            "carry",
            "plan_checks",
            "indicators",
            "newcomers",
            "unit_indicators",
            "excusal_indicators",
            "rollups.stock",
            "rollups.flow",
            "rollups.verify",
            "verify",
            "export",
            "agreeing_forms",
            "erasure_forms",
            "forms",
            "correction_forms",
            "export_forms",
            "bookkeeping_forms",
            "totals_forms",
            "roster.actions",
            "quality.indicators",
            "residence.actions",
            "residence.forms",
            "residence.indicators",
            "residence.kept",
            "residence.views",
            "extracts.actions",
            "extracts.forms",
            "quality.actions",
            "quality.forms",
            "joining.forms",
            "comparing.forms",
            "comparing.layout",
            "taking.actions",
            "taking.forms",
            "prospects.actions",
            "prospects.sources",
            "prospects.carry",
            "prospects.hooks",
            "prospects.verify",
            "prospects.forms",
            "procedures.awareness",
            "procedures.admission",
            "procedures.recognition",
            "procedures.transfers",
            "procedures.temporary",
            "procedures.abroad",
            "procedures.departure",
            "procedures.collective",
            "letters.actions",
            "letters.forms",
            "procedures.exemption",
            "procedures.leaving",
            "procedures.removal",
            "procedures.returning",
            "case_indicators",
            "case_forms",
        ):
            import_module(f"sotay.members.{module}")
