#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""TLS servers on loopback, one or a thousand: what a Kubernetes API server answers, and all that one may do wrong.

In a test:   fleet = Fleet(); server = fleet.serve(chain, key, api=KubernetesAPI(...)); server.fault = "endless"
As a bench:  servers.py --clusters 1000 --delay 50 --processes 2 --folder DIR writes DIR/clusters.json, prints `ready`,
             and serves until its standard input ends.

Every connection and request is recorded, headers and all, so that a test can say what was never sent.
"""
import argparse
import base64
import email.utils
import gzip
import json
import os
import random
import resource
import select
import socket
import ssl
import struct
import sys
import tempfile
import threading
import time
import warnings
from dataclasses import dataclass, field

from fixtures import Fixtures
from kubernetes_api import Answer, Identity, KubernetesAPI, failure, legacy_token

REASONS = {200: "OK", 201: "Created", 301: "Moved Permanently", 302: "Found", 307: "Temporary Redirect", 400: "Bad Request",
           401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 422: "Unprocessable Entity", 429: "Too Many Requests",
           500: "Internal Server Error", 503: "Service Unavailable"}
LIMIT = 64 << 20


@dataclass
class Request:
    """One request as it came."""

    server: str
    name: str
    method: str
    path: str
    headers: list
    body: bytes
    moment: float = field(default_factory=time.monotonic)

    def header(self, name):
        found = [value for one, value in self.headers if one.lower() == name.lower()]
        return found[0] if found else None

    @property
    def authorization(self):
        return self.header("Authorization")

    @property
    def raw(self):
        return repr(self.headers).encode() + self.path.encode() + self.body


def context(chain, key, client_authority=None, highest=None, folder=None):
    """A server's TLS context: as lax as OpenSSL allows, for the client is to judge."""
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".pem") as file:
        file.write(b"".join(one.pem for one in chain))
        file.flush()
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.set_ciphers("ALL:@SECLEVEL=0")
        made.load_cert_chain(file.name, key)
    if highest is not None:
        # Python says that these versions are old; that is why they are here.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            made.minimum_version = ssl.TLSVersion.TLSv1
            made.maximum_version = highest
    if client_authority is not None:
        made.verify_mode = ssl.CERT_REQUIRED
        made.load_verify_locations(cadata=client_authority.pem.decode())
    return made


class Server:
    """One address and port."""

    def __init__(self, fleet, listener, default, api, name):
        self.fleet, self.listener, self.default, self.api, self.name = fleet, listener, default, api, name
        self.address, self.port = listener.getsockname()[:2]
        # How it answers: a name of FAULTS for all requests, or by a part of the path; None answers as `api` says.
        self.fault, self.faults = None, {}
        # Seconds before each answer; a page to redirect to; other contexts by the name that the client asks for.
        self.delay, self.location, self.contexts = 0, None, {}
        # "tls", "plain" (no TLS at all), "silent" (accepts and says nothing), "closed" (accepts and closes), "noise".
        self.mode = "tls"
        # Seconds that its clock is ahead; None sends no Date.
        self.skew = 0

    @property
    def url(self):
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"https://{host}:{self.port}"

    @property
    def requests(self):
        return [one for one in self.fleet.requests if one.server == self.name]

    @property
    def handshakes(self):
        return [one for one in self.fleet.handshakes if one[0] == self.name]

    def fault_of(self, path):
        for part, fault in self.faults.items():
            if part in path:
                return fault
        return self.fault


