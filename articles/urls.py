from django.urls import path

from . import feeds, sitemaps, views

urlpatterns = [
    path("", views.home, name="home"),
    path("articles/<uslug:slug>/", views.article_detail, name="article"),
    path("category/<cpath:path>/feed.rss", feeds.CategoryRss(), name="category_rss"),
    path("category/<cpath:path>/feed.atom", feeds.CategoryAtom(), name="category_atom"),
    path("category/<cpath:path>/", views.category, name="category"),
    path("tag/<uslug:slug>/", views.tag, name="tag"),
    path("by/<uslug:slug>/", views.byline, name="byline"),
    path("archive/", views.archive, name="archive"),
    path("archive/<int:year>/", views.archive_year, name="archive_year"),
    path("archive/<int:year>/<int:month>/", views.archive_month, name="archive_month"),
    path("search/", views.search, name="search"),
    path("feed.rss", feeds.LatestRss(), name="feed_rss"),
    path("feed.atom", feeds.LatestAtom(), name="feed_atom"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<str:section>.xml", sitemaps.section, name="sitemap_section"),
]
