"""Stand-in until the engine is here."""


def update(article):
    """To be replaced."""


def forget(article):
    """To be replaced."""
