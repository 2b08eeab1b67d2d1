# SPDX-License-Identifier: Apache-2.0
"""A Kubernetes API server as far as verification calls it: paths, statuses and JSON as version 1.36 gives them.

An old server, one without anonymous access, and one that does not let its users review themselves are settings of it.
RBAC is the real one: groups, resources with their subresources, resourceNames, wildcards, roles of one namespace.
"""
import base64
import json
import os
import re
import time
import uuid
from dataclasses import dataclass, field

# The manifest of AIchor's page "On-Premises Kubernetes": 67 pairs of a resource and a verb.
PAGE_RULES = [
    {
        "apiGroups": [""],
        "resources": ["pods", "pods/status", "pods/exec", "serviceaccounts", "configmaps", "namespaces",
                      "secrets"], "verbs": ["get", "list", "watch", "create", "update", "patch", "delete"]
    },
    {"apiGroups": ["networking.k8s.io"], "resources": ["ingresses"], "verbs": ["create", "get", "delete"]},
    {"apiGroups": ["cert-manager.io"], "resources": ["certificates"], "verbs": ["create"]},
    {"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["create", "get", "delete", "list"]},
    {"apiGroups": [""], "resources": ["events"], "verbs": ["create"]},
    {"apiGroups": [""], "resources": ["services"], "verbs": ["create", "get", "delete"]},
    {"apiGroups": ["ray.instadeep.io"], "resources": ["rayclusters"], "verbs": ["list", "create", "get", "delete"]},
    {"apiGroups": ["argoproj.io"], "resources": ["workflows"], "verbs": ["get", "patch"]},
]
BASIC_RULES = [
    {
        "apiGroups": ["authorization.k8s.io"], "resources": ["selfsubjectaccessreviews", "selfsubjectrulesreviews"],
        "verbs": ["create"]
    },
    {"apiGroups": ["authentication.k8s.io"], "resources": ["selfsubjectreviews"], "verbs": ["create"]},
]
PUBLIC_PATHS = ["/healthz", "/livez", "/readyz", "/version", "/version/"]
REVIEWS = ("v1", "v1beta1", "v1alpha1")
ADMIN_RULES = [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]


def pairs(rules):
    """Every (group, resource, verb) of some rules."""
    return [(group, resource, verb) for rule in rules for group in rule["apiGroups"] for resource in rule["resources"]
            for verb in rule["verbs"]]


def without(rules, resource, *verbs):
    """The rules, less some verbs of a resource; all its verbs if none is named."""
    kept = []
    for rule in rules:
        others = [one for one in rule["resources"] if one != resource]
        if others:
            kept.append({**rule, "resources": others})
        if resource in rule["resources"] and verbs:
            left = [one for one in rule["verbs"] if one not in verbs]
            kept += [{**rule, "resources": [resource], "verbs": left}] if left else []
    return kept


def legacy_token(namespace="aichor", account="dp-cluster-service-account", uid=None, secret=None, claims=None,
                 header=None, signature=None):
    """A token as the token controller writes it into a Secret; its signature is random, and a marker to look for."""
    body = {
        "iss": "kubernetes/serviceaccount",
        "kubernetes.io/serviceaccount/namespace": namespace,
        "kubernetes.io/serviceaccount/secret.name": secret or account + "-token",
        "kubernetes.io/serviceaccount/service-account.name": account,
        "kubernetes.io/serviceaccount/service-account.uid": uid or str(uuid.uuid4()),
        "sub": f"system:serviceaccount:{namespace}:{account}",
    }
    return jwt(body if claims is None else {**body, **claims}, header, signature)


def bound_token(expires=3600, starts=-10, namespace="aichor", account="dp-cluster-service-account", audience=None,
                pod=None, **claims):
    """A token as TokenRequest gives it."""
    now = int(time.time())
    issuer = "https://kubernetes.default.svc.cluster.local"
    return jwt({
        "aud": audience or [issuer],
        "exp": now + expires,
        "iat": now + starts,
        "iss": issuer,
        "jti": str(uuid.uuid4()),
        "kubernetes.io": {"namespace": namespace, "serviceaccount": {"name": account, "uid": str(uuid.uuid4())},
                          **({"pod": {"name": pod, "uid": str(uuid.uuid4())}} if pod else {})},
        "nbf": now + starts,
        "sub": f"system:serviceaccount:{namespace}:{account}",
        **claims,
    })


def base64url(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=")


def jwt(claims, header=None, signature=None):
    head = {"alg": "RS256", "kid": "qXk1nFGKZ1vDdQyEk6GZyhzmNlZMHkJz2Wf6Zb6n2eI"} if header is None else header
    parts = [
        one if isinstance(one, bytes) else json.dumps(one, separators=(",", ":")).encode() for one in (head, claims)
    ]
    return b".".join([*map(base64url, parts), base64url(signature if signature is not None else os.urandom(256))])


@dataclass
class Identity:
    """Whom a credential stands for, and what that may do: in the whole cluster, and in namespaces."""

    username: str = "system:serviceaccount:aichor:dp-cluster-service-account"
    uid: str = "4b7e1c0e-1f5a-4b60-9f0d-1d5c8b1f7a11"
    groups: tuple = ("system:serviceaccounts", "system:serviceaccounts:aichor", "system:authenticated")
    rules: list = field(default_factory=lambda: PAGE_RULES)
    local: dict = field(default_factory=dict)
    may_review: bool = True

    def rules_in(self, namespace):
        return self.rules + self.local.get(namespace, []) + (BASIC_RULES if self.may_review else [])

    def may(self, attributes):
        """An RBAC authorizer's answer to resourceAttributes."""
        resource = attributes.get("resource", "")
        whole = resource + ("/" + attributes["subresource"] if attributes.get("subresource") else "")
        wildcard = "*/" + attributes["subresource"] if attributes.get("subresource") else whole
        for rule in self.rules_in(attributes.get("namespace", "")):
            names = rule.get("resourceNames")
            if (attributes.get("group", "") in rule["apiGroups"] or "*" in rule["apiGroups"]) \
                    and (attributes.get("verb") in rule["verbs"] or "*" in rule["verbs"]) \
                    and ({"*", whole, wildcard} & set(rule["resources"])) \
                    and (not names or attributes.get("name") in names):
                return True
        return False


class Answer:
    """A status and a body, with the headers of a Kubernetes API server."""
    def __init__(self, status, body, content_type="application/json", **headers):
        self.status, self.content_type = status, content_type
        self.body = body if isinstance(body, bytes) else json.dumps(body, indent=2).encode() + b"\n"
        self.headers = {"Audit-Id": str(uuid.uuid4()), "Cache-Control": "no-cache, private", **headers}


def failure(code, reason, message, **details):
    return Answer(
        code, {
            "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": message,
            "reason": reason, **({"details": details} if details else {}), "code": code
        })


class KubernetesAPI:
    """Who may call, and what is answered."""
    def __init__(self, identities=None, minor=36, anonymous=True, reviews=REVIEWS[:1], incomplete=False, prefix="",
                 refuse_first=0, self_review_allowed=True):
        self.identities = identities or {}
        self.minor, self.anonymous, self.reviews, self.incomplete = minor, anonymous, reviews, incomplete
        self.prefix, self.self_review_allowed = prefix, self_review_allowed
        # A new token may be refused at first, until its server has heard of it.
        self.refuse_first = refuse_first

    def identity(self, authorization):
        """Who calls: an identity, None for nobody, False for a credential that is not known."""
        if authorization is None:
            return None
        kind, _, secret = authorization.partition(" ")
        if kind == "Basic":
            secret = base64.b64decode(secret).decode("utf-8", "replace")
        found = self.identities.get(secret, False)
        if found and self.refuse_first > 0:
            self.refuse_first -= 1
            return False
        return found

    def answer(self, method, path, authorization, body):
        path = path.split("?")[0]
        if not path.startswith(self.prefix):
            return failure(404, "NotFound", "the server could not find the requested resource")
        path = path[len(self.prefix):]
        identity = self.identity(authorization)
        if identity is False or identity is None and not self.anonymous:
            return failure(401, "Unauthorized", "Unauthorized")
        if method == "GET" and path in PUBLIC_PATHS:
            return self.public(path)
        if identity is None:
            return self.forbidden("system:anonymous", method, path)
        review = re.fullmatch(r"/apis/(authentication|authorization)\.k8s\.io/(v1\w*)/(selfsubject\w+)", path)
        if review and method == "POST":
            return self.review(identity, *review.groups(), body)
        if method == "GET" and path in ("/api", "/apis"):
            return Answer(200, {"kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []})
        if method == "GET" and path.startswith("/api/v1/namespaces"):
            if identity.may({"resource": "namespaces", "verb": "list"}):
                return Answer(
                    200,
                    {"kind": "NamespaceList", "apiVersion": "v1", "metadata": {"resourceVersion": "1"}, "items": []})
            return self.forbidden(identity.username, method, path)
        return failure(404, "NotFound", "the server could not find the requested resource")

    def public(self, path):
        if not path.startswith("/version"):
            return Answer(200, b"ok", "text/plain; charset=utf-8")
        return Answer(
            200, {
                "major": "1", "minor": str(self.minor), "emulationMajor": "1", "emulationMinor": str(
                    self.minor), "gitVersion": f"v1.{self.minor}.2", "gitCommit": "0" * 40, "gitTreeState": "clean",
                "buildDate": "2026-05-12T13:02:07Z", "goVersion": "go1.25.1", "compiler": "gc",
                "platform": "linux/amd64"
            })

    @staticmethod
    def forbidden(username, method, path):
        verb = {"GET": "get", "POST": "create"}.get(method, method.lower())
        return failure(403, "Forbidden", f'forbidden: User "{username}" cannot {verb} path "{path}"')

    def review(self, identity, group, version, kind, body):
        if version not in (self.reviews if group == "authentication" else ("v1",)):
            return failure(404, "NotFound", "the server could not find the requested resource")
        allowed = identity.may_review and (kind != "selfsubjectreviews" or self.self_review_allowed)
        if not allowed:
            return failure(
                403, "Forbidden", f'{kind}.{group}.k8s.io is forbidden: User "{identity.username}" cannot create '
                f'resource "{kind}" in API group "{group}.k8s.io" at the cluster scope', group=f"{group}.k8s.io",
                kind=kind)
        try:
            asked = json.loads(body)
        except ValueError:
            return failure(400, "BadRequest", "the object provided is unrecognized")
        envelope = {
            "apiVersion": f"{group}.k8s.io/{version}", "metadata": {"creationTimestamp": "2026-07-29T10:00:00Z"}
        }
        spec = asked.get("spec") or {}
        if kind == "selfsubjectreviews":
            user = {
                "username": identity.username, "uid": identity.uid, "groups": list(identity.groups),
                "extra": {"authentication.kubernetes.io/credential-id": ["JTI=" + str(uuid.uuid4())]}
            }
            return Answer(201, {"kind": "SelfSubjectReview", **envelope, "status": {"userInfo": user}})
        if kind == "selfsubjectrulesreviews":
            if not spec.get("namespace"):
                return failure(400, "BadRequest", "no namespace on request")
            rules = [{
                "verbs": one["verbs"], "apiGroups": one["apiGroups"], "resources": one["resources"],
                **({"resourceNames": one["resourceNames"]} if "resourceNames" in one else {})
            } for one in identity.rules_in(spec["namespace"])]
            status = {
                "resourceRules": rules, "nonResourceRules": [{"verbs": ["get"], "nonResourceURLs": PUBLIC_PATHS}],
                "incomplete": self.incomplete
            }
            if self.incomplete:
                status["resourceRules"] = rules[-2:]
                status["evaluationError"] = "webhook authorizer does not support user rule resolution"
            return Answer(201, {"kind": "SelfSubjectRulesReview", **envelope, "spec": {}, "status": status})
        attributes = spec.get("resourceAttributes")
        if attributes is None:
            return failure(422, "Invalid",
                           "exactly one of nonResourceAttributes or resourceAttributes must be specified")
        may = identity.may(attributes)
        reason = 'RBAC: allowed by ClusterRoleBinding "dp-sa-cluster-role-binding" of ClusterRole "dp-sa-cluster-role"'
        return Answer(
            201, {
                "kind": "SelfSubjectAccessReview", **envelope, "spec": spec,
                "status": {"allowed": may, **({"reason": reason} if may else {})}
            })
