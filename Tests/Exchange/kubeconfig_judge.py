# SPDX-License-Identifier: Apache-2.0
"""What `import kubeconfig` must say of a case, after what kubectl says; and whether it does."""
import base64
import json
import os
import re

import yaml

from kubeconfigs import filled

NAME = re.compile(r"^[a-z][a-z0-9-]{0,62}$")
CONTROL = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")
MASK = "********"
REQUIRED = {
    "context": str, "name": str, "method": str, "importable": bool, "missing": list, "warnings": list, "current": bool,
    "sharesClusterWith": list
}
METHODS = {"bearerToken", "basic", "clientCertificate", "exec", "authProvider", "none"}
# What is so plain that there is no reason to leave it out.
PLAIN_HOST = r"(?:[1-9]\d{0,2}(?:\.(?:0|[1-9]\d{0,2})){3}|[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)*\.[a-z]+|\[[0-9a-f:]+\])"
PLAIN_SERVER = re.compile(rf"https://{PLAIN_HOST}(?::[1-9]\d{{2,4}})?(?:/[A-Za-z0-9./-]*)?")
PLAIN_TOKEN = re.compile(r"[\x21-\x7e]{1,4096}")
# A plug-in that kubectl did not come to start says nothing of the token beside it.
OF_PLUGINS = ("idp-issuer-url", "Auth Provider", "kubectl-auth-changes-in-gke", "exec plugin: invalid apiVersion")
# Where the program is stricter than kubectl on purpose, and the words by which it must say so.
STRICTER = {
    "utf8-bom-later": "is not YAML", "tag-binary-not-text": "is not UTF-8", "deep-1000": "nested deeper", "deep-9000": "nested deeper",
}
STRICTER_CONTEXTS = {
    "plain-dots": "placeholder", "scalar-null-mixed": "an empty value", "scalar-none": "an empty value", "scalar-quoted-null": "an empty value",
    "tag-str-null": "an empty value", "method-token-base64-twice": "still base64", "server-slashes": "//", "server-port-large": "port",
    "server-long": "allowed",
}
# A token is no worse for a certificate beside it that cannot be read: it is taken, and the certificate left behind.
LOOSER_CONTEXTS = {"client-files-missing-beside-token"}


