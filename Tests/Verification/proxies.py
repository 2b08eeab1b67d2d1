# SPDX-License-Identifier: Apache-2.0
"""Proxies on loopback: CONNECT of HTTP and SOCKS5, with everything that passes through recorded.

A name is never looked up: every host leads to the server that the test names for it.
"""
import contextlib
import socket
import ssl
import struct
import threading


class Proxy:
    """One proxy; `routes` maps the host that is asked for to (address, port)."""
    def __init__(self, kind="http", routes=None, fault=None, tls=None):
        self.kind, self.routes, self.fault, self.tls = kind, routes or {}, fault, tls
        # What it was asked for, the heads of CONNECT requests, and all bytes that clients sent through it.
        self.asked, self.heads, self.passed = [], [], bytearray()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    @property
    def url(self):
        scheme = {"http": "http", "socks5": "socks5", "socks5h": "socks5h"}[self.kind]
        return f"{'https' if self.tls else scheme}://127.0.0.1:{self.port}"

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.connected, args=(connection,), daemon=True).start()

    def connected(self, connection):
        try:
            connection.settimeout(30)
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            (self.socks if self.kind.startswith("socks") else self.connect)(connection)
        except (OSError, ssl.SSLError, ValueError, struct.error):
            pass
        finally:
            connection.close()

    def target(self, host, port):
        """Where a host leads: to loopback, whatever it is."""
        self.asked.append((host, port))
        address = self.routes.get(host)
        if address is None and host in ("127.0.0.1", "::1", "localhost"):
            address = (host, port)
        return None if address is None else socket.create_connection(address, timeout=10)

    def connect(self, connection):
        head = b""
        while b"\r\n\r\n" not in head:
            more = connection.recv(4096)
            if not more:
                return
            head += more
        self.heads.append(head)
        if self.fault == "407":
            connection.sendall(
                b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n"
            )
            return
        if self.fault == "503":
            connection.sendall(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 3\r\n\r\nno\n")
            return
        if self.fault == "closed":
            return
        if self.fault == "garbage":
            connection.sendall(b"\0\1\2" * 100)
            return
        host, _, port = head.split(b" ")[1].decode().rpartition(":")
        upstream = self.target(host.strip("[]"), int(port))
        if upstream is None:
            connection.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
            return
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        self.relay(connection, upstream)

    def socks(self, connection):
        _, methods = connection.recv(2)
        connection.recv(methods)
        if self.fault == "refused":
            connection.sendall(b"\5\xff")
            return
        connection.sendall(b"\5\0")
        _, _, _, kind = connection.recv(4)
        if kind == 1:
            host = socket.inet_ntop(socket.AF_INET, connection.recv(4))
        elif kind == 4:
            host = socket.inet_ntop(socket.AF_INET6, connection.recv(16))
        else:
            host = connection.recv(connection.recv(1)[0]).decode()
        port, = struct.unpack("!H", connection.recv(2))
        upstream = None if self.fault else self.target(host, port)
        connection.sendall(b"\5" + (b"\4" if upstream is None else b"\0") + b"\0\1\0\0\0\0\0\0")
        if upstream is not None:
            self.relay(connection, upstream)

    def relay(self, one, other):
        def pump(source, sink, record):
            try:
                while data := source.recv(65536):
                    if record:
                        self.passed += data
                    sink.sendall(data)
            except OSError:
                pass
            for end in (source, sink):
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

        back = threading.Thread(target=pump, args=(other, one, False), daemon=True)
        back.start()
        pump(one, other, True)
        back.join(5)

    def close(self):
        # Closing alone does not end an accept() that another thread waits in: one more connection would be taken.
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
