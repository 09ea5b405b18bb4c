"""Where a webhook may lead: an address that was looked up, checked, and is then used as it is."""

import asyncio
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

import httpx

from homebuy.channels.alert import DelayedError, RefusedError

GLOBAL_UNICAST: Final = IPv6Network("2000::/3")
NAT64: Final = IPv6Network("64:ff9b::/96")
"""Each of its addresses stands for the IPv4 address in its last 32 bits."""
SETTING: Final = "HOMEBUY_WEBHOOK_ALLOW_PRIVATE"


@dataclass(frozen=True)
class Place:
    """A URL, and the addresses of its host; whoever calls them asks no name server again."""

    url: httpx.URL
    addresses: tuple[IPv4Address | IPv6Address, ...]


async def find(url: str, *, allow_private: bool) -> Place:
    """Looks the host up once; raises RefusedError where alerts must not go, or DelayedError.

    Alerts go out over HTTPS to public addresses. Where private ones are allowed they may be called
    over plain HTTP too; the public ones never.
    """
    parsed = _parsed(url)
    addresses = await _addresses(parsed)
    private = [address for address in addresses if not is_public(address)]
    if private and not allow_private:
        raise RefusedError(
            f"{parsed.host} leads to {private[0]}, which is no public address: correct the "
            f"webhook, or set {SETTING}=true if it is meant"
        )
    if parsed.scheme == "http" and (not allow_private or len(private) < len(addresses)):
        raise RefusedError(f"the webhook at {parsed.host} is not https: correct its URL")
    return Place(parsed, addresses)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether anybody may be there: not this machine, its networks, or a way round to them."""
    if address.is_multicast or not (address.is_global or address in NAT64):
        return False
    if isinstance(address, IPv4Address):
        return True
    if address in NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    # What tunnels IPv4 could lead to a private address of that.
    return address in GLOBAL_UNICAST and not (address.sixtofour or address.teredo)


def _parsed(url: str) -> httpx.URL:
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as fault:
        raise RefusedError("the webhook's URL cannot be read: correct it") from fault
    if parsed.scheme not in ("https", "http") or not parsed.host:
        raise RefusedError("the webhook's URL must begin with https:// and name a host")
    if parsed.port is not None and not 0 < parsed.port < 65_536:
        raise RefusedError(f"the webhook at {parsed.host} names no port: correct its URL")
    if parsed.userinfo:
        raise RefusedError(f"the webhook at {parsed.host} has a password in its URL: remove it")
    return parsed


async def _addresses(url: httpx.URL) -> tuple[IPv4Address | IPv6Address, ...]:
    loop = asyncio.get_running_loop()
    try:
        host = url.raw_host.decode("ascii")
        found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as fault:
        raise DelayedError(f"the host {url.host} is not found: {fault}") from fault
    # A zone, as in fe80::1%eth0, says only through which of our networks to go.
    texts = dict.fromkeys(str(address[0]).partition("%")[0] for *_, address in found)
    return tuple(ip_address(text) for text in texts)
