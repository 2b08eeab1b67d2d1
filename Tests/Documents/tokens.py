# SPDX-License-Identifier: Apache-2.0
"""Tokens of service accounts that do not exist, the same at every run. Only a cluster could judge their signatures, which are noise."""
import base64
import calendar
import hashlib
import json
import time


def jwt(claims, name):
    """A token of the claims."""
    def part(content):
        return base64.urlsafe_b64encode(content).rstrip(b"=")
    return b".".join([part(b'{"alg":"RS256","kid":"example"}'), part(json.dumps(claims, separators=(",", ":")).encode()),
                      part(hashlib.sha512(name.encode()).digest() * 4)])


def uid(name):
    digits = hashlib.sha256(name.encode()).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:32]}"


def legacy_token(name, account="dp-cluster-service-account"):
    """A token as a Secret holds it, which never expires."""
    prefix = "kubernetes.io/serviceaccount/"
    return jwt({"iss": "kubernetes/serviceaccount", prefix + "namespace": "aichor", prefix + "secret.name": account + "-token",
                prefix + "service-account.name": account, prefix + "service-account.uid": uid(name),
                "sub": f"system:serviceaccount:aichor:{account}"}, name)


def bound_token(name, issued, expires, account="dp-cluster-service-account"):
    """A token as `kubectl create token` prints it, which expires."""
    issuer = "https://kubernetes.default.svc.cluster.local"
    return jwt({"aud": [issuer], "exp": seconds(expires), "iat": seconds(issued), "iss": issuer, "jti": uid(name + "-token"),
                "kubernetes.io": {"namespace": "aichor", "serviceaccount": {"name": account, "uid": uid(name)}},
                "nbf": seconds(issued), "sub": f"system:serviceaccount:aichor:{account}"}, name)


def seconds(day):
    return calendar.timegm(time.strptime(day, "%Y-%m-%d"))
