from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "sotay.people"
    label = "people"
