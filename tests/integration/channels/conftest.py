from collections.abc import AsyncIterator

import pytest

from tests.post import Post


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    """A mail server that keeps envelopes too."""
    post = Post()
    async with post.open():
        yield post
