from ipaddress import ip_address

import pytest

from homebuy.channels.alert import DelayedError, RefusedError
from homebuy.channels.allowed_addresses import find, is_public

PRIVATE = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "2001:db8::1",
    "2001::1",
    "2002:7f00:1::1",
    "2002:808:808::1",
    "fc00::1",
    "fd12::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
]
PUBLIC = ["8.8.8.8", "93.184.216.34", "172.32.0.1", "2606:4700::1111", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", PRIVATE)
def test_address_that_may_lead_inside_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_address_on_the_internet_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize("address", PRIVATE)
async def test_private_literal_is_refused(address: str) -> None:
    host = f"[{address}]" if ":" in address else address
    with pytest.raises((RefusedError, DelayedError)):
        await find(f"https://{host}/", allow_private=False)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.example.org",
        "ftp://8.8.8.8/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https:///hook",
        "https://",
        "https://user:password@8.8.8.8/",
        "https://8.8.8.8\\@127.0.0.1/",
        "https://8.8.8.8:99999/",
        "https://8.8.8.8:0/",
        "https://8.8.8.8:x/",
        "https://①②⑦.0.0.1/",
        "https://8.8.8.8/\r\nHost: evil",
        "http://8.8.8.8/",
        "//8.8.8.8/",
    ],
)
async def test_url_that_is_none_is_refused(url: str) -> None:
    for allow_private in (False, True):
        with pytest.raises(RefusedError):
            await find(url, allow_private=allow_private)


@pytest.mark.parametrize("host", ["nowhere.invalid", "a b", "%31%32%37.0.0.1", "x" * 300])
async def test_host_that_is_not_found_delays(host: str) -> None:
    with pytest.raises((DelayedError, RefusedError)):
        await find(f"https://{host}/", allow_private=True)


async def test_refusal_names_no_part_of_the_url_but_the_host() -> None:
    with pytest.raises(RefusedError) as refused:
        await find("https://127.0.0.1/T0/s3cret?k=s3cret", allow_private=False)
    assert "s3cret" not in str(refused.value)


async def test_public_literal_is_found() -> None:
    place = await find("https://8.8.8.8/hook", allow_private=False)
    assert place.addresses == (ip_address("8.8.8.8"),)