class Fleet:
    """All servers of a process: one thread accepts, and one thread a connection answers."""

    def __init__(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 8192)), hard))
        self.requests, self.handshakes, self.servers = [], [], {}
        self.lock = threading.Lock()
        self.ended = threading.Event()
        self.poll = select.epoll()
        self.thread = threading.Thread(target=self.accept, daemon=True)
        self.thread.start()

    def serve(self, chain, key, api=None, address="127.0.0.1", port=0, name=None, **options):
        """Starts a server that presents a chain; `key` is the path of its private key."""
        listener = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, port))
        listener.listen(512)
        listener.setblocking(False)
        made = chain if isinstance(chain, ssl.SSLContext) else context(chain, key, **options)
        server = Server(self, listener, made, api or KubernetesAPI(), name or f"s{len(self.servers)}")
        made.sni_callback = by_name_of(server)
        self.servers[listener.fileno()] = server
        self.poll.register(listener.fileno(), select.EPOLLIN)
        return server

    def accept(self):
        while not self.ended.is_set():
            for number, _ in self.poll.poll(0.5):
                server = self.servers[number]
                try:
                    while True:
                        connection, _ = server.listener.accept()
                        threading.Thread(target=self.connected, args=(server, connection), daemon=True).start()
                except OSError:
                    continue

    def connected(self, server, connection):
        connection.settimeout(30)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            MODES[server.mode](self, server, connection)
        except (OSError, ValueError, EOFError):
            pass
        finally:
            connection.close()

    def secured(self, server, connection):
        tls = server.default.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        tls.asked = None
        try:
            tls.do_handshake()
        except (OSError, ssl.SSLError) as error:
            with self.lock:
                self.handshakes.append((server.name, tls.asked, str(error)))
            return
        with self.lock:
            self.handshakes.append((server.name, tls.asked, None))
        self.conversation(server, tls, tls.asked)

    def plain(self, server, connection):
        """No TLS: a client that begins it is told so as Go's server does."""
        if connection.recv(1, socket.MSG_PEEK) == b"\x16":
            connection.recv(4096)
            connection.sendall(b"HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTPS request to an HTTP server.\n")
            return
        self.conversation(server, connection, None)

    def silent(self, _server, _connection):
        self.ended.wait(60)

    def closed(self, _server, _connection):
        return

    def noise(self, _server, connection):
        connection.sendall(os.urandom(4096))

    def conversation(self, server, stream, name):
        """Reads requests and answers them until somebody closes."""
        file = stream.makefile("rb")
        while (request := self.read(server, file, name)) is not None:
            with self.lock:
                self.requests.append(request)
            if server.delay:
                time.sleep(server.delay)
            answer = server.api.answer(request.method, request.path, request.authorization, request.body)
            fault = server.fault_of(request.path)
            if fault is not None:
                FAULTS[fault](self, server, stream, answer)
                break
            stream.sendall(encoded(answer, server))
            if (request.header("Connection") or "").lower() == "close":
                break
        try:
            stream.unwrap() if isinstance(stream, ssl.SSLSocket) else None
        except OSError:
            pass

    @staticmethod
    def read(server, file, name):
        line = file.readline(65536)
        if not line.strip():
            return None
        method, path, _ = line.decode("latin-1").split(" ", 2)
        headers = []
        while (line := file.readline(1 << 17)) not in (b"\r\n", b"\n", b""):
            key, _, value = line.decode("latin-1").partition(":")
            headers.append((key.strip(), value.strip()))
        request = Request(server.name, name, method, path, headers, b"")
        request.body = file.read(int(request.header("Content-Length") or 0))
        return request

    def close(self):
        self.ended.set()
        self.thread.join()
        for server in self.servers.values():
            server.listener.close()
        self.poll.close()

    def seen(self, secret):
        """The requests that carried a secret, or its base64."""
        forms = (secret, base64.b64encode(secret))
        return [one for one in list(self.requests) if any(form in one.raw for form in forms)]


def by_name_of(server):
    """What a handshake calls with the name that the client asks for."""
    def callback(tls, name, _):
        tls.asked = name
        if name in server.contexts:
            tls.context = server.contexts[name]
    return callback


MODES = {"tls": Fleet.secured, "plain": Fleet.plain, "silent": Fleet.silent, "closed": Fleet.closed, "noise": Fleet.noise}


