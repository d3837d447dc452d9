from django.urls import path

from . import lost, mailing

urlpatterns = [
    path("lost-link/", lost.lost, name="comment_lost"),
    path("mail/<token:token>/confirm/", mailing.confirm, name="comment_mail_confirm"),
    path("mail/<token:token>/stop/", mailing.unsubscribe, name="comment_mail_stop"),
]
