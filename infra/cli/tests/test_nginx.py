# ruff: noqa: S603 - real processes are what is tested
from __future__ import annotations

import json
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from basec_cli import account, environments, nginx
from basec_cli.paths import ROOT
from basec_cli.ports import any_free
from basecore import clock
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from testkit.outgoing import until
from typing_extensions import override

LARGE = b"x" * 20_000_000
COOKIE = "__Host-session=abcdefgh12345678"
EXCHANGED = {"abcdefgh12345678": "good-token", "Bearer foreign": "ours"}


class Upstream(ThreadingHTTPServer):
    """Stands for auth and construction: repeats the headers it was given."""

    daemon_threads = True
    session_questions = 0


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Upstream

    def do_GET(self) -> None:
        if self.path == "/internal/session":
            self.server.session_questions += 1
            self.send_response(204)
            asked = self.headers.get("Authorization") or self.headers.get("Cookie", "")
            if found := [token for mark, token in EXCHANGED.items() if mark in asked]:
                self.send_header("X-Access-Token", found[0])
            self.end_headers()
            return
        body = json.dumps({"path": self.path, "headers": dict(self.headers.items())}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Security-Policy", "default-src 'self'")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.do_GET()

    @override
    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Say nothing."""


@dataclass
class Edge:
    port: int
    upstream: Upstream
    log: Path

    def ask(
        self,
        path: str,
        host: str = "demo.localhost",
        method: str = "GET",
        content: bytes | None = None,
        **headers: str,
    ) -> tuple[HTTPResponse, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, content, headers={"Host": host, **sent})
        response = connection.getresponse()
        body = response.read().decode(errors="replace")
        connection.close()
        return response, body

    def echoed(self, path: str, host: str = "demo.localhost", **headers: str) -> dict[str, str]:
        response, body = self.ask(path, host, **headers)
        assert response.status == 200
        return {name.lower(): value for name, value in json.loads(body)["headers"].items()}


def _site(run: Path, port: int, upstream: int, static: Path) -> nginx.Site:
    servers = account.for_servers(ROOT)
    reaches = account.reachable(run, servers)
    return nginx.Site(
        run=run,
        addresses=(f"127.0.0.1:{port}",),
        auth=f"127.0.0.1:{upstream}",
        # One of the two is down: whoever asks never notices.
        construction=(f"127.0.0.1:{any_free()}", f"127.0.0.1:{upstream}"),
        user=nginx.worker_user(servers) if reaches or servers is None else "root",
        static=static,
    )


@pytest.fixture(scope="module")
def edge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edge]:
    run, static = tmp_path_factory.mktemp("nginx"), tmp_path_factory.mktemp("static")
    (static / "site.css").write_text("body { color: red }\n" * 200, encoding="utf-8")
    (static / "js").mkdir()
    (static / "js" / "main.js").write_text("import './other.js';\n", encoding="utf-8")
    upstream = Upstream(("127.0.0.1", 0), Answer)
    threading.Thread(target=upstream.serve_forever, daemon=True).start()
    port = any_free()
    configuration = nginx.write(_site(run, port, upstream.server_address[1], static))
    log = run / "nginx.log"
    with log.open("wb") as output:
        process = subprocess.Popen(nginx.command(configuration), stdout=output, stderr=output)
    found = Edge(port, upstream, log)
    _wait(found)
    yield found
    process.terminate()
    process.wait(10)
    upstream.shutdown()
    upstream.server_close()


def _wait(edge: Edge) -> None:
    for _ in range(1200):
        try:
            edge.ask("/health/live", "localhost")
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(edge.log.read_text(encoding="utf-8"))


def test_the_host_becomes_the_tenant_whatever_the_client_claims(edge: Edge) -> None:
    seen = edge.echoed("/tenant.json", X_Tenant_Slug="vizinha", X_Access_Token="forged")  # noqa: S106 - a forged token, on purpose
    assert seen["x-tenant-slug"] == "demo"
    assert "x-access-token" not in seen
    assert seen["host"] == "demo.localhost"
    assert seen["x-forwarded-for"] == "127.0.0.1"
    assert len(seen["x-request-id"]) == 32


def test_forwarding_headers_of_the_client_are_dropped(edge: Edge) -> None:
    seen = edge.echoed("/api/v1/products", X_Forwarded_For="6.6.6.6", Forwarded="for=6.6.6.6")
    assert seen["x-forwarded-for"] == "127.0.0.1"
    assert "forwarded" not in seen


@pytest.mark.parametrize("slug", ["demo", "a", "loja-do-ze", "x1y", "a" * 32])
def test_well_formed_slugs_reach_the_services(edge: Edge, slug: str) -> None:
    assert edge.echoed("/tenant.json", f"{slug}.localhost:8080")["x-tenant-slug"] == slug


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "127.0.0.1",
        "www.localhost",
        "admin.localhost",
        "auth.localhost",
        "-demo.localhost",
        "demo-.localhost",
        "de_mo.localhost",
        "a.demo.localhost",
        "a" * 33 + ".localhost",
        "demo.localhost.evil.com",
        "demo.evil.com",
        "demolocalhost",
    ],
)
def test_anything_else_is_closed_with_a_friendly_page(edge: Edge, host: str) -> None:
    response, body = edge.ask("/tenant.json", host)
    assert response.status == 404
    assert 'lang="pt-BR"' in body


@pytest.mark.parametrize(
    "path",
    [
        "/internal/session",
        "//internal/session",
        "/auth/../internal/session",
        "/auth/%2e%2e/internal/session",
        "/auth/..%2finternal/session",
        "/_session",
        "/_pages/not_found.html",
        "/health/ready",
        "/health/live",
        "/metrics",
        "/metrics/",
        "//metrics",
        "/web/../metrics",
        "/docs/%2e%2e/metrics",
        "/api/..%2fmetrics",
    ],
)
def test_what_is_internal_is_not_reachable(edge: Edge, path: str) -> None:
    before = edge.upstream.session_questions
    response, _ = edge.ask(path, Cookie=COOKIE)
    assert response.status == 404
    assert edge.upstream.session_questions == before


def test_a_session_is_exchanged_for_a_token_and_the_answer_is_cached(edge: Edge) -> None:
    cookie = "theme=dark; __Host-session=abcdefgh12345678.cached; x=y"
    before = edge.upstream.session_questions
    for _ in range(5):
        seen = edge.echoed("/web/", Cookie=cookie)
        assert seen["authorization"] == "Bearer good-token"
    assert edge.upstream.session_questions == before + 1
    edge.echoed("/web/", "vizinha.localhost", Cookie=cookie)
    assert edge.upstream.session_questions == before + 2, "the cache is keyed by store too"


def test_a_bad_session_and_no_session_give_no_token(edge: Edge) -> None:
    before = edge.upstream.session_questions
    assert "authorization" not in edge.echoed("/web/", Cookie="__Host-session=unknown-session")
    assert edge.upstream.session_questions == before + 1
    for nobody in ("", "not__Host-session=abcdefgh12345678"):
        assert "authorization" not in edge.echoed("/web/", Cookie=nobody)
    assert edge.upstream.session_questions == before + 1


def test_the_clients_own_token_wins_and_auth_is_asked_once(edge: Edge) -> None:
    before = edge.upstream.session_questions
    for told, passed_on in (("mine", "mine"), ("mine", "mine"), ("foreign", "ours")):
        seen = edge.echoed("/api/v1/quotes", Cookie=COOKIE, Authorization=f"Bearer {told}")
        assert seen["authorization"] == f"Bearer {passed_on}"
    assert edge.upstream.session_questions == before + 2


def test_the_applications_own_policy_stays_as_it_is(edge: Edge) -> None:
    response, _ = edge.ask("/web/")
    assert response.headers.get_all("Content-Security-Policy") == ["default-src 'self'"]


def test_a_post_keeps_its_body_and_asks_with_a_get(edge: Edge) -> None:
    response, body = edge.ask("/web/quotes", method="POST", Cookie=COOKIE, Content_Length="0")
    assert response.status == 200
    assert json.loads(body)["headers"]["Authorization"] == "Bearer good-token"


def test_static_files_are_cached_for_good_only_with_a_version(edge: Edge) -> None:
    plain, _ = edge.ask("/static/site.css", Accept_Encoding="gzip")
    assert plain.status == 200
    assert plain.headers["Content-Encoding"] == "gzip"
    assert plain.headers["Cache-Control"] == "public, max-age=0"
    versioned, _ = edge.ask("/web/static/site.css?v=abc")
    assert versioned.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert versioned.headers["X-Content-Type-Options"] == "nosniff"
    module, body = edge.ask("/static/v/0123456789ab/js/main.js")
    assert (module.status, "other.js" in body) == (200, True)
    assert "immutable" in module.getheader("Cache-Control", "")
    for outside in ("/static/v/0123456789ab/../nginx.conf", "/static/v/zz/js/main.js"):
        assert edge.ask(outside)[0].status == 404
    assert edge.ask("/static/../nginx.conf")[0].status == 404


def test_the_start_page_leads_to_the_web_interface(edge: Edge) -> None:
    response, _ = edge.ask("/")
    assert response.status == 302
    assert response.headers["Location"] == "/web/"


def test_limits(edge: Edge) -> None:
    assert edge.ask("/api/v1/x", method="POST", Content_Length="3000000")[0].status == 413
    problem, body = edge.ask("/api/v1/x", method="POST", Content_Length="3000000")
    assert problem.headers["Content-Type"].startswith("application/problem+json")
    assert json.loads(body)["code"] == "too_large"
    assert edge.ask("/api/v1/x", X_Long="a" * 9000)[0].status == 400
    for path in ("/web/imports", "/api/v1/imports"):
        assert edge.ask(path, method="POST", Content_Length="26214401")[0].status == 413
        assert edge.ask(path, method="POST", content=LARGE, Cookie=COOKIE)[0].status == 200


@pytest.mark.parametrize(
    ("path", "host", "method"),
    [
        ("/nothing", "demo.localhost", "GET"),
        ("/static/site.css", "demo.localhost", "POST"),
        ("/static/site.css", "demo.localhost", "GET"),
        ("/api/v1/x", "demo.localhost", "TRACE"),
        ("/static/../../etc/passwd", "demo.localhost", "GET"),
        ("/", "nobody.example", "GET"),
        ("/", "demo.localhost:[", "GET"),
    ],
)
def test_what_nginx_answers_itself_has_a_policy_too(
    edge: Edge, path: str, host: str, method: str
) -> None:
    response, _ = edge.ask(path, host, method)
    assert response.status < 500
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/auth/login", "/auth/login/code"])
def test_too_many_sign_ins_are_slowed_down_but_not_the_pages(edge: Edge, path: str) -> None:
    seen = {edge.ask(path, method="POST", Content_Length="0")[0].status for _ in range(300)}
    assert 429 in seen
    assert edge.ask("/auth/login")[0].status == 200


async def test_the_log_is_json_without_cookies_or_query_strings(edge: Edge) -> None:
    edge.ask("/web/orders/told?token=secret-in-query", Cookie=COOKIE)
    await until(lambda: "/web/orders/told" in edge.log.read_text(encoding="utf-8"))
    text = edge.log.read_text(encoding="utf-8")
    last = [json.loads(line) for line in text.splitlines() if line.startswith("{")][-1]
    assert (last["path"], last["tenant"]) == ("/web/orders/told", "demo")
    assert "secret-in-query" not in text
    assert "abcdefgh12345678" not in text


def test_services_that_do_not_answer_get_a_friendly_page_or_a_problem(
    tmp_path: Path,
) -> None:
    port, nobody = any_free(), any_free()
    configuration = nginx.write(_site(tmp_path, port, nobody, tmp_path))
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(nginx.command(configuration), stdout=log, stderr=log)
    edge = Edge(port, Upstream(("127.0.0.1", 0), Answer), tmp_path / "log")
    try:
        _wait(edge)
        page, body = edge.ask("/auth/login")
        assert (page.status, 'lang="pt-BR"' in body) == (502, True)
        page, body = edge.ask("/web/imports", method="POST", content=LARGE, Cookie=COOKIE)
        assert (page.status, 'lang="pt-BR"' in body) == (503, True), "not that it is too large"
        problem, _ = edge.ask("/api/v1/products")
        assert problem.status == 503
        assert problem.headers["Content-Type"].startswith("application/problem+json")
    finally:
        process.terminate()
        process.wait(10)
        edge.upstream.server_close()


@pytest.mark.parametrize("environment", ["development", "staging", "production"])
def test_nginx_accepts_the_configuration_of_every_environment(
    environment: str, tmp_path: Path
) -> None:
    settings = environments.load(environment)
    if "certificate" in settings["nginx"]:
        key, certificate = _self_signed(tmp_path)
        settings["nginx"].update(certificate=certificate, certificate_key=key)
    site = nginx.Site(
        run=tmp_path,
        addresses=(f"127.0.0.1:{any_free()}",),
        auth=settings["nginx"].get("auth", "127.0.0.1:8001"),
        construction=tuple(settings["nginx"].get("construction", ["127.0.0.1:8000"])),
        user="root" if account.for_servers(ROOT) else "",
        settings=settings,
    )
    path = nginx.write(site)
    text = path.read_text(encoding="utf-8").replace("listen 80 ", "listen 8099 ")
    path.write_text(text.replace("listen [::]:80 ", "listen [::]:8099 "), encoding="utf-8")
    command = (*nginx.command(path), "-t")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


def _self_signed(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "example.com")])
    today = clock.now()
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key())
        .serial_number(1)
        .not_valid_before(today)
        .not_valid_after(today + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    paths = folder / "key.pem", folder / "certificate.pem"
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    paths[0].write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
    paths[1].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return paths


def test_quotes_by_a_link_need_no_session_and_leave_no_key_in_the_logs(edge: Edge) -> None:
    asked = edge.upstream.session_questions
    seen = edge.echoed("/q/secret-token", Cookie=COOKIE, X_Tenant_Slug="vizinha")
    assert seen["x-tenant-slug"] == "demo"
    assert "authorization" not in seen
    assert edge.upstream.session_questions == asked
    assert edge.ask("/internal/store")[0].status == 404
    assert {edge.ask("/q/secret-token")[0].status for _ in range(300)} == {200, 429}
    assert '"path":"/q/"' in (lines := edge.log.read_text(encoding="utf-8"))
    assert "secret-token" not in lines
