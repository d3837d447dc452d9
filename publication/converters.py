"""Path converters: what may stand in an address of this site."""


class UnicodeSlug:
    """A slug in any script, as `slugify(allow_unicode=True)` makes it."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Token:
    """32 bytes in base64url without padding (RFC 4648, 5), as `comments` signs with."""

    regex = r"[A-Za-z0-9_-]{43}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class CategoryPath(UnicodeSlug):
    """Slugs of nested categories, the outermost first."""

    regex = r"[-\w]+(?:/[-\w]+){0,2}"
