#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""kubectl reads every exported kubeconfig and uses it against TLS servers on loopback; it takes the manifests.

The kubectls are those that KUBECTL_33 and KUBECTL_36 name (scripts/judges). Without one, the manifests are judged all
the same.
"""
import base64
import json
import os
import shutil
import subprocess
import sys

import export_sample
from export_sample import Cluster, Home, Report, Sample, has_ipv6, scratch, vault_of

try:
    import yaml
except ImportError as missing:
    print(f"DID NOT RUN: {missing}", flush=True)
    sys.exit(2)

from kubeconfig_kubectl import Kubectl  # noqa: E402
from kubernetes_api import PAGE_RULES, Answer, Identity, KubernetesAPI, bound_token, legacy_token  # noqa: E402
from servers import Fleet  # noqa: E402

report = Report("exports and kubectl")
SCRATCH = scratch()

# What kubectl must know of an API server before it makes an object of it.
GROUPS = {
    "v1": [("namespaces", "Namespace", False), ("serviceaccounts", "ServiceAccount", True), ("secrets", "Secret", True)],
    "rbac.authorization.k8s.io/v1": [("clusterroles", "ClusterRole", False), ("roles", "Role", True),
                                     ("clusterrolebindings", "ClusterRoleBinding", False),
                                     ("rolebindings", "RoleBinding", True)],
    "cluster.karmada.io/v1alpha1": [("clusters", "Cluster", False)],
}


class Discovery(KubernetesAPI):
    """An API server that also says what it serves."""
    def answer(self, method, path, authorization, body):
        plain = path.split("?")[0].removeprefix(self.prefix)
        if method != "GET" or not self.identity(authorization):
            return super().answer(method, path, authorization, body)
        if plain == "/api":
            return Answer(200, {"kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []})
        if plain == "/apis":
            groups = []
            for name in GROUPS:
                if "/" in name:
                    version = {"groupVersion": name, "version": name.split("/")[1]}
                    groups.append({"name": name.split("/")[0], "versions": [version], "preferredVersion": version})
            return Answer(200, {"kind": "APIGroupList", "apiVersion": "v1", "groups": groups})
        group = plain.removeprefix("/apis/").removeprefix("/api/")
        if group in GROUPS:
            resources = [{"name": name, "singularName": kind.lower(), "namespaced": namespaced, "kind": kind,
                          "verbs": ["create", "get", "list"]} for name, kind, namespaced in GROUPS[group]]
            return Answer(200, {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": group,
                                "resources": resources})
        return super().answer(method, path, authorization, body)


def kubectl(home, *arguments, config=None, input=b""):
    """Runs the kubectl that judges now."""
    env = {"PATH": "/usr/bin:/bin", "HOME": home.path, "LC_ALL": "C.UTF-8", "KUBECONFIG": config or os.devnull}
    return subprocess.run([kubectl.path, *arguments], input=input, capture_output=True, env=env, cwd=home.path, timeout=60)


def said(done):
    return done.stderr.decode("utf-8", "replace").strip()[:300]


def as_kubectl_reads(home, clusters):
    path = os.path.join(home.out, "all.yaml")
    home.must("export", "--all", "--allow-findings", "--format", "kubeconfig", "--output", path)
    done = kubectl(home, "config", "view", "--raw", "-o", "json", config=path)
    report.equal(done.returncode, 0, f"kubectl config view: {said(done)}")
    config = json.loads(done.stdout)
    servers = {item["name"]: item["cluster"] for item in config["clusters"]}
    users = {item["name"]: item["user"] for item in config["users"]}
    contexts = {item["name"]: item["context"] for item in config["contexts"]}
    report.equal(config["current-context"], "", "the current context of several clusters")
    for one in clusters:
        trust = {"certificate-authority-data": base64.b64encode(one.ca.encode()).decode()} if one.ca else {}
        user = {"username": one.username, "password": one.password} if one.is_basic else {"token": one.token}
        report.equal(servers.get(one.name), {"server": one.host, **trust}, f"{one.name}: the cluster as kubectl reads it")
        report.equal(users.get(one.name), user, f"{one.name}: the user as kubectl reads it")
        report.equal(contexts.get(one.name), {"cluster": one.name, "user": one.name}, f"{one.name}: the context")
    for one in clusters[::25]:
        text = home.must("export", one.name, "--allow-findings", "--format", "kubeconfig-secret", "--key", "value").out \
            if not one.name.endswith("-") else None
        if text is None:
            continue
        inner = home.write("inner.yaml", yaml.safe_load(text)["stringData"]["value"].encode())
        done = kubectl(home, "config", "view", "--raw", "--minify", "-o", "json", config=inner)
        report.equal(done.returncode, 0, f"{one.name}: kubectl config view of a Secret's kubeconfig: {said(done)}")
        report.equal(json.loads(done.stdout)["clusters"][0]["cluster"]["server"], one.host, f"{one.name}: its server")


def live_clusters(fleet, sample):
    """Clusters whose servers answer: tokens of each kind, a password of odd characters, IPv6, a path, a bundle."""
    f = sample.fixtures
    leaf = f.named("IP:127.0.0.1,IP:::1,DNS:localhost", by=f.root)
    bundle = (f.other_root.pem + f.root.pem).decode()
    wanted = [
        ("legacy", "127.0.0.1", "", f.root.pem.decode(), {"token": legacy_token().decode()}),
        ("bound", "127.0.0.1", "", bundle, {"token": bound_token(expires=30 * 86400).decode()}),
        ("opaque", "127.0.0.1", "/k8s/clusters/c-1", bundle, {"token": "t'\"\\#:%{x}${y}&*!|>-t"}),
        ("basic", "127.0.0.1", "", bundle, {"username": "o'neill \u00e9", "password": ' p"\\\'${x}\u4e2d#: \ufeff'}),
        ("v6", "::1", "", f.root.pem.decode(), {"token": "token-of-v6"}),
        ("n", "127.0.0.1", "", f.root.pem.decode(), {"token": "1234567890"}),
        ("float", "127.0.0.1", "", f.root.pem.decode(), {"username": "1e5", "password": "0x1f"}),
    ]
    for name, address, prefix, ca, user in wanted:
        if address == "::1" and not has_ipv6():
            report.did_not_run("a server at an IPv6 address", "this machine has no IPv6 loopback", machine=True)
            continue
        api = Discovery({user.get("token") or f"{user['username']}:{user['password']}": Identity()}, prefix=prefix)
        server = fleet.serve([leaf], f.key(leaf.key), api, address=address, name=name)
        yield Cluster(name, server.url + prefix, "203.0.113.10", ca=ca, **user), server


def authorization_of(one):
    if one.is_basic:
        return "Basic " + base64.b64encode(f"{one.username}:{one.password}".encode()).decode()
    return "Bearer " + one.token


def as_kubectl_uses(home, pairs):
    merged = os.path.join(home.out, "merged.yaml")
    home.must("export", "--all", "--allow-findings", "--format", "kubeconfig", "--output", merged)
    for one, server in pairs:
        path = home.write("one.yaml", home.must("export", one.name, "--allow-findings", "--format", "kubeconfig").out)
        for config, more in ((path, []), (merged, ["--context", one.name])):
            before = len(server.requests)
            # Not `get --raw`, which leaves out the path of the server's address.
            done = kubectl(home, *more, "get", "namespaces", "-o", "json", config=config)
            report.equal(done.returncode, 0, f"{one.name}: kubectl get: {said(done)}")
            report.equal(json.loads(done.stdout or b"{}").get("items"), [], f"{one.name}: what kubectl got")
            report.check(len(server.requests) > before, f"{one.name}: no request came")
            sent = {request.authorization for request in server.requests[before:]}
            report.equal(sent, {authorization_of(one)}, f"{one.name}: what reached the server")
    # A server that another CA vouches for gets nothing: the exported CA data is what kubectl goes by.
    one, server = pairs[0]
    text = home.must("export", one.name, "--allow-findings", "--format", "kubeconfig").out.decode()
    config = yaml.safe_load(text)
    config["clusters"][0]["cluster"].pop("certificate-authority-data")
    before = len(server.requests)
    done = kubectl(home, "get", "--raw", "/version", config=home.write("no-ca.yaml", yaml.safe_dump(config).encode()))
    report.check(done.returncode != 0 and len(server.requests) == before, "kubectl does without the CA data")


def page(narrow=False, token_request=False):
    """The objects of AIchor's page, as they are to be."""
    account, role, rbac = "dp-cluster-service-account", "dp-sa-cluster-role", "rbac.authorization.k8s.io"
    subjects = [{"kind": "ServiceAccount", "name": account, "namespace": "aichor"}]
    rules = [dict(rule) for rule in PAGE_RULES]
    local = []
    if narrow:
        rules[0]["resources"] = [name for name in rules[0]["resources"] if name != "secrets"]
        local.append({**PAGE_RULES[0], "resources": ["secrets"]})
    if token_request:
        local.append({"apiGroups": [""], "resources": ["serviceaccounts/token"], "resourceNames": [account],
                      "verbs": ["create"]})
    made = [
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "aichor"}},
        {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": account, "namespace": "aichor"}},
        {"apiVersion": f"{rbac}/v1", "kind": "ClusterRole", "metadata": {"name": role}, "rules": rules},
        {"apiVersion": f"{rbac}/v1", "kind": "ClusterRoleBinding", "metadata": {"name": role + "-binding"},
         "roleRef": {"apiGroup": rbac, "kind": "ClusterRole", "name": role}, "subjects": subjects},
    ]
    if local:
        name = role + "-namespaced"
        made += [
            {"apiVersion": f"{rbac}/v1", "kind": "Role", "metadata": {"name": name, "namespace": "aichor"}, "rules": local},
            {"apiVersion": f"{rbac}/v1", "kind": "RoleBinding",
             "metadata": {"name": name + "-binding", "namespace": "aichor"},
             "roleRef": {"apiGroup": rbac, "kind": "Role", "name": name}, "subjects": subjects},
        ]
    return made + [{
        "apiVersion": "v1", "kind": "Secret", "metadata": {
            "name": account + "-token", "namespace": "aichor",
            "annotations": {"kubernetes.io/service-account.name": account}},
        "type": "kubernetes.io/service-account-token"}]


