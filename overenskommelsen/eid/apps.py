from django.apps import AppConfig


class EidConfig(AppConfig):
    name = "overenskommelsen.eid"
