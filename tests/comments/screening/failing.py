"""A check that fails, for the test of what happens then."""

NAME = "failing"


def check(submission):
    raise RuntimeError(submission.text)
