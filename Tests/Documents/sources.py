# SPDX-License-Identifier: Apache-2.0
"""The files that clusters are imported from: a Secret, a kubeconfig, a cluster Secret of Argo CD, a table."""
import base64
import json

from tokens import legacy_token, uid


def secret(ca, token):
    data = {"ca.crt": ca, "namespace": b"aichor", "token": token}
    lines = "".join(f"  {key}: {base64.b64encode(value).decode()}\n" for key, value in data.items())
    return ("apiVersion: v1\nkind: Secret\ntype: kubernetes.io/service-account-token\nmetadata:\n  name: dp-cluster-service-account-token\n"
            f"  namespace: aichor\n  uid: {uid('secret')}\n  creationTimestamp: \"2026-05-04T09:30:00Z\"\n  annotations:\n"
            "    kubernetes.io/service-account.name: dp-cluster-service-account\n"
            f"    kubernetes.io/service-account.uid: {uid('paris')}\ndata:\n{lines}").encode()


def argocd(name, server, token):
    return json.dumps({
        "apiVersion": "v1", "kind": "Secret", "metadata": {"name": name, "labels": {"argocd.argoproj.io/secret-type": "cluster"}},
        "stringData": {"name": name, "server": server, "config": json.dumps({"bearerToken": token.decode()})}}).encode()


def kubeconfig(number, token, ca):
    """As kubeadm writes it: every cluster's is named the same."""
    return json.dumps({
        "apiVersion": "v1", "kind": "Config", "current-context": "kubernetes-admin@kubernetes",
        "clusters": [{"name": "kubernetes", "cluster": {"server": f"https://10.0.{number}.1:6443",
                                                        "certificate-authority-data": base64.b64encode(ca).decode()}}],
        "users": [{"name": "kubernetes-admin", "user": {"token": token.decode()}}],
        "contexts": [{"name": "kubernetes-admin@kubernetes", "context": {"cluster": "kubernetes", "user": "kubernetes-admin"}}],
    }).encode()


def table(rows):
    return b"engineName,apiHostname,loadBalancerIp,bearerToken,labels\n" + b"".join(
        f"{name},https://10.0.{at}.1:6443,203.0.113.{at},{legacy_token(name).decode()},site={name[:-2]}\n".encode() for at, name in rows)