class Expected:
    """One context as kubectl resolves it."""

    def __init__(self, case, answer, entry, words):
        config = answer["config"]
        self.name, self.context = entry["name"], entry["context"]
        self.clusters = {one["name"]: one["cluster"] for one in config["clusters"] or []}
        users = {one["name"]: one["user"] for one in config["users"] or []}
        self.cluster = self.clusters.get(self.context["cluster"])
        self.user = users.get(self.context["user"])
        self.current = self.name == config["current-context"]
        self.unusable = answer.get("unusable", {}).get(self.name)
        self.shares = sorted(
            one["name"] for one in config["contexts"]
            if one is not entry and self.cluster is not None and one["context"]["cluster"] == self.context["cluster"])
        self.authority = self.find_authority(answer)
        self.find_token(case, words)

    def find_authority(self, answer):
        """PEM text; "" for none; None where it cannot be had, or is no text."""
        cluster = self.cluster or {}
        data = cluster.get("certificate-authority-data")
        if data:
            try:
                return data[4:] if data.startswith("PEM:") else base64.b64decode(data).decode()
            except UnicodeDecodeError:
                return None
        if cluster.get("certificate-authority"):
            return answer.get("authorities", {}).get(self.name)
        return ""

    def find_token(self, case, words):
        """The token, if it is certain; what stands in a token file goes first."""
        user = self.user or {}
        self.token, self.token_is_certain = user.get("token"), True
        if user.get("tokenFile"):
            held = case.token_files.get(self.name)
            self.token = filled(held, words).decode() if held else user.get("token")
            self.token_is_certain = held is not None or (bool(self.token) and "missing" in case.name)

    @property
    def methods(self):
        """The methods that may be named: more than one where kubectl sees more than one."""
        user = self.user or {}
        first = [
            name for name, keys in (("bearerToken", ("token", "tokenFile")), ("basic", ("username", "password")))
            if any(user.get(key) for key in keys)
        ]
        other = [
            name for name, key in (("exec", "exec"), ("authProvider", "auth-provider"), ("clientCertificate",
                                                                                         "client-certificate"),
                                   ("clientCertificate", "client-certificate-data")) if user.get(key)
        ]
        return set(first or other or ["none"])

    @property
    def is_secure(self):
        """Whether kubectl would use TLS."""
        server = (self.cluster or {}).get("server", "")
        if re.match(r"(?i)https://", server):
            return True
        user, cluster = self.user or {}, self.cluster or {}
        return "://" not in server and any(
            (cluster.get("certificate-authority"), cluster.get("certificate-authority-data"),
             cluster.get("insecure-skip-tls-verify"), user.get("client-certificate"),
             user.get("client-certificate-data")))

    @property
    def refusals(self):
        """Why it must not be importable."""
        user = self.user or {}
        of_plugin = self.unusable and any(part in self.unusable for part in OF_PLUGINS)
        if self.unusable and not self.ends_in_newline and not (of_plugin and
                                                               (user.get("token") or user.get("username"))):
            yield "kubectl would not use it: " + self.unusable
        if not self.name:
            yield "it has no name"
        if self.cluster is None or self.user is None:
            yield "its cluster or user is not there"
        if not (self.cluster or {}).get("server"):
            yield "it has no server"
        elif not self.is_secure:
            yield "no TLS"
        if not self.methods & {"bearerToken", "basic"}:
            yield "no credential that can be taken"
        if "bearerToken" not in self.methods and "basic" in self.methods and not (user.get("username")
                                                                                  and user.get("password")):
            yield "half of a basic credential"

    @property
    def ends_in_newline(self):
        """A block scalar's token: kubectl sends its newline and fails; to take it without is better, if that is told."""
        return (self.token or "").endswith("\n") and PLAIN_TOKEN.fullmatch(self.token[:-1]) is not None

    @property
    def is_plain(self):
        """Whether nothing at all stands against taking it."""
        cluster, user = self.cluster or {}, self.user or {}
        authority = self.authority
        return (not any(self.refusals) and PLAIN_SERVER.fullmatch(cluster["server"]) is not None
                and authority is not None and re.fullmatch(r"(?:\{CA\d:pem\})*", authority) is not None
                and not cluster.get("insecure-skip-tls-verify") and len(self.methods) == 1 and self.token_is_certain
                and not (user.get("exec") or user.get("auth-provider"))
                and PLAIN_TOKEN.fullmatch(self.token or user.get("password") or "") is not None
                and len(self.token or "xx") > 1
                and (self.token or re.fullmatch(r"[a-z]+",
                                                user.get("username") or "")) is not None
                and (self.token or "x")[:6] != "Bearer")

    @property
    def is_left_behind(self):
        """Whether there is something beside what is taken that has to be told."""
        cluster, user = self.cluster or {}, self.user or {}
        return self.ends_in_newline or any(
            cluster.get(key) for key in ("tls-server-name", "proxy-url", "insecure-skip-tls-verify")) or any(
                user.get(key)
                for key in ("as", "exec", "auth-provider", "client-certificate", "client-certificate-data"))


