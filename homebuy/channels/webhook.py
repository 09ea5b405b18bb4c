"""Alerts to other systems: one signed POST each."""

import asyncio
import hashlib
import hmac
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Final
from urllib.parse import quote

import httpx

from homebuy.channels.alert import AlertMessage, DelayedError, Digest, RefusedError
from homebuy.channels.allowed_addresses import Place, find
from homebuy.channels.payloads import payload
from homebuy.channels.texts import Templates
from homebuy.channels.wording import clip
from homebuy.domain.definitions.organisation import Webhook

MAY_PASS: Final = frozenset({408, 425, 429})
LONGEST_ANSWER: Final = 200
MOST_READ: Final = 2_000
USER_AGENT: Final = f"HomeBuy/{version('homebuy')}"
KEY_CHARACTERS: Final = "/:.,;+=@!*()' "


@dataclass(frozen=True)
class WebhookChannel:
    """Calls the URL of a message's webhook; `timeout` is in seconds, for the whole call.

    With `secret` each call is signed: X-HomeBuy-Signature is "t=<unix seconds>,v1=<hex>", the
    HMAC-SHA256 of "<t>.<body>". A redirect is never followed. `urls` holds, by the names of their
    settings, the addresses that are too secret for definitions.
    """

    secret: str | None = field(default=None, repr=False)
    allow_private: bool = False
    urls: Mapping[str, str] = field(default_factory=dict, repr=False)
    timeout: float = 10
    templates: Templates = field(default_factory=Templates, repr=False)
    tls: ssl.SSLContext = field(default_factory=httpx.create_ssl_context, repr=False)

    async def send(self, message: AlertMessage) -> None:
        """Post the alert; an answer that it is wrong is for good, any other trouble may pass."""
        words = await asyncio.to_thread(self.templates.alert, message)
        await self._post(message, words.text)

    async def send_digest(self, digest: Digest) -> None:
        """Post many alerts as one; trouble is told apart as for one."""
        words = await asyncio.to_thread(self.templates.digest, digest)
        await self._post(digest, words.text)

    async def _post(self, message: AlertMessage | Digest, text: str) -> None:
        webhook = message.webhook
        if webhook is None:
            raise RefusedError(f"{clip(message.key, 200)} is for no webhook")
        body = payload(message, webhook.shape, text)
        try:
            async with asyncio.timeout(self.timeout):
                place = await find(self._url(webhook), allow_private=self.allow_private)
                await self._call(webhook, place, body, self._headers(message.key, body))
        except TimeoutError as late:
            raise DelayedError(f"{webhook.id} took longer than {self.timeout:g} s") from late

    def _url(self, webhook: Webhook) -> str:
        if webhook.setting is None:
            return webhook.url
        if url := self.urls.get(webhook.setting):
            return url
        raise DelayedError(f"{webhook.id} has no address: give the worker {webhook.setting}")

    async def _call(
        self, webhook: Webhook, place: Place, body: bytes, headers: dict[str, str]
    ) -> None:
        """Tries the addresses in turn, until one can be connected to."""
        trouble: Exception | None = None
        patience = httpx.Timeout(self.timeout, connect=self.timeout / len(place.addresses))
        for address in place.addresses:
            request = httpx.Request(
                "POST",
                place.url.copy_with(host=str(address)),
                content=body,
                headers={"Host": place.url.netloc.decode("ascii"), **headers},
                extensions={
                    "sni_hostname": place.url.raw_host.decode("ascii"),
                    "timeout": patience.as_dict(),
                },
            )
            try:
                return await self._answer(webhook, request)
            except (httpx.ConnectError, httpx.ConnectTimeout) as failed:
                trouble = failed
            except httpx.HTTPError as failed:
                raise DelayedError(f"{webhook.id} did not take it: {_said(failed)}") from failed
        raise DelayedError(f"{webhook.id} cannot be reached: {_said(trouble)}") from trouble

    async def _answer(self, webhook: Webhook, request: httpx.Request) -> None:
        # The environment names no proxy: it would look the host up again.
        async with httpx.AsyncHTTPTransport(verify=self.tls, trust_env=False) as transport:
            response = await transport.handle_async_request(request)
            try:
                if not 200 <= response.status_code < 300:
                    raise _error_of(webhook, response.status_code, await _start(response))
            finally:
                await response.aclose()

    def _headers(self, key: str, body: bytes) -> dict[str, str]:
        headers = {
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            "User-Agent": USER_AGENT,
            "Accept-Encoding": "identity",
            "Idempotency-Key": quote(key, safe=KEY_CHARACTERS).strip(),
        }
        if self.secret is None:
            return headers
        return headers | {"X-HomeBuy-Signature": signature(self.secret, int(time.time()), body)}


def signature(secret: str, at: int, body: bytes) -> str:
    """What proves to the receiver who sent the body, and when."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"t={at},v1={digest.hexdigest()}"


async def _start(response: httpx.Response) -> str:
    """The beginning of the answer as it came, never unpacked."""
    start = b""
    async for piece in response.aiter_raw():
        start += piece
        if len(start) >= MOST_READ:
            break
    return clip(start[:MOST_READ].decode("utf-8", "replace"), LONGEST_ANSWER)


def _error_of(webhook: Webhook, status: int, answer: str) -> DelayedError | RefusedError:
    said = f"{webhook.id} answered {status} {answer}".rstrip()
    if 400 <= status < 500 and status not in MAY_PASS:
        return RefusedError(said)
    return DelayedError(said)


def _said(trouble: Exception | None) -> str:
    return clip(str(trouble) or type(trouble).__name__, LONGEST_ANSWER)
