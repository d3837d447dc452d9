from django.apps import AppConfig


class PublicationConfig(AppConfig):
    name = "publication"

    def ready(self) -> None:
        from . import checks  # noqa: F401  (registers the system checks)
