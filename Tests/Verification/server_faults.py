# SPDX-License-Identifier: Apache-2.0
"""What goes over the wire: a right answer, and everything that a server may send in its place."""
import email.utils
import gzip
import json
import os
import random
import socket
import struct
import time

from kubernetes_api import Answer, failure

REASONS = {
    200: "OK", 201: "Created", 301: "Moved Permanently", 302: "Found", 307: "Temporary Redirect", 400: "Bad Request",
    401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 422: "Unprocessable Entity", 429: "Too Many Requests",
    500: "Internal Server Error", 503: "Service Unavailable"
}
LIMIT = 64 << 20


def head(status, server, *lines, version="1.1"):
    date = [] if server.skew is None else ["Date: " + email.utils.formatdate(time.time() + server.skew, usegmt=True)]
    return ("\r\n".join([f"HTTP/{version} {status} {REASONS.get(status, 'Odd')}", *date, *lines, "",
                         ""])).encode("latin-1")


def encoded(answer, server, *more, length=None, content_type=None, version="1.1"):
    return head(answer.status, server, f"Content-Type: {content_type or answer.content_type}", *[
        f"{name}: {value}" for name, value in answer.headers.items()
    ], *more, f"Content-Length: {len(answer.body) if length is None else length}", version=version) + answer.body


# What a server may do instead of answering. Each gets the answer that would have been right.
FAULTS = {}


def fault(function):
    FAULTS[function.__name__.rstrip("_")] = function
    return function


def status_fault(code, reason, message):
    def answer(fleet, server, stream, _):
        stream.sendall(encoded(failure(code, reason, message), server))

    return answer


for number, reason, message in ((400, "BadRequest", "bad request"), (401, "Unauthorized", "Unauthorized"),
                                (403, "Forbidden", 'forbidden: User "x" cannot get path "/"'),
                                (404, "NotFound", "the server could not find the requested resource"),
                                (429, "TooManyRequests", "too many requests, please try again later"),
                                (500, "InternalError", "etcdserver: request timed out"),
                                (503, "ServiceUnavailable", "the server is currently unable to handle the request")):
    FAULTS[str(number)] = status_fault(number, reason, message)


@fault
def slow(fleet, server, stream, answer):
    """One byte every fifth of a second, permanently."""
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
    stream.sendall(
        head(answer.status, server, "Content-Type: application/json", f"Content-Length: {LIMIT}") + b'{"a":"')
    for _ in range(LIMIT >> 16):
        stream.sendall(b"x" * 65536)


@fault
def endless(fleet, server, stream, answer):
    """A body without an end."""
    stream.sendall(
        head(answer.status, server, "Content-Type: application/json", "Transfer-Encoding: chunked") +
        b'6\r\n{"a":"\r\n')
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
    stream.sendall(
        head(answer.status, server, "Content-Type: application/json", "Transfer-Encoding: chunked") + body +
        b"0\r\n\r\n")


@fault
def bad_chunks(fleet, server, stream, answer):
    stream.sendall(
        head(answer.status, server, "Content-Type: application/json", "Transfer-Encoding: chunked") +
        b"zz\r\n{}\r\n0\r\n\r\n")


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
    stream.sendall(
        encoded(Answer(answer.status, {"kind": "Pod", "apiVersion": "v1", "status": "Running", "gitVersion": 7}),
                server))


@fault
def wrong_shapes(fleet, server, stream, answer):
    """Right names, wrong types."""
    stream.sendall(
        encoded(
            Answer(
                answer.status, {
                    "kind": ["x"], "gitVersion": {"a": 1}, "major": 1, "status": {
                        "userInfo": {"username": 5, "groups": "system:masters"}, "resourceRules": {"verbs": "*"},
                        "incomplete": "no", "allowed": "yes"
                    }
                }), server))


@fault
def escapes(fleet, server, stream, answer):
    """Everything that a terminal might obey, in every place that is shown."""
    evil = "\x1b]0;owned\x07\x1b[2J\r\u202eevil\n\u0000\u009b31m" + "A" * 5000
    body = {
        "kind": "Status", "apiVersion": "v1", "status": "Failure", "message": evil, "reason": evil, "gitVersion": evil,
        "code": 500
    }
    if "selfsubjectreviews" in str(getattr(answer, "body", b"")).lower() or b"userInfo" in answer.body:
        body = {
            "kind": "SelfSubjectReview", "apiVersion": "authentication.k8s.io/v1",
            "status": {"userInfo": {"username": evil, "uid": evil, "groups": [evil] * 50}}
        }
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
