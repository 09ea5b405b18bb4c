"""Certificates of a test's own making."""

import shutil
import ssl
import subprocess
from pathlib import Path

import pytest


def server_context(folder: Path, *names: str) -> tuple[ssl.SSLContext, Path]:
    """A server's side of TLS, and the certificate that a client must trust to believe it."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subjects = ",".join(names)
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=test", "-addext", f"subjectAltName={subjects}"),
            *("-keyout", key, "-out", certificate),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context, certificate