class Judge:
    """Compares one outcome with kubectl's answer; every complaint is kept."""

    def __init__(self, case, answer, folder, material):
        self.case, self.answer, self.folder, self.material = case, answer, folder, material
        self.words = {**material.words, "{TOKEN}": case.token, "{folder}": folder}
        self.complaints, self.checks = [], 0
        self.expected = []
        if answer["accepted"]:
            entries = answer["config"]["contexts"] or []
            self.expected = [Expected(case, answer, one, self.words) for one in entries]
            self.expected.sort(key=lambda one: one.name.encode("utf-8", "surrogatepass"))

    def check(self, condition, what):
        self.checks += 1
        if not condition:
            self.complaints.append(f"{self.case.name}: {what}")
        return bool(condition)

    def equal(self, value, expected, what):
        self.check(value == expected, f"{what} is {cut(value)}, expected {cut(expected)}")

    @property
    def secrets(self):
        """What must not be seen: the shorter ones occur by chance."""
        found = set(re.findall(r"[A-Za-z0-9+/]{60,}", self.material.pem["KEY"])) | {self.material.words["{KEY}"]}
        for one in self.answer.get("config", {}).get("users") or []:
            found |= {one["user"].get("token", ""), one["user"].get("password", "")
                      } - {one["user"].get("username"), one["name"]}
        found |= {filled(held, self.words).decode() for held in self.case.token_files.values()}
        # Of a refused file all tokens: nothing of it is known.
        found.add(self.case.token)
        shown = {one["user"].get("username") for one in self.answer.get("config", {}).get("users") or []}
        return [one.strip().encode() for one in found - shown if len(one.strip()) >= 8]

    def outcome(self, status, out, err, is_revealed, has_balancer):
        """A dry run of this case, with -o json."""
        self.manners(out, err, is_revealed)
        if self.case.name in STRICTER:
            self.check(status == 65 and STRICTER[self.case.name].encode() in err, f"status {status}: {err[-300:]!r}")
            self.check(not out.strip(), f"refused, but on standard output: {out[:200]!r}")
            return None
        if not self.answer["accepted"]:
            return self.refused(status, out, err)
        if not self.check(status == 0, f"ended with {status}: {err[-300:]!r}"):
            return None
        try:
            value = json.loads(out)
        except ValueError as error:
            return self.check(False, f"standard output is not JSON: {error}: {out[:200]!r}")
        if self.check(
                isinstance(value, list) and all(isinstance(one, dict) for one in value), "not an array of objects"):
            self.contexts(self.material.hide(value, self.folder), is_revealed, has_balancer)
        return None

    def manners(self, out, err, is_revealed):
        """No secret where none belongs, and nothing that a terminal obeys."""
        for secret in self.secrets:
            self.check(secret not in err, "standard error tells a secret")
            if not is_revealed:
                self.check(secret not in out, "standard output tells a secret without --reveal")
        for name, stream in (("output", out), ("error", err)):
            self.check(not CONTROL.search(stream), f"standard {name} has control characters: {CONTROL.search(stream)}")

    def refused(self, status, out, err):
        self.check(status == 65,
                   f"kubectl refuses it ({self.answer['kind']}), but the status is {status}: {err[-300:]!r}")
        self.check(not out.strip(), f"refused, but on standard output: {out[:200]!r}")
        name = os.path.basename(self.answer["file"]).encode()
        self.check(name in err, f"the message does not name the file {name!r}: {err[-300:]!r}")
        self.check(b"error" in err, "there is no error on standard error")

    def hidden(self, found):
        """Takes out the contexts that another file hides; kubectl does not see them."""
        for one in found:
            if one.get("context") is None:
                self.check(len(self.case.files) > 1 and not one["importable"]
                           and "is hidden by the context of the same name in" in one.get("reason", ""), f"hidden: {one}")
        return [one for one in found if one.get("context") is not None]

    def conflict(self, expected):
        """Whether the context's user or cluster differs between its own file and the first that has one of that name."""
        if self.case.variable is None:
            return False
        names = dict.fromkeys(name.removeprefix("{folder}/") for name in self.case.variable.split(":"))
        try:
            files = [yaml.safe_load(filled(self.case.files[name], self.words)) or {} for name in names if name in self.case.files]
        except (yaml.YAMLError, AttributeError, TypeError):
            return False

        def entries(kind, name):
            return [next((one.get(kind) for one in file.get(kind + "s") or [] if one.get("name") == name), None) for file in files]

        own = next((index for index, one in enumerate(entries("context", expected.name)) if one is not None), None)
        for kind in ("user", "cluster"):
            named = entries(kind, expected.context[kind])
            there = [index for index, one in enumerate(named) if one is not None]
            if there and there[0] != own and any(named[index] != named[there[0]] for index in ([own] if own in there else there)):
                return True
        return False

    def contexts(self, found, is_revealed, has_balancer):
        found = self.hidden(found)
        if not self.check([one.get("context") for one in found] == [
                one.name for one in self.expected
        ], f"contexts {cut([one.get('context') for one in found])}, expected {cut([one.name for one in self.expected])}"
                          ):
            return
        names = [one.get("name") for one in found]
        self.check(len(set(names)) == len(names), f"derived names are not distinct: {cut(names)}")
        for one, expected in zip(found, self.expected):
            self.context(one, expected, is_revealed, has_balancer)

    def context(self, one, expected, is_revealed, has_balancer):
        where = f"context {expected.name[:60]!r}"
        for key, kind in REQUIRED.items():
            if not self.check(isinstance(one.get(key), kind), f"{where}: {key} is {one.get(key)!r}"):
                return
        cluster = expected.cluster or {}
        self.check(NAME.match(one["name"]), f"{where}: the derived name {one['name']!r} is not valid")
        server = cluster.get("server")
        if server and not is_revealed and re.match(r"(?i)[a-z]+://[^/?#]*@", server):
            server = MASK  # it holds a password
        for key, value in (("cluster", expected.context["cluster"]), ("user", expected.context["user"]),
                           ("namespace", expected.context.get("namespace")), ("server", server),
                           ("tlsServerName", cluster.get("tls-server-name"))):
            self.equal(one.get(key) or None, value or None, f"{where}: {key}")
        self.equal(one["current"], expected.current, f"{where}: current")
        self.equal(sorted(one["sharesClusterWith"]), expected.shares, f"{where}: sharesClusterWith")
        self.check(one["method"] in METHODS & expected.methods,
                   f"{where}: method is {one['method']!r}, expected {sorted(expected.methods)}")
        if one.get("file"):
            self.check(
                os.path.basename(one["file"]) in {os.path.basename(name)
                                                  for name in self.case.files} | {"-"},
                f"{where}: file is {one['file']!r}")
        self.importable(one, expected, where)
        self.authority(one, expected, where)
        self.credential(one, expected, where, is_revealed)
        if one["importable"]:
            self.equal("loadBalancerIp" in one["missing"], not has_balancer, f"{where}: loadBalancerIp is missing")
            self.check(one.get("action", "add") == "add", f"{where}: action is {one.get('action')!r}")

    def importable(self, one, expected, where):
        for reason in expected.refusals if self.case.name not in LOOSER_CONTEXTS else ():
            self.check(not one["importable"], f"{where}: importable, but {reason}")
        if self.case.name in STRICTER_CONTEXTS:
            self.check(STRICTER_CONTEXTS[self.case.name] in one.get("reason", ""), f"{where}: not refused as it should be: {one.get('reason')!r}")
        elif expected.is_plain and self.conflict(expected):
            self.check("is defined in both" in one.get("reason", ""), f"{where}: not refused as it should be: {one.get('reason')!r}")
        elif expected.is_plain:
            self.check(one["importable"],
                       f"{where}: not importable, but nothing stands against it: {one.get('reason')!r}")
        if one["importable"]:
            self.check(not one.get("reason"), f"{where}: importable, with a reason why not: {one.get('reason')!r}")
            self.check(one["warnings"] or not expected.is_left_behind,
                       f"{where}: nothing is said of what is left behind")
        else:
            self.check(one.get("reason"), f"{where}: not importable, without a reason")
        self.check(all(isinstance(text, str) and text for text in one["warnings"] + one["missing"]),
                   f"{where}: odd warnings")

    def authority(self, one, expected, where):
        found = one.get("caData")
        if one["importable"]:
            self.equal(found or "", expected.authority, f"{where}: caData")
        elif found is not None and expected.authority is not None:
            self.equal(found, expected.authority, f"{where}: caData of what is not importable")

    def credential(self, one, expected, where, is_revealed):
        user = expected.user or {}
        has = {key for key in ("bearerToken", "basicUsername", "basicPassword") if key in one}
        wanted = {"bearerToken": {"bearerToken"}, "basic": {"basicUsername", "basicPassword"}}.get(one["method"], set())
        self.check(has <= wanted, f"{where}: {sorted(has)} with method {one['method']}")
        if one["importable"]:
            self.check(has == wanted, f"{where}: {sorted(has)} of {sorted(wanted)}")
        if "basicUsername" in has:
            self.equal(one["basicUsername"], user.get("username"), f"{where}: basicUsername")
        for key, value in (("bearerToken", expected.token), ("basicPassword", user.get("password"))):
            if key not in has:
                continue
            if not is_revealed:
                self.equal(one[key], MASK, f"{where}: {key} without --reveal")
            elif key != "bearerToken" or expected.token_is_certain:
                hidden = [
                    self.material.hidden(text, self.folder) for text in (value or "", (value or "").removesuffix("\n"))
                ]
                self.check(one[key] in hidden, f"{where}: {key} is not what kubectl reads")


def cut(value):
    text = repr(value)
    return text if len(text) < 300 else text[:300] + "..."
