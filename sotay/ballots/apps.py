from importlib import import_module

from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "sotay.ballots"
    label = "ballots"

    def ready(self) -> None:
        """Declarations register themselves when they are imported."""
        modules: tuple[str, ...] = (
            "votes",
            "actions",
            "opening",
            "casting",
            "closing",
            "handing",
            "verify",
            "forms",
            "voting_forms",
        )
        for module in modules:
            import_module(f"sotay.ballots.{module}")
