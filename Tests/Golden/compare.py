# SPDX-License-Identifier: Apache-2.0
"""Compares what the program reports about a vault with what the independent reader found in it."""
from __future__ import annotations

import hashlib
import json
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional

for folder in ("Robustness", "Faults"):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / folder))

from harness import Report  # noqa: E402
from product import VaultHome, read_wholly  # noqa: E402

Document = Dict[str, Any]

CHANGES = {1: "added", 2: "changed", 3: "renamed", 4: "removed", 5: "restored", 6: "imported", 7: "rotated"}
KINDS = {1: "legacy-service-account", 2: "bound-service-account", 3: "opaque-bearer", 4: "basic"}
SOURCES = {1: "token", 2: "secret", 3: "user"}
SLOT_KINDS = {"passphrase-and-key-file": "passphrase+key-file"}
CLAIMS = {"issuer": "issuer", "subject": "subject", "audience": "audiences", "namespace": "namespace",
          "serviceAccount": "serviceAccount", "serviceAccountUid": "serviceAccountUid", "secretName": "secretName",
          "secretUid": "secretUid", "jti": "tokenId"}
ACTOR = {"uid": "uid", "loginUid": "loginUid", "sudoUser": "sudoUser", "parentProcessId": "parentPid",
         "parentExecutable": "parentExecutable", "terminal": "terminal"}


