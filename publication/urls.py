from django.conf import settings
from django.urls import path

from . import views

urlpatterns = [
    path(f"{settings.MEDIA_URL.lstrip('/')}<path:path>", views.media, name="media"),
    # Last: a page may have any address that nothing else has.
    path("<slug:slug>/", views.page_detail, name="page"),
]
