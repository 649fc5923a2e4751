from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "sotay.kernel"
    label = "kernel"
