# SPDX-License-Identifier: Apache-2.0
"""FORMAT.md sections 7 and 9: what the sealed parts and log entries hold."""
from __future__ import annotations

from typing import Any, Dict, List

from .encoding import Blob, Field, Map, Pair, Signed64, Text, Unsigned
from .refusal import Malformed
from .selector import check_selector

NAME = Text(longest=63, pattern="[a-z][a-z0-9-]*")
TIME, TEXT, FLAG = Signed64(), Text(), Unsigned(1, range(2))

TOKEN_CLAIMS = Map({
    1: Field("issuer", TEXT), 2: Field("subject", TEXT), 3: Field("audience", TEXT, repeated=True),
    4: Field("namespace", TEXT), 5: Field("serviceAccount", TEXT), 6: Field("serviceAccountUid", TEXT),
    7: Field("secretName", TEXT), 8: Field("jti", TEXT), 9: Field("secretUid", TEXT),
    10: Field("pod", TEXT), 11: Field("node", TEXT), 12: Field("warnAfter", TIME),
})
CERTIFICATE = Map({
    1: Field("subject", TEXT), 2: Field("issuer", TEXT), 3: Field("serial", Blob()),
    4: Field("notBefore", TIME), 5: Field("notAfter", TIME), 6: Field("sha256", Blob(32)),
    7: Field("spkiSha256", Blob(32)), 8: Field("isCA", FLAG), 9: Field("keyAlgorithm", TEXT),
    10: Field("keyBits", Unsigned(4)),
    11: Field("signatureAlgorithm", TEXT), 12: Field("role", Unsigned(1)),
})
ARGO_CD = Map({
    1: Field("secretName", TEXT), 2: Field("namespaces", TEXT), 3: Field("clusterResources", TEXT), 4: Field("project", TEXT),
    5: Field("shard", TEXT), 6: Field("namespace", TEXT), 7: Field("name", TEXT),
})
CLUSTER_OVERVIEW = Map({
    1: Field("name", NAME, required=True),
    2: Field("change", Unsigned(1, range(1, 8)), required=True),
    3: Field("changedAt", TIME, required=True),
    4: Field("apiEndpoint", TEXT),
    5: Field("portGiven", FLAG),
    6: Field("loadBalancerIp", TEXT),
    7: Field("ecosystem", TEXT),
    8: Field("labels", Pair(), repeated=True),
    9: Field("credentialKind", Unsigned(1, range(1, 5))),
    10: Field("credentialFingerprint", Blob(16)),
    11: Field("basicUsername", TEXT),
    12: Field("issuedAt", TIME),
    13: Field("issuedSource", Unsigned(1, range(1, 4))),
    14: Field("acquiredAt", TIME),
    15: Field("notBefore", TIME),
    16: Field("expiresAt", TIME),
    17: Field("tokenClaims", TOKEN_CLAIMS),
    18: Field("caCertificates", CERTIFICATE, repeated=True),
    19: Field("restoredFrom", Unsigned(8)),
    20: Field("rotatedAt", TIME),
    21: Field("hasNote", FLAG),
    22: Field("sameSince", Unsigned(8)),
    23: Field("tlsServerName", TEXT),
    24: Field("proxyUrl", TEXT),
    26: Field("argocd", ARGO_CD),
})
CLUSTER_MATERIAL = Map({1: Field("caBundle", TEXT), 2: Field("note", TEXT)})
CLUSTER_SECRET = Map({1: Field("bearerToken", Blob()), 2: Field("basicPassword", Blob())})
FINDING = Map({
    1: Field("rule", TEXT), 2: Field("severity", Unsigned(1)), 3: Field("message", TEXT), 4: Field("hint", TEXT),
})
CHECK_DETAILS = Map({
    1: Field("kind", Unsigned(1)), 2: Field("version", Unsigned(8)), 3: Field("host", Unsigned(1)),
    4: Field("chainSource", Unsigned(1)), 5: Field("username", TEXT), 6: Field("serverVersion", TEXT),
})
SEEN_CERTIFICATE = Map({
    1: Field("notBefore", TIME, required=True), 2: Field("notAfter", TIME, required=True),
    3: Field("sha256", Blob(32), required=True), 4: Field("seenAt", TIME, required=True), 5: Field("endpoint", TEXT),
})
OBSERVATION_OVERVIEW = Map({
    1: Field("lastReleasedAt", TIME), 2: Field("verifiedAt", TIME), 3: Field("verdict", Unsigned(1, range(1, 4))),
    4: Field("findings", FINDING, repeated=True), 5: Field("details", CHECK_DETAILS), 6: Field("lastOnline", Map({
        1: Field("verifiedAt", TIME), 2: Field("verdict", Unsigned(1, range(1, 4))),
        3: Field("findings", FINDING, repeated=True), 4: Field("details", CHECK_DETAILS),
    })),
    7: Field("serving", SEEN_CERTIFICATE),
})
OBSERVATION_MATERIAL = Map({
    1: Field("servingChain", Blob(), repeated=True), 2: Field("seenAt", TIME), 3: Field("endpoint", TEXT),
    4: Field("tlsServerName", TEXT),
})
LONGEST_SPAN = 36_525 * 86_400
LEAD, LIMIT = Signed64(range(1, LONGEST_SPAN + 1)), Signed64(range(LONGEST_SPAN + 1))
POLICY_RULE = Map({
    1: Field("scope", Unsigned(1, range(1, 4)), required=True), 2: Field("selector", TEXT),
    3: Field("recordId", Blob(16)), 4: Field("maximumAge", LIMIT), 5: Field("warningLead", LEAD),
    6: Field("criticalLead", LEAD), 7: Field("allowsBasic", FLAG), 8: Field("allowsNonExpiring", FLAG),
    9: Field("maximumVerificationAge", LIMIT),
})
POLICY_OVERVIEW = Map({1: Field("changedAt", TIME, required=True), 2: Field("rules", POLICY_RULE, repeated=True)})
MOST_RULES = 4096
FORMER_STATE = Map({
    1: Field("generation", Unsigned(8), required=True),
    2: Field("root", Blob(32), required=True),
    3: Field("lastSequence", Unsigned(8), required=True),
    4: Field("lastMac", Blob(32), required=True),
})

