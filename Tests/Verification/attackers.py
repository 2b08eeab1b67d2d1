# SPDX-License-Identifier: Apache-2.0
"""Servers and proxies on loopback that never let a client come to an end: each keeps one connection busy until it breaks."""
import ctypes
import socket
import ssl
import threading
import time

# Longer than any test waits for a client that ends as it should.
LONGEST = 90
ATTACKS, PROXY_ATTACKS = {}, {}


def attack(function):
    ATTACKS[function.__name__] = function
    return function


def proxy_attack(function):
    PROXY_ATTACKS[function.__name__] = function
    return function


class Attacker:
    """One address and port; `began` is set when a client is under attack."""
    def __init__(self, behaviour, context=None):
        self.behaviour, self.context = behaviour, context
        self.began, self.ended = threading.Event(), threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    @property
    def is_over(self):
        return self.ended.is_set() or time.monotonic() > self.end

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.connected, args=(connection,), daemon=True).start()

    def connected(self, connection):
        self.end = time.monotonic() + LONGEST
        connection.settimeout(LONGEST)
        with connection:
            try:
                self.behaviour(self, connection)
            except (OSError, EOFError, ssl.SSLError):
                pass

    def repeat(self, send, data, pause=0.0):
        self.began.set()
        while not self.is_over:
            send(data)
            if pause:
                self.ended.wait(pause)

    def close(self):
        self.ended.set()
        self.listener.close()


class Buffered:
    """TLS whose records are collected and sent many at a time: faster than a client can read them one by one."""
    def __init__(self, attacker, connection):
        self.connection, self.out, self.into = connection, ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = attacker.context.wrap_bio(self.into, self.out, server_side=True)
        self.until(self.tls.do_handshake)
        self.until(lambda: self.tls.read(65536))

    def until(self, step):
        """Repeats a step until it has had all that it needs of the client."""
        while True:
            try:
                step()
                self.flush()
                return
            except ssl.SSLWantReadError:
                self.flush()
                data = self.connection.recv(65536)
                if not data:
                    raise EOFError from None
                self.into.write(data)

    def flush(self):
        self.connection.sendall(self.out.read())

    def send(self, data):
        self.tls.write(data)
        self.flush()

    @property
    def pointer(self):
        """OpenSSL's object: the second member of Python's, after the head of every object."""
        return ctypes.c_void_p.from_address(id(self.tls._sslobj) + object.__basicsize__ + ctypes.sizeof(ctypes.c_void_p))


def handshake_flood(attacker, connection, begin):
    """Message after message of TLS itself, none of the application; answers are thrown away unread."""
    library = ctypes.CDLL("libssl.so.3")
    stream = Buffered(attacker, connection)
    pointer = stream.pointer
    threading.Thread(target=drain, args=(connection, ), daemon=True).start()
    attacker.began.set()
    while not attacker.is_over:
        for _ in range(500):
            begin(library, pointer)
            library.SSL_do_handshake(pointer)
        stream.flush()


def drain(connection):
    try:
        while connection.recv(1 << 20):
            pass
    except OSError:
        pass


@attack
def key_updates(attacker, connection):
    """Each wants an answer, which costs the client more than the question costs the server."""
    handshake_flood(attacker, connection, lambda library, pointer: library.SSL_key_update(pointer, 1))


@attack
def renegotiations(attacker, connection):
    """HelloRequest in TLS 1.2."""
    handshake_flood(attacker, connection, lambda library, pointer: library.SSL_renegotiate(pointer))


@attack
def byte_of_handshake(attacker, connection):
    """A handshake record of 16 KiB, one byte a second."""
    connection.sendall(b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc")
    attacker.repeat(connection.sendall, b"\0", pause=1)


@attack
def byte_of_body(attacker, connection):
    stream = Buffered(attacker, connection)
    stream.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n")
    attacker.repeat(stream.send, b" ", pause=1)


@attack
def header_after_header(attacker, connection):
    stream = Buffered(attacker, connection)
    stream.send(b"HTTP/1.1 200 OK\r\n")
    attacker.repeat(stream.send, b"X: 1\r\n", pause=0.1)


@attack
def continue_after_continue(attacker, connection):
    stream = Buffered(attacker, connection)
    attacker.repeat(stream.send, b"HTTP/1.1 100 Continue\r\n\r\n", pause=0.1)


@attack
def empty_records(attacker, connection):
    """Records of TLS without content."""
    stream = Buffered(attacker, connection)
    attacker.repeat(stream.send, b"")


@proxy_attack
def refusal_without_end(attacker, connection):
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=x\r\n"
                       b"Content-Length: 1000000000000\r\n\r\n")
    attacker.repeat(connection.sendall, b"x" * 65536)


@proxy_attack
def refusal_in_chunks(attacker, connection):
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=x\r\n"
                       b"Transfer-Encoding: chunked\r\n\r\n")
    attacker.repeat(connection.sendall, b"1000\r\n" + b"x" * 4096 + b"\r\n")


@proxy_attack
def proxy_bytes(attacker, connection):
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 407 ")
    attacker.repeat(connection.sendall, b"x", pause=1)
