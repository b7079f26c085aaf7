"""A server behind nginx with the shipped configuration (``make test-clients``); skipped where nginx is missing."""

import contextlib
import http.client
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import PATIENCE, ROOT, serving, wait_until

pytestmark = pytest.mark.client

HOST = "reaffirm.example"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def accepts(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@pytest.fixture(scope="module")
def proxy(small_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of nginx, before a server that trusts it."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if program is None:
        pytest.skip("nginx is not installed")
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    with serving("--data", small_graph, "--trust-proxy", "--allowed-host", HOST, timeout=PATIENCE) as running:
        site = (ROOT / "docs" / "deploy" / "nginx.conf").read_text(encoding="utf-8")
        site = site.replace("listen 80", f"listen 127.0.0.1:{port}").replace(":8000;", f":{running.port};")
        paths = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        temporary = " ".join(f"{name}_temp_path {folder}/{name};" for name in paths)
        file = folder / "nginx.conf"
        file.write_text(
            f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{ worker_connections 4096; }}\n"
            f"http {{ access_log off; {temporary}\n{site}\n}}\n",
            encoding="utf-8",
        )
        with subprocess.Popen([program, "-p", str(folder), "-c", str(file)]) as process:
            try:
                wait_until(lambda: accepts(port))
                yield port
            finally:
                process.terminate()
                process.wait(timeout=PATIENCE)


def get(port: int, path: str, headers: dict[str, str]) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    with contextlib.closing(connection):
        connection.request("GET", path, headers={"Host": HOST, **headers})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def test_no_header_of_a_client_changes_a_link(proxy: int) -> None:
    forged = {
        "X-Forwarded-Prefix": "//evil.example",
        "X-Forwarded-Host": "evil.example",
        "Forwarded": "host=evil.example",
    }
    status, page = get(proxy, "/", forged)
    assert (status, "evil.example" in page, 'href="/about"' in page) == (200, False, True)
    assert f"Sitemap: http://{HOST}/sitemap.xml" in get(proxy, "/robots.txt", forged)[1]


def test_another_host_gets_no_answer(proxy: int) -> None:
    with pytest.raises(http.client.RemoteDisconnected):
        get(proxy, "/", {"Host": "evil.example"})
    assert get(proxy, "/metrics", {})[0] == 403


def test_connections_of_one_address_are_limited_and_unfinished_ones_closed(proxy: int) -> None:
    begun = f"POST /check HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 100000\r\n\r\ndraft=".encode()
    with contextlib.ExitStack() as stack:
        held = [stack.enter_context(socket.create_connection(("127.0.0.1", proxy), PATIENCE)) for _ in range(60)]
        for connection in held:
            connection.sendall(begun)
        answers = [connection.recv(12) for connection in held[40:]]
        assert set(answers) == {b"HTTP/1.1 429"}
        with pytest.raises(ConnectionResetError):  # at the time limit of a body
            held[0].recv(12)
    wait_until(lambda: get(proxy, "/healthz", {})[0] == 200)