LOG_ENTRY = Map({
    1: Field("time", TIME, required=True),
    2: Field("action", TEXT, required=True),
    3: Field("object", TEXT),
    4: Field("recordId", Blob(16)),
    5: Field("version", Unsigned(8)),
    6: Field("purpose", TEXT),
    7: Field("intent", TEXT),
    8: Field("slotId", Blob(8)),
    9: Field("slotLabel", TEXT),
    10: Field("uid", Unsigned(4)),
    11: Field("loginUid", Unsigned(4)),
    12: Field("sudoUser", TEXT),
    13: Field("parentProcessId", Unsigned(4)),
    14: Field("parentExecutable", TEXT),
    15: Field("terminal", TEXT),
    16: Field("formerMacs", Blob(32), repeated=True),
    17: Field("formerMarkKey", Blob(32)),
    18: Field("formerState", FORMER_STATE),
    24: Field("formerMacsOfPruned", Blob(32), repeated=True),
})

CLUSTER, OBSERVATION, POLICY, SETTINGS, JOURNAL, GRANTS = 1, 2, 3, 4, 5, 6
KIND_NAMES = {CLUSTER: "cluster", OBSERVATION: "observation", POLICY: "policy", SETTINGS: "settings",
              JOURNAL: "journal", GRANTS: "grants"}
OVERVIEW, MATERIAL, SECRET = 1, 2, 3
REMOVED = 4
OPAQUE = Map({})  # any field map: objects whose fields format 1 does not name

PART_MAPS = {
    (CLUSTER, OVERVIEW): CLUSTER_OVERVIEW, (CLUSTER, MATERIAL): CLUSTER_MATERIAL, (CLUSTER, SECRET): CLUSTER_SECRET,
    (OBSERVATION, OVERVIEW): OBSERVATION_OVERVIEW, (OBSERVATION, MATERIAL): OBSERVATION_MATERIAL,
    (POLICY, OVERVIEW): POLICY_OVERVIEW,
}


def read_part(kind: int, part: int, plain: bytes, whole: bool) -> Dict[str, Any]:
    """One part's fields. `whole` distinguishes a cluster version with all its parts from a removal."""
    fields = PART_MAPS.get((kind, part), OPAQUE).read(plain)
    if kind == CLUSTER and part == OVERVIEW:
        _check_overview(fields, whole)
    if kind == CLUSTER and part == SECRET and ("bearerToken" in fields) == ("basicPassword" in fields):
        raise Malformed("a secret holds exactly one of token and password")
    if kind == POLICY and part == OVERVIEW:
        _check_policy(fields.get("rules", []))
    return fields


VAULT_SCOPE, SELECTOR_SCOPE, CLUSTER_SCOPE = 1, 2, 3


def _check_policy(rules: List[Dict[str, Any]]) -> None:
    if len(rules) > MOST_RULES:
        raise Malformed(f"{len(rules)} rules")
    scopes = set()
    for rule in rules:
        whom = {VAULT_SCOPE: set(), SELECTOR_SCOPE: {"selector"}, CLUSTER_SCOPE: {"recordId"}}[rule["scope"]]
        if set(rule) & {"selector", "recordId"} != whom:
            raise Malformed("a rule does not name exactly whom its scope demands")
        if rule["scope"] == SELECTOR_SCOPE:
            check_selector(rule["selector"])
        scopes.add((rule["scope"], rule.get("selector"), rule.get("recordId")))
    if len(scopes) < len(rules):
        raise Malformed("two rules are for the same scope")


def _check_overview(fields: Dict[str, Any], whole: bool) -> None:
    keys = [label[0].encode("utf-8") for label in fields.get("labels", [])]
    if any(a >= b for a, b in zip(keys, keys[1:])):
        raise Malformed("the labels are not sorted by key")
    if whole:
        for name in ("apiEndpoint", "credentialKind", "credentialFingerprint"):
            if name not in fields:
                raise Malformed(f"{name} is missing")
        if fields["change"] == REMOVED:
            raise Malformed("a removal has no credential")
    elif set(fields) - {"name", "change", "changedAt", "unknown"}:
        raise Malformed("a tombstone's overview has fields 1, 2 and 3 only")
    elif fields["change"] != REMOVED:
        raise Malformed("only a removal has an overview alone")
