from importlib import import_module

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "sotay.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Declarations register themselves when they are imported."""
        import_module("sotay.kernel.seal_proofs")
