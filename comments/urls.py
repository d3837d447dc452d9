from django.urls import include, path

from . import feeds, views

urlpatterns = [
    path("articles/<uslug:slug>/comments/", views.submit, name="comment_submit"),
    path("comments/<int:pk>/", views.permalink, name="comment"),
    path("comments/<int:pk>/reply/", views.reply, name="comment_reply"),
    path("comments/", include("comments.own_urls")),
    path("comments/", include("comments.mailing_urls")),
    path("comments/feed.rss", feeds.CommentsRss(), name="comments_rss"),
    path("comments/feed.atom", feeds.CommentsAtom(), name="comments_atom"),
]
