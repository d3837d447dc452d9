from django.urls import path

from . import own, reporting

urlpatterns = [
    path("own/<token:token>/", own.own, name="comment_own"),
    path("own/<token:token>/received/", own.received, name="comment_own_received"),
    path("own/<token:token>/edit/", own.edit, name="comment_own_edit"),
    path("own/<token:token>/withdraw/", own.withdraw, name="comment_own_withdraw"),
    path("withdrawn/", own.withdrawn, name="comment_withdrawn"),
    path("reported/", reporting.reported, name="comment_reported"),
    path("<int:pk>/report/", reporting.report, name="comment_report"),
]