def manifests(home):
    for narrow in (False, True):
        for token_request in (False, True):
            flags = ["--narrow"] * narrow + ["--with-token-request"] * token_request
            text = home.must("manifests", *flags, unlock=False).out.decode()
            report.equal([one for one in yaml.safe_load_all(text) if one], page(narrow, token_request),
                         f"manifests {' '.join(flags)}")
            listed = home.must("manifests", *flags, "-o", "json", unlock=False).json()
            report.equal(listed, {"apiVersion": "v1", "kind": "List", "items": page(narrow, token_request)},
                         f"manifests -o json {' '.join(flags)}")
    with open(os.path.join(os.path.dirname(os.path.dirname(export_sample.HERE)), "docs/aichor-rules.json"), "rb") as file:
        rules = home.write("rules.json", file.read())
    text = home.must("manifests", "--rules", rules, unlock=False).out
    report.equal(text, home.must("manifests", unlock=False).out, "manifests with the rules of docs/aichor-rules.json")


def taken_by_kubectl(home, pairs):
    """`kubectl create --dry-run=client` builds every object; it asks the server what kinds there are."""
    config = home.write("one.yaml", home.must("export", "legacy", "--allow-findings", "--format", "kubeconfig").out)
    outputs = [(["manifests"], 5), (["manifests", "--narrow", "--with-token-request"], 7), (["manifests", "-o", "json"], 5)]
    count = len(pairs)
    outputs += [(["export", "--all", "--allow-findings", "--format", "argocd"], count),
                (["export", "--all", "--allow-findings", "--format", "kubeconfig-secret", "--key", "value"], count),
                (["export", "legacy", "bound", "--allow-findings", "--format", "karmada"], 4)]
    for arguments, expected in outputs:
        text = home.must(*arguments, unlock=arguments[0] == "export").out
        done = kubectl(home, "create", "--dry-run=client", "--validate=false", "-o", "name", "-f", "-", config=config,
                       input=text)
        report.equal(done.returncode, 0, f"kubectl create of {' '.join(arguments)}: {said(done)}")
        report.equal(len(done.stdout.split()), expected, f"objects that kubectl makes of {' '.join(arguments)}")


def main():
    home = Home.fresh(SCRATCH)
    with report.section("manifests"):
        manifests(home)
    sample = Sample(int(os.environ.get("EXCHANGE_SEED") or 11), SCRATCH)
    clusters = sample.clusters(int(os.environ.get("EXCHANGE_CLUSTERS") or 100))
    stored = vault_of(clusters, SCRATCH)
    pairs = list(live_clusters(Fleet(), sample))
    live = vault_of([one for one, _ in pairs], SCRATCH)
    for judge in Kubectl.all_found(report):
        kubectl.path = judge.path
        with report.section(f"kubectl {judge.version} reads"):
            as_kubectl_reads(stored, clusters)
        with report.section(f"kubectl {judge.version} uses"):
            as_kubectl_uses(live, pairs)
        with report.section(f"kubectl {judge.version} makes"):
            taken_by_kubectl(live, pairs)


try:
    main()
finally:
    shutil.rmtree(SCRATCH, ignore_errors=True)
report.finish()
