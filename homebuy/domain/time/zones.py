"""Time zones by the names of their regions, which mean the same on every machine."""

import re
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from pydantic import AfterValidator

REGION: Final = re.compile(r"UTC|[A-Z]\w*(/[A-Z][\w+-]*)+", re.ASCII)


def _known(zone: str) -> str:
    try:
        # Such a file as "localtime" is a zone too, and another one on the next machine.
        if not REGION.fullmatch(zone):
            raise ValueError
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise ValueError(f'"{zone}" is no time zone: use a name such as Europe/London') from None
    return zone


Zone = Annotated[str, AfterValidator(_known)]