def head(status, server, *lines, version="1.1"):
    date = [] if server.skew is None else ["Date: " + email.utils.formatdate(time.time() + server.skew, usegmt=True)]
    return ("\r\n".join([f"HTTP/{version} {status} {REASONS.get(status, 'Odd')}", *date, *lines, "", ""])).encode("latin-1")


def encoded(answer, server, *more, length=None, content_type=None, version="1.1"):
    return head(answer.status, server, f"Content-Type: {content_type or answer.content_type}",
                *[f"{name}: {value}" for name, value in answer.headers.items()], *more,
                f"Content-Length: {len(answer.body) if length is None else length}", version=version) + answer.body


# What a server may do instead of answering. Each gets the answer that would have been right.
FAULTS = {}


def fault(function):
    FAULTS[function.__name__.rstrip("_")] = function
    return function


def status_fault(code, reason, message):
    def answer(fleet, server, stream, _):
        stream.sendall(encoded(failure(code, reason, message), server))
    return answer


for number, reason, message in (
        (400, "BadRequest", "bad request"), (401, "Unauthorized", "Unauthorized"), (403, "Forbidden", 'forbidden: User "x" cannot get path "/"'),
        (404, "NotFound", "the server could not find the requested resource"), (429, "TooManyRequests", "too many requests, please try again later"),
        (500, "InternalError", "etcdserver: request timed out"), (503, "ServiceUnavailable", "the server is currently unable to handle the request")):
    FAULTS[str(number)] = status_fault(number, reason, message)


@fault
def slow(fleet, server, stream, answer):
    """One byte a fifth of a second, for ever."""
    stream.sendall(head(200, server, "Content-Type: application/json", "Content-Length: 100000"))
    while not fleet.ended.wait(0.2):
        stream.sendall(b" ")


@fault
def stall(fleet, server, stream, answer):
    """Nothing after the request."""
    fleet.ended.wait(60)


@fault
def stall_in_body(fleet, server, stream, answer):
    stream.sendall(encoded(answer, server)[:-10])
    fleet.ended.wait(60)


@fault
def garbage(fleet, server, stream, answer):
    stream.sendall(random.Random(1).randbytes(8192))


@fault
def garbage_body(fleet, server, stream, answer):
    stream.sendall(encoded(Answer(answer.status, random.Random(2).randbytes(8192)), server))


@fault
def html(fleet, server, stream, answer):
    page = b"<!DOCTYPE html><html><head><title>\x1b[31mSign in</title></head><body><script>x</script></body></html>"
    stream.sendall(encoded(Answer(200, page, "text/html; charset=utf-8"), server))


@fault
def empty(fleet, server, stream, answer):
    stream.sendall(encoded(Answer(answer.status, b""), server))


@fault
def wrong_type(fleet, server, stream, answer):
    stream.sendall(encoded(answer, server, content_type="text/html"))


@fault
def no_type(fleet, server, stream, answer):
    stream.sendall(head(answer.status, server, f"Content-Length: {len(answer.body)}") + answer.body)


@fault
def huge(fleet, server, stream, answer):
    """64 MiB of JSON, with its length."""
    stream.sendall(head(answer.status, server, "Content-Type: application/json", f"Content-Length: {LIMIT}") + b'{"a":"')
    for _ in range(LIMIT >> 16):
        stream.sendall(b"x" * 65536)


@fault
def endless(fleet, server, stream, answer):
    """A body without an end."""
    stream.sendall(head(answer.status, server, "Content-Type: application/json", "Transfer-Encoding: chunked") + b'6\r\n{"a":"\r\n')
    while not fleet.ended.is_set():
        stream.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")


@fault
def endless_headers(fleet, server, stream, answer):
    stream.sendall(b"HTTP/1.1 200 OK\r\n")
    while not fleet.ended.is_set():
        stream.sendall(b"X-Filler: " + b"x" * 8000 + b"\r\n")


