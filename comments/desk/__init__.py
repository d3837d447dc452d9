"""The moderation desk: a page of the admin on which what waits is read and decided.

`page` says what is listed and in which order, `masks` how words are shown, `forms` what a
moderator can send, `views` puts them together.
"""