def moment(seconds: int) -> str:
    return (datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def present(document: Document) -> Document:
    """Absent fields are absent."""
    return {name: value for name, value in document.items() if value is not None}


def optional(value: Optional[Any], convert: Callable[[Any], Any]) -> Optional[Any]:
    return None if value is None else convert(value)


def renamed(source: Document, names: Dict[str, str]) -> Document:
    return present({new: source.get(old) for old, new in names.items()})


# What the program should print, made from what the reader printed

def credential(overview: Document) -> Optional[Document]:
    if "credentialKind" not in overview:
        return None
    return present({
        "kind": KINDS[overview["credentialKind"]],
        "fingerprint": "hmac-sha256:" + overview["credentialFingerprint"],
        "username": overview.get("basicUsername"),
        "issuedAt": optional(overview.get("issuedAt"), moment),
        "issuedSource": optional(overview.get("issuedSource"), SOURCES.__getitem__),
        "notBefore": optional(overview.get("notBefore"), moment),
        "expiresAt": optional(overview.get("expiresAt"), moment),
        "acquiredAt": optional(overview.get("acquiredAt"), moment),
        "rotatedAt": optional(overview.get("rotatedAt"), moment),
        "claims": optional(overview.get("tokenClaims"), lambda claims: renamed(claims, CLAIMS)),
    })


def certificate(summary: Document) -> Document:
    return {
        "subject": summary["subject"], "issuer": summary["issuer"], "serial": summary["serial"],
        "notBefore": moment(summary["notBefore"]), "notAfter": moment(summary["notAfter"]),
        "fingerprint": "sha256:" + summary["sha256"], "keyFingerprint": "sha256:" + summary["spkiSha256"],
        "isCa": summary["isCA"] == 1, "keyAlgorithm": summary["keyAlgorithm"], "keyBits": summary["keyBits"],
        **present({"signatureAlgorithm": summary.get("signatureAlgorithm"),
                   "role": optional(summary.get("role"), lambda number: ROLES[number])}),
    }


def check(told: Document) -> Optional[Document]:
    """What is remembered of a check, as `list` and `show` print it."""
    if "verifiedAt" not in told:
        return None
    rest = told.get("details", {})
    return present({
        "verdict": VERDICTS[told.get("verdict", 1)], "host": HOSTS[rest.get("host", 3)],
        "provenBy": optional(rest.get("chainSource"), lambda number: CHAIN_SOURCES[number]),
        "online": rest.get("kind") == 2, "verifiedAt": moment(told["verifiedAt"]),
        "version": rest.get("version") or None, "identity": optional(rest.get("username"), lambda name: {"username": name}),
        "serverVersion": rest.get("serverVersion"),
        "findings": [{**one, "severity": VERDICTS[one["severity"]]} for one in told.get("findings", [])],
    })


def last_online(observed: Document) -> Optional[Document]:
    """The last online check, where the last check was none."""
    return None if observed.get("details", {}).get("kind") == 2 else check(observed.get("lastOnline", {}))


def as_version(event: Document) -> Document:
    """What an event of `history` reports about the version that it created."""
    version = {**without_status(event), "change": event["event"]}
    for told_besides in ("time", "event", "differences", "details", "log"):
        version.pop(told_besides, None)
    return version


def cluster(row: Document, observed: Document) -> Document:
    """One version, as `list` and `history` print it; the state, which depends on the date, is left out."""
    overview = row["overview"]
    return present({
        "name": overview["name"], "recordId": row["recordId"], "version": row["version"],
        "change": CHANGES[overview["change"]], "changedAt": moment(overview["changedAt"]),
        "isCurrent": row["state"] == "current", "apiHost": overview.get("apiEndpoint"),
        "loadBalancerIp": overview.get("loadBalancerIp"), "ecosystem": overview.get("ecosystem"),
        "labels": dict(map(tuple, overview.get("labels", []))), "credential": credential(overview),
        "certificates": [certificate(one) for one in overview.get("caCertificates", [])],
        "hasNote": overview.get("hasNote", 0) == 1, "restoredFrom": overview.get("restoredFrom"),
        "lastReleasedAt": optional(observed.get("lastReleasedAt"), moment),
        "verifiedAt": optional(observed.get("verifiedAt"), moment),
        "verification": check(observed), "onlineVerification": last_online(observed),
    })


def details(row: Document, observed: Document) -> Document:
    material = row["material"] or {}
    return present({**cluster(row, observed), "caData": material.get("caBundle"), "note": material.get("note")})


def log_entry(entry: Document) -> Document:
    names = ("sequence", "action", "object", "recordId", "version", "purpose", "intent", "slotId", "slotLabel")
    return present({**{name: entry.get(name) for name in names}, "time": moment(entry["time"]),
                    "actor": renamed({"uid": 0, **entry}, ACTOR)})


def payload(row: Document, observed: Document, secret: str) -> Document:
    overview, material = row["overview"], row["material"] or {}
    bearer = row["secretKind"] == "bearerToken"
    authentication = {"method": "bearerToken", "bearerToken": secret} if bearer else {
        "method": "basic", "basicUsername": overview.get("basicUsername"), "basicPassword": secret}
    hashes = ["sha256:" + one["sha256"] for one in overview.get("caCertificates", [])]
    return {
        "apiVersion": "aichor-vault/v1", "kind": "EnginePayload", "engineType": "on-premise",
        "form": present({
            "engineName": overview["name"], "ecosystem": overview.get("ecosystem"),
            "apiHostname": overview["apiEndpoint"], "loadBalancerIp": overview.get("loadBalancerIp"),
            "caData": material.get("caBundle"), "authentication": authentication}),
        "metadata": present({
            "cluster": overview["name"], "version": row["version"], "credentialKind": KINDS[overview["credentialKind"]],
            "credentialFingerprint": "hmac-sha256:" + overview["credentialFingerprint"],
            "caFingerprints": hashes or None, "acquiredAt": moment(overview["acquiredAt"])})
        | {"expiresAt": optional(overview.get("expiresAt"), moment),
           "verifiedAt": optional(observed.get("verifiedAt"), moment)},
    }


def span(seconds: int) -> str:
    """As `policy set` takes it; 0 is without end."""
    if seconds == 0:
        return "none"
    return next(f"{seconds // size}{unit}" for unit, size in (("d", 86_400), ("h", 3600), ("s", 1)) if seconds % size == 0)


def rule(fields: Document, clusters: Dict[str, Document]) -> Document:
    """A rule of the policy, as `policy show` prints it. `clusters` holds the last version of each, by its record id."""
    cluster = clusters.get(fields.get("recordId", ""))
    permission = ["deny", "allow"].__getitem__
    return present({
        "scope": ["vault", "selector", "cluster"][fields["scope"] - 1], "selector": fields.get("selector"),
        "recordId": fields.get("recordId"), "cluster": cluster and cluster["overview"]["name"],
        "state": None if "recordId" not in fields else "purged" if cluster is None
                 else {"current": "live", "tombstone": "removed"}[cluster["state"]],
        "maxAge": optional(fields.get("maximumAge"), span), "warning": optional(fields.get("warningLead"), span),
        "critical": optional(fields.get("criticalLead"), span),
        "basicAuth": optional(fields.get("allowsBasic"), permission),
        "nonExpiring": optional(fields.get("allowsNonExpiring"), permission),
        "verifyWithin": optional(fields.get("maximumVerificationAge"), span),
    })


VERDICTS = {1: "ok", 2: "warning", 3: "error"}
HOSTS = {1: "proven", 2: "refuted", 3: "not proven"}
CHAIN_SOURCES = {1: "given", 2: "seen", 3: "presented"}
ROLES = {1: "ca", 2: "ca-version-1", 3: "ca-without-signing", 4: "self-signed-leaf", 5: "leaf", 6: "unreadable"}


def without_status(document: Document) -> Document:
    return {name: value for name, value in document.items() if name not in ("status", "state", "stateSince", "stateRules")}


class Comparison:
    """The program at one vault, against what the reader printed of it. `document` holds secrets only as SHA-256."""

    def __init__(self, report: Report, what: str, home: VaultHome, document: Document) -> None:
        self.report, self.what, self.home, self.document = report, what, home, document
        self.observed = {row["recordId"]: row["overview"] for row in document["observations"]}
        self.clusters = [row for row in document["records"] if row["kindName"] == "cluster"]
        self.live = sorted((row for row in self.clusters if row["state"] == "current"),
                           key=lambda row: row["overview"]["name"])

    def equal(self, found: Any, expected: Any, what: str) -> None:
        if found == expected:
            self.report.check(True, what)
            return
        pairs = list(zip(found, expected)) if isinstance(found, list) and isinstance(expected, list) else []
        for number, (one, other) in enumerate(pairs):
            if one != other:
                found, expected, what = one, other, f"{what}, item {number}"
                break
        if isinstance(found, dict) and isinstance(expected, dict):
            keys = sorted(key for key in found.keys() | expected.keys() if found.get(key) != expected.get(key))
            found, expected = ({key: side.get(key) for key in keys} for side in (found, expected))
        self.report.equal(found, expected, f"{self.what}: {what}")

    def observation(self, row: Document) -> Document:
        return self.observed.get(row["recordId"], {})

    def versions(self, row: Document) -> List[Document]:
        return sorted((one for one in self.clusters if one["recordId"] == row["recordId"]),
                      key=lambda one: one["version"])

    def reading(self) -> None:
        """Commands that change nothing."""
        for row in self.clusters:
            if "fingerprintMatches" in row:
                self.equal(row["fingerprintMatches"], True, "the credential's fingerprint, recomputed")
        listed = [without_status(one) for one in self.home.json("list")]
        self.equal(listed, [cluster(row, self.observation(row)) for row in self.live], "list")
        for row in self.live:
            name = row["overview"]["name"]
            found = sorted((as_version(one) for one in self.home.json("history", name) if "isCurrent" in one),
                           key=lambda one: one["version"])
            self.equal(found, [cluster(one, {}) for one in self.versions(row)], f"history {name}")
            for one in self.versions(row):
                if one["material"] is None:
                    continue
                found = without_status(self.home.json("show", name, "--version", one["version"]))
                self.equal(found, details(one, self.observation(row)), f"show {name} --version {one['version']}")
        self._policy()
        self.equal(self.home.json("log"), [log_entry(entry) for entry in self.document["log"]], "log")
        self._checks()
        self._slots()

    def _policy(self) -> None:
        row = next((row for row in self.document["records"]
                    if (row["kindName"], row["state"]) == ("policy", "current")), None)
        latest = {one["recordId"]: one for one in sorted(self.clusters, key=lambda one: one["version"])}
        found = self.home.json("policy")
        if row is None:
            self.equal((found["version"], found["rules"]), (0, []), "policy")
            return
        def order(one: Document) -> str:
            return json.dumps(one, sort_keys=True)
        self.equal((found["version"], found["changedAt"]), (row["version"], moment(row["overview"]["changedAt"])), "policy")
        self.equal(sorted(found["rules"], key=order),
                   sorted((rule(one, latest) for one in row["overview"].get("rules", [])), key=order), "the policy's rules")

    def _checks(self) -> None:
        verified = self.home.json("log", "verify")
        entries = len(self.document["log"])
        self.equal((verified["entries"], verified["first"], verified["last"]),
                   (entries, self.document["logFirst"], self.document["logLast"]), "log verify")
        backup = self.home.json("backup", "verify", self.home.vault)
        self.equal([backup[name] for name in ("vaultId", "generation", "records", "logEntries")],
                   [self.document["vaultId"], self.document["generation"], self.document["recordRows"], entries],
                   "backup verify")

    def _slots(self) -> None:
        found = [(slot["id"], slot["label"], slot["kind"], slot["createdAt"]) for slot in self.home.json("key", "list")]
        names = [(slot["slotId"], slot["label"], SLOT_KINDS.get(slot["typeName"], slot["typeName"]),
                  moment(slot["created"])) for slot in self.document["slots"]]
        self.equal(found, names, "key list")

    def releasing(self) -> None:
        """Commands that hand secrets out, each with its entry in the log."""
        entries = len(self.document["log"])
        for row in self.live:
            name = row["overview"]["name"]
            for one in self.versions(row):
                if "secretKind" not in one:
                    continue
                shown = self.home.json("show", name, "--version", one["version"], "--reveal")
                entries += 1
                secret = shown.get("bearerToken") or shown.get("password", "")
                self.equal(hashlib.sha256(secret.encode()).hexdigest(), one["secretSha256"],
                           f"the secret of {name}, version {one['version']}")
                if one["state"] == "current":
                    self._export(one, secret)
                    entries += 1
        after = read_wholly(self.home.vault, [self.key_file()], self.passphrases())
        self.equal(len(after["log"]), entries, "log entries after the releases")
        self.equal(after["log"][:len(self.document["log"])], self.document["log"], "the log as it was before")

    def _export(self, row: Document, secret: str) -> None:
        name = row["overview"]["name"]
        self.home.output.unlink(missing_ok=True)
        self.home.must("export", name, "--allow-findings", "--output", self.home.output)
        found = json.loads(self.home.output.read_bytes())
        self.equal(found, payload(row, self.observation(row), secret), f"export {name}")

    def key_file(self) -> Path:
        return Path(self.home.unlock[self.home.unlock.index("--key-file") + 1])

    def passphrases(self) -> List[bytes]:
        if "--passphrase-file" not in self.home.unlock:
            return []
        return [Path(self.home.unlock[self.home.unlock.index("--passphrase-file") + 1]).read_bytes().rstrip(b"\n")]
