# SPDX-License-Identifier: Apache-2.0
"""Scripted API servers and proxies on loopback ports, for the tests of the network.

    api.py CONFIG.json LOG

CONFIG is a list of listeners; their ports are printed as one JSON list. What arrives is appended to LOG, a JSON object a line. It ends
when its standard input does.
"""
import json
import os
import socket
import ssl
import sys
import threading
import time

LOG = None
LOCK = threading.Lock()


def log(**event):
    with LOCK:
        LOG.write(json.dumps(event) + "\n")
        LOG.flush()


def document(kind, status, group="authorization.k8s.io/v1"):
    return {"kind": kind, "apiVersion": group, "metadata": {}, "status": status}


def failure(code, message):
    return {"kind": "Status", "apiVersion": "v1", "status": "Failure", "message": message, "code": code}


def grants(rule, attributes):
    def matches(names, wanted):
        return "*" in names or wanted in names

    resource = attributes["resource"] + ("/" + attributes["subresource"] if attributes.get("subresource") else "")
    return (not rule.get("resourceNames") and matches(rule["verbs"], attributes["verb"])
            and matches(rule["apiGroups"], attributes.get("group", "")) and matches(rule["resources"], resource))


class API:
    """What a Kubernetes API server answers, as far as the product asks."""

    def __init__(self, options):
        self.options = options
        self.refusals = options.get("refusals", 0)

    def answer(self, method, path, headers, body):
        prefix = self.options.get("prefix", "")
        if not path.startswith(prefix + "/"):
            return 404, "404 page not found"
        path = path[len(prefix):]
        scripted = self.options.get("paths", {}).get(path)
        if scripted is not None:
            return scripted
        user = self.options.get("users", {}).get(headers.get("authorization", ""))
        if headers.get("authorization", "").startswith("Bearer ") and user is None:
            return 401, failure(401, "Unauthorized")
        if path == "/version":
            return 200, {"major": "1", "minor": "36", "gitVersion": "v1.36.2"}
        if user is None:
            return 403, failure(403, 'User "system:anonymous" cannot create resource')
        if self.refusals > 0:
            self.refusals -= 1
            return 401, failure(401, "Unauthorized")
        request = json.loads(body)
        group, kind = path.split("/")[2:4], path.rsplit("/", 1)[1]
        if kind == "selfsubjectreviews" and group[1] in self.options.get("reviews", ["v1"]):
            return 201, document("SelfSubjectReview", {"userInfo": user}, "/".join(group))
        if kind == "selfsubjectrulesreviews":
            rules = list(self.options.get("rules", []))
            if request["spec"]["namespace"] == "aichor":
                rules += self.options.get("namespaceRules", [])
            return 201, document("SelfSubjectRulesReview", {
                "resourceRules": rules, "nonResourceRules": [], "incomplete": self.options.get("incomplete", False)})
        if kind == "selfsubjectaccessreviews":
            attributes = request["spec"]["resourceAttributes"]
            rules = self.options.get("rules", []) + self.options.get("unlisted", [])
            return 201, document("SelfSubjectAccessReview", {"allowed": any(grants(r, attributes) for r in rules)})
        return 404, "404 page not found"


def send_answer(stream, status, body):
    kind = "text/plain" if isinstance(body, str) else "application/json"
    raw = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime())
    head = f"HTTP/1.1 {status} X\r\nDate: {date}\r\nContent-Type: {kind}\r\nContent-Length: {len(raw)}\r\n\r\n"
    stream.sendall(head.encode() + raw)


JSON_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
VERSION = b'{"gitVersion": "v1.36.2"}'


def fault(stream, name, options):
    """Answers in a way that no API server does."""
    if name == "garbage":
        stream.sendall(bytes(range(256)) * 20)
    elif name == "html":
        stream.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 12\r\n\r\n<html></html")
    elif name == "wrong-type":
        stream.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n" % len(VERSION) + VERSION)
    elif name == "not-json":
        stream.sendall(JSON_HEAD + b"Content-Length: 5\r\n\r\nhello")
    elif name == "deep":
        text = b'{"gitVersion":' + b"[" * 100000 + b"]" * 100000 + b"}"
        stream.sendall(JSON_HEAD + b"Content-Length: %d\r\n\r\n" % len(text) + text)
    elif name == "huge":
        stream.sendall(JSON_HEAD + b"Content-Length: 50000000\r\n\r\n")
        for _ in range(800):
            stream.sendall(b" " * 65536)
    elif name == "endless":
        stream.sendall(JSON_HEAD + b"\r\n")
        while True:
            stream.sendall(b" " * 65536)
    elif name == "endless-headers":
        stream.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            stream.sendall(b"X-Filler: " + b"a" * 1000 + b"\r\n")
    elif name == "long-header":
        stream.sendall(b"HTTP/1.1 200 OK\r\nX-Filler: ")
        while True:
            stream.sendall(b"a" * 65536)
    elif name == "truncated":
        stream.sendall(JSON_HEAD + b"Content-Length: 100\r\n\r\n" + VERSION)
    elif name == "cut-json":
        stream.sendall(JSON_HEAD + b"Content-Length: 20\r\n\r\n" + VERSION[:20])
    elif name == "bad-chunks":
        stream.sendall(JSON_HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + VERSION)
    elif name == "chunked":
        stream.sendall(JSON_HEAD + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(VERSION) + VERSION + b"\r\n0\r\n\r\n")
    elif name == "http10":
        stream.sendall(JSON_HEAD.replace(b"1.1", b"1.0") + b"\r\n" + VERSION)
    elif name == "gzip":
        stream.sendall(JSON_HEAD + b"Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\n\x1f\x8b\x08\x00\x00")
    elif name == "interim":
        stream.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" + JSON_HEAD + b"Content-Length: %d\r\n\r\n" % len(VERSION) + VERSION)
    elif name == "redirect":
        place = options["location"].encode()
        stream.sendall(b"HTTP/1.1 302 Found\r\nLocation: " + place + b"\r\nContent-Length: 0\r\n\r\n")
    elif name == "slow":
        time.sleep(options.get("seconds", 30))
    elif name.isdigit():
        send_answer(stream, int(name), failure(int(name), "scripted"))
    elif name != "close":
        raise ValueError(name)


