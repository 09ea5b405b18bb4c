"""What the domain refuses; each error says what, why, and what to do."""


class HomeBuyError(Exception):
    """The root of every error that Home Buy raises on purpose."""


class MisuseError(HomeBuyError):
    """What was asked cannot be understood."""


class RefusalError(HomeBuyError):
    """A case refuses."""


class NotFoundError(HomeBuyError):
    """Something is not there, or is there already when it must not be."""


class OutOfReachError(HomeBuyError):
    """A service cannot be reached, or a setting that it needs is missing or wrong."""
