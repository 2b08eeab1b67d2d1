#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Imports on a terminal of their own, answered as people do.

agreed     the table first, then questions for load balancers, then one whether to import; the result, the files in clear
left       an empty answer leaves a context out, and that is all; what cannot be imported is named and ends with 1
hopeless   where everything is refused, or with --yes something, nothing is asked and 65 says so
argocd     Argo CD's clusters are asked for their load balancers too
refused    no, ^C and ^D write nothing and leave the terminal as it was
yes        --yes asks for what is missing and for nothing else
tables     a table is asked for in one question; a Secret's form field by field
"""
import json
import os
import re
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "Robustness"))
from harness import Home, Report, marker, scratch  # noqa: E402
from pseudoterminal import Terminal  # noqa: E402

report = Report("import on a terminal")
SCRATCH = scratch()


def kubeconfig(token, contexts=("paris", "lyon"), programs=()):
    """Contexts with a token each, and some with a program instead."""
    users = [{"name": name, "user": {"token": f"{token.decode()}-{name}"}} for name in contexts]
    users += [{"name": name, "user": {"exec": {"apiVersion": "client.authentication.k8s.io/v1", "command": "aws", "interactiveMode": "Never"}}}
              for name in programs]
    names = [*contexts, *programs]
    return json.dumps({
        "apiVersion": "v1", "kind": "Config", "users": users,
        "clusters": [{"name": name, "cluster": {"server": f"https://10.0.0.{at + 1}:6443"}} for at, name in enumerate(names)],
        "contexts": [{"name": name, "context": {"cluster": name, "user": name}} for name in names]}).encode()


def start(home, *arguments):
    return Terminal(home, "import", *arguments, *home.unlock())


def finish(screen, what, status, token):
    report.equal(screen.end(), status, f"{what}: exit status; seen {screen.seen[-500:]!r}")
    report.check(screen.mode_is_as_before(), f"{what}: the terminal's mode")
    report.check(token not in screen.seen, f"{what}: a token shows")


def names(home):
    return sorted(one["name"] for one in home.must("list", "-o", "json").json())


def balancers(home):
    return {one["name"]: one["loadBalancerIp"] for one in home.must("list", "-o", "json").json()}


def agreed():
    home, token = Home.fresh(SCRATCH).init(), marker("token")
    home.write("config", kubeconfig(token))
    screen = start(home, "kubeconfig", "config")
    table = screen.read_until(rb"Load Balancer IP of lyon \(empty to skip this cluster\): $")
    for word in (b"ENGINE", b"CONTEXT", b"lyon", b"paris", b"https://10.0.0.1:6443", b"missing"):
        report.check(word in table, f"the table has no {word!r}: {table!r}")
    screen.type(b"203.0.113\r")
    screen.read_until(rb"error: load balancer IP .*\r\n(?s:.*)Load Balancer IP of lyon .*: $")
    screen.type(b"203.0.113.11\r")
    screen.read_until(rb"Load Balancer IP of paris .*: $")
    screen.type(b"203.0.113.10\r")
    screen.read_until(rb"Import 2 clusters\? \[y/N\] $")
    report.equal(names(home), [], "clusters before the answer")
    screen.type(b"y\r")
    finish(screen, "agreed", 0, token)
    for text in (b"2 added", b"config still holds", b"shred -u config"):
        report.check(text in screen.seen, f"agreed: no {text!r} in {screen.seen!r}")
    report.equal(balancers(home), {"lyon": "203.0.113.11", "paris": "203.0.113.10"}, "load balancers")
    screen = start(home, "kubeconfig", "config")
    finish(screen, "again", 0, token)
    report.check(b"Nothing to import" in screen.seen and b"2 unchanged" in screen.seen, f"again: {screen.seen!r}")
    home.remove()


def left():
    home, token = Home.fresh(SCRATCH).init(), marker("token")
    home.write("config", kubeconfig(token, programs=("aws",)))
    screen = start(home, "kubeconfig", "config", "--all", "--load-balancer-ip", "paris=203.0.113.10")
    seen = screen.read_until(rb"Load Balancer IP of lyon .*: $")
    report.check(b"cannot" in seen and b"exec" in seen, f"nothing is said of what cannot be: {seen!r}")
    screen.type(b"\r")
    screen.read_until(rb"Import 1 cluster and skip 2\? \[y/N\] $")
    screen.type(b"yes\r")
    finish(screen, "left", 1, token)
    report.equal(names(home), ["paris"], "clusters")
    report.check(b"context aws of config (aws): its" in screen.seen and b"1 of 2 clusters was refused" in screen.seen, f"left: {screen.seen!r}")
    report.check(b"kubectl config unset users.paris.token --kubeconfig config" in screen.seen, f"left: {screen.seen[-600:]!r}")
    home.remove()
    home, token = Home.fresh(SCRATCH).init(), marker("token")
    home.write("config", kubeconfig(token))
    screen = start(home, "kubeconfig", "config", "--load-balancer-ip", "paris=203.0.113.10")
    screen.read_until(rb"Load Balancer IP of lyon .*: $")
    screen.type(b"\r")
    screen.read_until(rb"Import 1 cluster and skip 1\? \[y/N\] $")
    screen.type(b"y\r")
    finish(screen, "left by an empty answer", 0, token)
    report.equal(names(home), ["paris"], "clusters after an empty answer")
    home.remove()


def hopeless():
    home, token = Home.fresh(SCRATCH).init(), marker("token")
    home.write("config", kubeconfig(token, contexts=(), programs=("aws", "gke")))
    screen = start(home, "kubeconfig", "config")
    finish(screen, "only refused", 65, token)
    for text in (b"context aws of config (aws): its", b"context gke of config (gke): its", b"so nothing was imported"):
        report.check(text in screen.seen, f"only refused: no {text!r} in {screen.seen!r}")
    home.write("config", kubeconfig(token, programs=("aws",)))
    screen = start(home, "kubeconfig", "config", "--all", "--yes", "--load-balancer-ip", "paris=203.0.113.10")
    finish(screen, "--yes and one refused", 65, token)
    report.check(b"Load Balancer IP of" not in screen.seen, f"asked in vain: {screen.seen!r}")
    report.equal(names(home), [], "clusters after refusals")
    screen = start(home, "kubeconfig", "config", "--all", "--yes", "--keep-going", "--load-balancer-ip", "paris=203.0.113.10")
    screen.read_until(rb"Load Balancer IP of lyon .*: $")
    screen.type(b"203.0.113.11\r")
    finish(screen, "--yes --keep-going", 1, token)
    report.equal(names(home), ["lyon", "paris"], "clusters of --keep-going")
    widest = max(len(line) for line in re.sub(rb"\x1b\[[0-9;]*m", b"", screen.seen).split(b"ACTION")[1].split(b"aws")[0].split(b"\r\n"))
    report.check(widest <= 80, f"a row of the preview has {widest} columns")
    home.remove()


def argocd():
    home, token = Home.fresh(SCRATCH).init(), marker("token")
    home.write("argo.json", b"".join(json.dumps({
        "apiVersion": "v1", "kind": "Secret", "metadata": {"name": name, "labels": {"argocd.argoproj.io/secret-type": "cluster"}},
        "stringData": {"name": name, "server": f"https://{name}.example", "config": json.dumps({"bearerToken": f"{token.decode()}-{name}"})},
    }).encode() + b"\n" for name in ("lyon", "paris")))
    screen = start(home, "argocd", "argo.json")
    table = screen.read_until(rb"Load Balancer IP of lyon \(empty to skip this cluster\): $")
    report.check(b"https://paris.example" in table and b"missing" in table, f"the preview: {table!r}")
    screen.type(b"203.0.113.11\r")
    screen.read_until(rb"Load Balancer IP of paris .*: $")
    screen.type(b"\r")
    screen.read_until(rb"Import 1 cluster and skip 1\? \[y/N\] $")
    screen.type(b"y\r")
    finish(screen, "Argo CD's", 0, token)
    report.equal(balancers(home), {"lyon": "203.0.113.11"}, "Argo CD's clusters")
    report.check(b"clusters that were not imported" in screen.seen and b"shred" not in screen.seen, f"Argo CD's: {screen.seen!r}")
    home.remove()


def refused():
    home, token = Home.fresh(SCRATCH).init(), marker("token")
    home.write("config", kubeconfig(token))
    before = home.digest()
    for key in (b"\r", b"n\r", b"\x03", b"\x04"):
        screen = start(home, "kubeconfig", "config", "--load-balancer-ip", "203.0.113.10")
        screen.read_until(rb"Import 2 clusters\? \[y/N\] $")
        screen.type(key)
        finish(screen, f"{key!r} at the question", 130, token)
    for key in (b"\x03", b"\x04"):
        screen = start(home, "kubeconfig", "config")
        screen.read_until(rb"Load Balancer IP of lyon .*: $")
        screen.type(key)
        finish(screen, f"{key!r} at a load balancer", 130, token)
    report.equal(home.digest(), before, "the vault after refusals")
    home.remove()


def yes():
    home, token = Home.fresh(SCRATCH).init(), marker("token")
    home.write("config", kubeconfig(token))
    screen = start(home, "kubeconfig", "config", "--all", "--yes", "--load-balancer-ip", "lyon=203.0.113.11")
    screen.read_until(rb"Load Balancer IP of paris .*: $")
    screen.type(b"203.0.113.10\r")
    finish(screen, "yes", 0, token)
    report.check(b"[y/N]" not in screen.seen, "--yes is asked")
    report.equal(names(home), ["lyon", "paris"], "clusters")
    home.remove()


def tables():
    home, token = Home.fresh(SCRATCH).init(), marker("token")
    home.write("clusters.csv", b"engineName,apiHostname,loadBalancerIp,bearerToken\nparis,https://10.0.0.1,203.0.113.10," + token + b"\n")
    screen = start(home, "csv", "clusters.csv")
    screen.read_until(rb"would be: 1 added\r\n(?s:.*)Import 1 cluster\? \[y/N\] $")
    screen.type(b"n\r")
    finish(screen, "a table, no", 130, token)
    screen = start(home, "csv", "clusters.csv")
    screen.read_until(rb"\[y/N\] $")
    screen.type(b"y\r")
    finish(screen, "a table, yes", 0, token)
    report.equal(names(home), ["paris"], "clusters of a table")
    home.write("secret.json", json.dumps({
        "apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/service-account-token", "stringData": {"token": token.decode() + "-secret"},
        "metadata": {"name": "t", "namespace": "aichor", "annotations": {"kubernetes.io/service-account.name": "a"}}}).encode())
    screen = start(home, "secret", "secret.json")
    for prompt, answer in ((rb"Engine Name: $", b"lyon"), (rb"API Hostname: $", b"10.0.0.9:6443"), (rb"Load Balancer IP: $", b"203.0.113.12")):
        screen.read_until(prompt)
        screen.type(answer + b"\r")
    screen.read_until(rb"lyon +would be added(?s:.*)Import 1 cluster\? \[y/N\] $")
    screen.type(b"y\r")
    finish(screen, "a Secret", 0, token)
    report.equal(balancers(home).get("lyon"), "203.0.113.12", "the cluster of a Secret")
    home.remove()


def main():
    wanted = sys.argv[1:]
    try:
        for behaviour in (agreed, left, hopeless, argocd, refused, yes, tables):
            if not wanted or behaviour.__name__ in wanted:
                with report.section(behaviour.__name__):
                    behaviour()
    finally:
        shutil.rmtree(SCRATCH, ignore_errors=True)
    report.finish()


if __name__ == "__main__":
    main()