@fault
def endless_interim(fleet, server, stream, answer):
    while not fleet.ended.is_set():
        stream.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)


@fault
def long_line(fleet, server, stream, answer):
    stream.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    while not fleet.ended.is_set():
        stream.sendall(b"x" * 65536)


@fault
def truncated(fleet, server, stream, answer):
    """Its length says more than comes."""
    stream.sendall(encoded(answer, server, length=len(answer.body) + 1000))
    drop_now(stream)


@fault
def half(fleet, server, stream, answer):
    stream.sendall(encoded(answer, server)[:-len(answer.body) // 2])
    drop_now(stream)


@fault
def dropped(fleet, server, stream, answer):
    drop_now(stream)


@fault
def reset(fleet, server, stream, answer):
    stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    drop_now(stream)


def drop_now(stream):
    """Closes without TLS's goodbye."""
    os.close(stream.detach())
    raise EOFError


@fault
def chunked(fleet, server, stream, answer):
    """A right answer in chunks of 7 bytes."""
    body = b"".join(b"%x\r\n%s\r\n" % (len(answer.body[index:index + 7]), answer.body[index:index + 7])
                    for index in range(0, len(answer.body), 7))
    stream.sendall(head(answer.status, server, "Content-Type: application/json", "Transfer-Encoding: chunked") + body + b"0\r\n\r\n")


@fault
def bad_chunks(fleet, server, stream, answer):
    stream.sendall(head(answer.status, server, "Content-Type: application/json", "Transfer-Encoding: chunked") + b"zz\r\n{}\r\n0\r\n\r\n")


@fault
def http10(fleet, server, stream, answer):
    stream.sendall(encoded(answer, server, version="1.0"))


@fault
def until_close(fleet, server, stream, answer):
    stream.sendall(head(answer.status, server, "Content-Type: application/json", "Connection: close") + answer.body)


@fault
def gzip_(fleet, server, stream, answer):
    stream.sendall(encoded(Answer(answer.status, gzip.compress(answer.body)), server, "Content-Encoding: gzip"))


@fault
def redirect(fleet, server, stream, answer):
    stream.sendall(encoded(Answer(307, b""), server, f"Location: {server.location}"))


@fault
def redirect_302(fleet, server, stream, answer):
    stream.sendall(encoded(Answer(302, b"<a>moved</a>", "text/html"), server, f"Location: {server.location}"))


@fault
def cookies(fleet, server, stream, answer):
    stream.sendall(encoded(answer, server, "Set-Cookie: session=1; Path=/", 'WWW-Authenticate: Basic realm="x"'))


@fault
def deep(fleet, server, stream, answer):
    stream.sendall(encoded(Answer(answer.status, b"[" * 100_000), server))


@fault
def deep_object(fleet, server, stream, answer):
    stream.sendall(encoded(Answer(answer.status, b'{"status":' * 20_000 + b"{}" + b"}" * 20_000), server))


@fault
def twice(fleet, server, stream, answer):
    """The right answer twice in one body."""
    stream.sendall(encoded(Answer(answer.status, answer.body * 2), server))


@fault
def null(fleet, server, stream, answer):
    stream.sendall(encoded(Answer(answer.status, b"null"), server))


@fault
def list_(fleet, server, stream, answer):
    stream.sendall(encoded(Answer(answer.status, b"[]"), server))


@fault
def other_kind(fleet, server, stream, answer):
    stream.sendall(encoded(Answer(answer.status, {"kind": "Pod", "apiVersion": "v1", "status": "Running", "gitVersion": 7}), server))


@fault
def wrong_shapes(fleet, server, stream, answer):
    """Right names, wrong types."""
    stream.sendall(encoded(Answer(answer.status, {
        "kind": ["x"], "gitVersion": {"a": 1}, "major": 1, "status": {
            "userInfo": {"username": 5, "groups": "system:masters"}, "resourceRules": {"verbs": "*"}, "incomplete": "no", "allowed": "yes"}}), server))


@fault
def escapes(fleet, server, stream, answer):
    """Everything that a terminal might obey, in every place that is shown."""
    evil = "\x1b]0;owned\x07\x1b[2J\r\u202eevil\n\u0000\u009b31m" + "A" * 5000
    body = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "message": evil, "reason": evil, "gitVersion": evil, "code": 500}
    if "selfsubjectreviews" in str(getattr(answer, "body", b"")).lower() or b"userInfo" in answer.body:
        body = {"kind": "SelfSubjectReview", "apiVersion": "authentication.k8s.io/v1",
                "status": {"userInfo": {"username": evil, "uid": evil, "groups": [evil] * 50}}}
    stream.sendall(encoded(Answer(answer.status, body), server))


@fault
def status_line_escapes(fleet, server, stream, answer):
    stream.sendall(b"HTTP/1.1 500 \x1b[31mRed\x07\r\nContent-Length: 0\r\nContent-Type: \x1b[2J\r\n\r\n")


@fault
def many_groups(fleet, server, stream, answer):
    body = json.loads(answer.body) if answer.body.startswith(b"{") else {}
    status = body.get("status")
    if isinstance(status, dict) and "userInfo" in status:
        status["userInfo"]["groups"] = [f"group-{number}" for number in range(20_000)]
    stream.sendall(encoded(Answer(answer.status, body), server))


@fault
def odd_status(fleet, server, stream, answer):
    stream.sendall(encoded(Answer(299, answer.body), server))


@fault
def negative_length(fleet, server, stream, answer):
    stream.sendall(encoded(answer, server, length=-5))


@fault
def two_lengths(fleet, server, stream, answer):
    stream.sendall(encoded(answer, server, "Content-Length: 3"))


def bench(options):
    """Clusters for a benchmark, in a few processes."""
    forge = Fixtures(options.folder)
    groups = []
    for number in range(options.authorities):
        ca = forge.authority(f"bench-{number}")
        groups.append((ca, forge.named("IP:127.0.0.1", by=ca, key=f"p256/bench-{number}")))
    token = legacy_token().decode()
    clusters = []
    readers = []
    for process in range(options.processes):
        reader, writer = os.pipe()
        readers.append(reader)
        if os.fork() == 0:
            os.close(reader)
            fleet = Fleet()
            contexts = [context([leaf, ca], forge.key(leaf.key)) for ca, leaf in groups]
            with os.fdopen(writer, "w") as ready:
                for number in range(process, options.clusters, options.processes):
                    server = fleet.serve(contexts[number % len(groups)], None, KubernetesAPI({token: Identity()}))
                    server.delay = options.delay / 1000
                    ready.write(f"{number} {server.url}\n")
            # Records are for tests; a benchmark only counts.
            fleet.requests = Counter()
            fleet.handshakes = Counter()
            sys.stdin.buffer.read()
            os._exit(0)
        os.close(writer)
    for reader in readers:
        with os.fdopen(reader) as lines:
            clusters += [line.split() for line in lines]
    for number, (ca, _) in enumerate(groups):
        forge.write(f"ca-{number}.pem", ca.pem)
    forge.write("token", token.encode())
    listing = [{"name": f"bench-{int(number):04}", "apiHost": url, "caFile": forge.path(f"ca-{int(number) % len(groups)}.pem"),
                "tokenFile": forge.path("token")} for number, url in sorted(clusters, key=lambda one: int(one[0]))]
    forge.write("clusters.json", json.dumps(listing, indent=1).encode())
    print("ready", flush=True)
    sys.stdin.buffer.read()
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return


class Counter(list):
    """A list that forgets."""

    def append(self, _):
        return


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clusters", type=int, default=1000)
    parser.add_argument("--delay", type=float, default=50, help="milliseconds before each answer")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--authorities", type=int, default=10)
    parser.add_argument("--folder", required=True)
    bench(parser.parse_args())
