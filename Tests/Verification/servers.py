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
import json
import os
import resource
import select
import socket
import ssl
import sys
import tempfile
import threading
import time
import warnings
from dataclasses import dataclass, field

from fixtures import Fixtures
from kubernetes_api import Identity, KubernetesAPI, legacy_token
from server_faults import FAULTS, encoded


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


MODES = {
    "tls": Fleet.secured, "plain": Fleet.plain, "silent": Fleet.silent, "closed": Fleet.closed, "noise": Fleet.noise
}


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
    listing = [{
        "name": f"bench-{int(number):04}", "apiHost": url, "caFile": forge.path(f"ca-{int(number) % len(groups)}.pem"),
        "tokenFile": forge.path("token")
    } for number, url in sorted(clusters, key=lambda one: int(one[0]))]
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
