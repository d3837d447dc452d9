from django.contrib import admin
from django.urls import include, path, register_converter

from publication.converters import CategoryPath, Token, UnicodeSlug

from .robots import robots

register_converter(UnicodeSlug, "uslug")
register_converter(CategoryPath, "cpath")
register_converter(Token, "token")

urlpatterns = [
    path("admin/", admin.site.urls),
    path("robots.txt", robots, name="robots"),
    path("", include("comments.urls")),
    path("", include("articles.urls")),
    path("", include("publication.urls")),
]

handler400 = "publication.views.bad_request"
handler403 = "publication.views.forbidden"
handler404 = "publication.views.not_found"
handler500 = "publication.views.server_error"
