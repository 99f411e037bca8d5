from django.apps import AppConfig


class OverenskommelsenConfig(AppConfig):
    name = "overenskommelsen"
    verbose_name = "Portalen"
