import pytest
from tests import factories
pytestmark = pytest.mark.django_db
hostile = ["//[x/", "/\0/", "/articles/\xff/", "/media/\0", "/media/" + "a"*5000, "/media/../x", "/media/%2e%2e/x", "/" + "a"*9000 + "/", "/static/\0","/static/"+"a"*5000, "/comments/received/\0/", "/archive/1/", "/archive/9999/","/archive/9999/12/", "/archive/0/", "/archive/99999/", "/archive/2024/13/", "/archive/" + "9"*5000 + "/", "/sitemap-\0.xml", "/media/covers/", "/media/", "/static/",  "/a?b/", "/\\\\evil/", "/;/", "///", "/%", "/%zz/", "/articles/a/b\n/", "/admin/\0/", "/admin/" +"a"*9000, "/articles/"+"a"*9000+"/", "/\u0131/".encode().decode("latin1")]
@pytest.mark.parametrize("path", hostile, ids=range(len(hostile)))
def test_path(client, path):
    r = client.get("/", PATH_INFO=path)
    print("HOST", ascii(path[:50]), r.status_code, r.get("Location"))
Q = ["/search/?q=%ff", "/search/?q=%00a", "/search/?q=%00", "/?page=%00", "/sitemap-articles.xml?p=0", "/sitemap-articles.xml?p=x", "/sitemap-articles.xml?p=%00", "/?page="+"9"*5000, "/articles/x/?comments=%00", "/search/?q=a&page=9999999", "/?" + "&".join(f"a{i}=1" for i in range(3000)), "/search/?" + "&".join(f"a{i}=1" for i in range(3000))]
@pytest.mark.parametrize("path", Q, ids=range(len(Q)))
def test_q(client, path):
    factories.article("X", slug="x")
    r = client.get(path)
    print("HOST", ascii(path[:50]), r.status_code, r.get("Location"))
