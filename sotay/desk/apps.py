from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "sotay.desk"
    label = "desk"