def read_request(stream):
    data = b""
    while b"\r\n\r\n" not in data:
        part = stream.recv(65536)
        if not part:
            return None
        data += part
    head, body = data.split(b"\r\n\r\n", 1)
    lines = head.decode("latin-1").split("\r\n")
    headers = {k.strip().lower(): v.strip() for k, v in (line.split(":", 1) for line in lines[1:])}
    while len(body) < int(headers.get("content-length", 0)):
        body += stream.recv(65536)
    method, path = lines[0].split(" ")[:2]
    return method, path, headers, body.decode()


def tls_context(options):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options["cert"], options["key"])
    if options.get("tls") == "1.1":
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    elif options.get("tls"):
        context.minimum_version = context.maximum_version = getattr(ssl.TLSVersion, options["tls"])
    if options.get("clientCA"):
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(options["clientCA"])
    names = {}
    context.sni_callback = lambda stream, name, _: names.__setitem__(stream, name)
    return context, names


def serve_api(connection, options, api, tls):
    name = options["name"]
    if options.get("raw") == "silent":
        time.sleep(30)
        return
    if options.get("raw") == "close":
        return
    if options.get("plain"):
        connection.recv(100)
        connection.sendall(b"HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTPS request to an HTTP server.\n")
        return
    context, names = tls
    try:
        stream = context.wrap_socket(connection, server_side=True)
    except (ssl.SSLError, OSError) as error:
        log(listener=name, handshake=str(error))
        return
    server_name = names.pop(stream, None)
    log(listener=name, handshake="done", sni=server_name)
    try:
        fault_name = None
        while fault_name is None and (request := read_request(stream)) is not None:
            method, path, headers, body = request
            log(listener=name, sni=server_name, method=method, path=path, headers=headers, body=body)
            time.sleep(options.get("delay", 0))
            faults = options.get("faults", {})
            fault_name = faults.get(path.rsplit("/", 1)[1], faults.get("*"))
            if fault_name:
                fault(stream, fault_name, options)
            else:
                send_answer(stream, *api.answer(method, path, headers, body))
        if options.get("goodbye", True) and fault_name != "truncated":
            stream.unwrap()
    finally:
        stream.close()


def relay(left, right):
    def pump(source, target):
        try:
            while part := source.recv(65536):
                target.sendall(part)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    other = threading.Thread(target=pump, args=(right, left), daemon=True)
    other.start()
    pump(left, right)
    other.join()


def connect_out(options, host, port):
    host = options.get("hosts", {}).get(host, host)
    return socket.create_connection((host.strip("[]"), int(port)))


def serve_connect_proxy(connection, options):
    if options.get("cert"):
        try:
            connection = tls_context(options)[0].wrap_socket(connection, server_side=True)
        except (ssl.SSLError, OSError) as error:
            log(listener=options["name"], handshake=str(error))
            return
    method, target, headers, _ = read_request(connection)
    log(listener=options["name"], method=method, path=target, headers=headers)
    status = options.get("status", 200)
    if status != 200:
        connection.sendall(b"HTTP/1.1 %d No\r\nContent-Length: 0\r\n\r\n" % status)
        return
    upstream = connect_out(options, *target.rsplit(":", 1))
    connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
    relay(connection, upstream)


def serve_socks5(connection, options):
    connection.recv(2 + connection.recv(2, socket.MSG_PEEK)[1])
    connection.sendall(b"\x05\x00")
    head = connection.recv(4)
    if head[3] == 3:
        host = connection.recv(connection.recv(1)[0]).decode()
    else:
        size = 4 if head[3] == 1 else 16
        host = socket.inet_ntop(socket.AF_INET if size == 4 else socket.AF_INET6, connection.recv(size))
    port = int.from_bytes(connection.recv(2), "big")
    log(listener=options["name"], kind=head[3], path=f"{host}:{port}")
    if options.get("fails"):
        connection.sendall(b"\x05\x04\x00\x01\0\0\0\0\0\0")
        return
    upstream = connect_out(options, host, port)
    connection.sendall(b"\x05\x00\x00\x01\0\0\0\0\0\0")
    relay(connection, upstream)


def listen(options):
    family = socket.AF_INET6 if ":" in options.get("address", "") else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((options.get("address", "127.0.0.1"), options.get("port", 0)))
    listener.listen(200)
    kind = options.get("kind", "api")
    api, tls = API(options), None
    if kind == "api" and options.get("cert"):
        tls = tls_context(options)

    def handle(connection):
        try:
            if kind == "api":
                serve_api(connection, options, api, tls)
            elif kind == "proxy":
                serve_connect_proxy(connection, options)
            else:
                serve_socks5(connection, options)
        except (OSError, TypeError, ValueError):
            pass
        finally:
            connection.close()

    def accept():
        while True:
            connection, _ = listener.accept()
            # Without it each answer waits some 40 ms for the acknowledgement of the session tickets before it.
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=handle, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return listener.getsockname()[1]


def main():
    global LOG
    with open(sys.argv[1], encoding="utf-8") as source:
        listeners = json.load(source)
    LOG = open(sys.argv[2], "a", encoding="utf-8")
    print(json.dumps([listen(options) for options in listeners]), flush=True)
    sys.stdin.read()
    os._exit(0)


main()
