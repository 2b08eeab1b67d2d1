# SPDX-License-Identifier: Apache-2.0
"""Kubeconfigs whose fields are missing, unknown, repeated, of another type, or no base64."""
from kubeconfigs import CLUSTER, CONTEXT, USER, config

EXEC = "exec:\n  apiVersion: client.authentication.k8s.io/v1\n  command: no-such-program\n  interactiveMode: Never"
PROVIDER = "auth-provider:\n  name: oidc\n  config:\n    id-token: {TOKEN}"
# A value of another type at a place: the place, and the YAML there.
TOP_TYPES = {
    "clusters-map": "clusters: {c: {server: https://10.0.0.1}}",
    "clusters-text": "clusters: c",
    "clusters-number": "clusters: 1",
    "users-text": "users: text",
    "users-map": "users: {u: {token: x}}",
    "contexts-text": "contexts: x",
    "contexts-list-of-text": "contexts: [a]",
    "contexts-list-of-null": "contexts: [~]",
    "contexts-list-of-list": "contexts: [[]]",
    "current-context-number": "current-context: 1",
    "current-context-list": "current-context: []",
    "current-context-boolean": "current-context: no",
    "current-context-null": "current-context: ~",
    "preferences-list": "preferences: []",
    "preferences-text": "preferences: x",
    "preferences-null": "preferences: ~",
    "preferences-colors": "preferences: {colors: true}",
    "preferences-colors-text": "preferences: {colors: 'true'}",
    "extensions-map": "extensions: {a: b}",
    "extensions-list": "extensions: [{name: x, extension: {a: 1}}]",
    "extensions-text": "extensions: [{name: x, extension: text}]",
    "extensions-no-name": "extensions: [{extension: {a: b}}]",
    "extensions-twice": "extensions: [{name: x, extension: {a: 1}}, {name: x, extension: {a: 2}}]",
    "kind-again-number": "kind: 1",
    "null-lists": "clusters: ~\nusers:\ncontexts: null",
    "empty-lists": "clusters: []\nusers: []\ncontexts: []",
    "unknown": "anything: {a: [1, 2.5, ~, yes]}",
    "metadata": "metadata: {name: x}",
}
CLUSTER_TYPES = {
    "server-number": "server: 1",
    "server-list": "server: [a]",
    "server-map": "server: {a: b}",
    "server-null": "server: ~",
    "server-boolean": "server: yes",
    "tls-server-name-number": "tls-server-name: 1",
    "tls-server-name": "tls-server-name: api.example.com",
    "insecure-text": "insecure-skip-tls-verify: 'yes'",
    "insecure-list": "insecure-skip-tls-verify: []",
    "proxy-number": "proxy-url: 1",
    "proxy": "proxy-url: socks5://10.0.0.7:1080",
    "proxy-wrong": "proxy-url: ftp://10.0.0.7",
    "proxy-no-scheme": "proxy-url: 10.0.0.7:3128",
    "compression": "disable-compression: true",
    "compression-text": "disable-compression: 'true'",
    "ca-number": "certificate-authority: 1",
    "ca-list": "certificate-authority: [ca.pem]",
    "extensions": "extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: x}}]",
    "extensions-map": "extensions: {a: b}",
    "unknown": "flavour: [1]\napi-version: v1\nowner: ~",
    "wrong-case": "Server: https://10.0.0.2\nTLS-server-name: x",
    "camel-case": "tlsServerName: x\ncertificateAuthorityData: '???'\ninsecureSkipTlsVerify: 'text'",
    "location-of-origin": "LocationOfOrigin: /etc\nlocationOfOrigin: 1",
}
USER_TYPES = {
    "token-number": "token: 1",
    "token-boolean": "token: y",
    "token-list": "token: [a]",
    "token-map": "token: {a: b}",
    "token-null": "token: ~",
    "token-file-number": "tokenFile: 1",
    "token-file-other-case": "tokenfile: nowhere\ntoken-file: nowhere",
    "username-number": "username: 1\npassword: x",
    "password-number": "username: x\npassword: 1",
    "as": "as: admin",
    "as-number": "as: 1",
    "as-groups": "as: admin\nas-groups: [a, b]",
    "as-groups-text": "as: admin\nas-groups: a",
    "as-groups-numbers": "as: admin\nas-groups: [1]",
    "as-groups-null": "as: admin\nas-groups: [~]",
    "as-uid": "as: admin\nas-uid: '1'",
    "as-uid-number": "as-uid: 1",
    "as-uid-alone": "as-uid: '1'",
    "as-groups-alone": "as-groups: [a]",
    "as-user-extra": "as: admin\nas-user-extra: {a: [b, c]}",
    "as-user-extra-text": "as: admin\nas-user-extra: {a: b}",
    "as-user-extra-number-key": "as: admin\nas-user-extra: {1: [b]}",
    "exec-text": "exec: aws",
    "exec-null": "exec: ~",
    "exec-empty": "exec: {}",
    "exec-list": "exec: []",
    "auth-provider-text": "auth-provider: gcp",
    "auth-provider-empty": "auth-provider: {}",
    "auth-provider-numbers": "auth-provider: {name: gcp, config: {expiry: 1}}",
    "auth-provider-null-value": "auth-provider: {name: gcp, config: {expiry: ~}}",
    "extensions": "extensions: [{name: x, extension: [1]}]",
    "unknown": "id-token: x\nexpiry: 2024-01-02",
    "wrong-case": "Username: x\nPassword: y",
}
EXEC_TYPES = {
    "args-text": "args: x",
    "args-numbers": "args: [1]",
    "args-null": "args: ~",
    "args-list": "args: [a, '1', '']",
    "env-map": "env: {A: b}",
    "env-list": "env: [{name: A, value: b}]",
    "env-number": "env: [{name: A, value: 1}]",
    "env-null": "env: ~",
    "env-no-name": "env: [{value: b}]",
    "install-hint": "installHint: |\n  go and get it\n  there",
    "install-hint-number": "installHint: 1",
    "cluster-info": "provideClusterInfo: true",
    "cluster-info-text": "provideClusterInfo: 'true'",
    "mode-number": "interactiveMode: 1",
    "unknown": "timeout: 5",
}
BASE64 = {
    "bad": "'???'",
    "text": "not base64 at all",
    "letters": "abc",
    "no-padding": "YWI",
    "too-much-padding": "YWJj====",
    "url-safe": "_-_-",
    "empty": "''",
    "null": "~",
    "blanks": "'  '",
    "blank-within": "'YW Jj'",
    "newline-within": "\"YW\\nJj\"",
    "carriage-return-within": "\"YW\\r\\nJj\"",
    "tab-within": "\"YW\\tJj\"",
    "newline-after": "\"YWJj\\n\"",
    "blank-before": "' YWJj'",
    "numbers": "[77, 65]",
    "numbers-too-large": "[256]",
    "empty-list": "[]",
    "list-of-text": "['a']",
    "number": "1234",
    "boolean": "true",
    "map": "{a: b}",
    "not-canonical": "YWJ=",
    "loose-bits": "YR==",
    "nul-bytes": "AAAA",
}


def fill(corpus):
    heads(corpus)
    empties(corpus)
    for name, text in TOP_TYPES.items():
        corpus.add("top-" + name, config(tail=text + "\n"))
    for name, text in CLUSTER_TYPES.items():
        corpus.cluster("cluster-" + name, CLUSTER + "\n" + text)
    for name, text in USER_TYPES.items():
        corpus.user("user-" + name, USER + "\n" + text)
    for name, text in EXEC_TYPES.items():
        corpus.user("exec-" + name, EXEC + "\n  " + text.replace("\n", "\n  "))
    base64_values(corpus)
    repeated_names(corpus)
    missing_parts(corpus)
    shapes(corpus)


def heads(corpus):
    for name, head in {
            "no-version": "kind: Config\n",
            "no-kind": "apiVersion: v1\n",
            "neither": "",
            "kind-other": "apiVersion: v1\nkind: Secret\n",
            "kind-pod": "apiVersion: v1\nkind: Pod\n",
            "kind-list": "apiVersion: v1\nkind: List\n",
            "kind-lower": "apiVersion: v1\nkind: config\n",
            "version-beta": "apiVersion: v1beta1\nkind: Config\n",
            "version-2": "apiVersion: v2\nkind: Config\n",
            "version-group": "apiVersion: config.k8s.io/v1\nkind: Config\n",
            "version-slash": "apiVersion: /v1\nkind: Config\n",
            "version-slashes": "apiVersion: a/b/c\nkind: Config\n",
            "version-number": "apiVersion: 1\nkind: Config\n",
            "version-empty": "apiVersion: ''\nkind: Config\n",
            "version-null": "apiVersion: ~\nkind: ~\n",
            "kind-empty": "apiVersion: v1\nkind: ''\n",
            "kind-number": "apiVersion: v1\nkind: 1\n",
            "version-list": "apiVersion: [v1]\nkind: Config\n",
            "version-only-other": "apiVersion: v9\n",
            "version-upper": "apiVersion: V1\nkind: Config\n",
            "wrong-case": "APIVersion: v9\nKind: Secret\n",
            "version-internal": "apiVersion: __internal\nkind: Config\n",
            "preferences-kind": "apiVersion: v1\nkind: Preferences\n",
            "version-blank": "apiVersion: 'v1 '\nkind: Config\n",
    }.items():
        corpus.add("head-" + name, config(head=head))


def empties(corpus):
    for name, text in {
            "nothing": "", "newline": "\n", "blanks": "  \n \n", "comment": "# nothing\n", "start": "---\n", "end":
            "...\n", "braces": "{}\n", "null": "~\n", "null-word": "null\n", "brackets": "[]\n", "text": "text\n",
            "number": "1\n", "boolean": "true\n", "quotes": '""\n', "tab": "\t\n", "start-end": "---\n...\n",
            "head-only": "apiVersion: v1\nkind: Config\n", "certificate": "{CA1:pem}", "list-of-configs":
            "- apiVersion: v1\n  kind: Config\n", "token-only": "{TOKEN}\n"
    }.items():
        corpus.add("empty-" + name, text)


def base64_values(corpus):
    for name, text in BASE64.items():
        corpus.cluster("base64-ca-" + name, f"server: https://10.0.0.1:6443\ncertificate-authority-data: {text}")
    for name in ("bad", "newline-within", "no-padding", "null", "number", "empty", "blanks", "numbers"):
        corpus.user("base64-certificate-" + name, f"client-certificate-data: {BASE64[name]}\nclient-key-data: {{KEY}}")
        corpus.user("base64-key-" + name, f"client-certificate-data: {{CERT}}\nclient-key-data: {BASE64[name]}")
        corpus.user("base64-key-beside-token-" + name, f"client-key-data: {BASE64[name]}\ntoken: {{TOKEN}}")
    for name, text in {
            "of-pem-lines": "|\n  {CA1:64}",
            "pem-itself": '"-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----\\n"',
            "twice": "TFMwdExTMUNSVWRKVGlCRFJWSlVTVVpKUTBGVVJTMHRMUzB0Q2c9PQ==",
            "quoted": '"{CA1}"',
            "plain-over-lines": "\n  {CA1:64}",
            "quoted-over-lines": '"\n  {CA1:64}\n  "',
            "data-uri": "data:application/x-pem-file;base64,{CA1}",
            "private-key": "{KEY}",
    }.items():
        corpus.cluster("base64-ca-" + name, f"server: https://10.0.0.1:6443\ncertificate-authority-data: {text}")


def repeated_names(corpus):
    other = "- name: c\n  cluster: {server: https://10.0.0.9}\n"
    corpus.add("names-cluster-twice", config().replace("users:", other + "users:"))
    corpus.add("names-user-twice", config().replace("contexts:", "- {name: u, user: {token: other}}\ncontexts:"))
    corpus.add("names-context-twice",
               config().replace("current-context", "- {name: ctx, context: {cluster: c, user: u}}\ncurrent-context"))
    corpus.add("names-context-twice-the-same-map",
               "contexts:\n- &x {name: ctx, context: {cluster: c, user: u}}\n- *x\n")
    corpus.add("names-empty-twice",
               "clusters:\n- cluster: {server: https://10.0.0.1}\n- cluster: {server: https://10.0.0.2}\n")
    corpus.add("names-differ-in-case",
               config().replace("current-context", "- {name: CTX, context: {cluster: c, user: u}}\ncurrent-context"))
    corpus.add(
        "names-differ-in-normal-form",
        "contexts:\n- {name: \"e\\u0301\", context: {cluster: c}}\n- {name: \"\\u00e9\", context: {cluster: c}}\n")
    corpus.add("names-that-become-the-same",
               contexts("Prod A", "prod-a", "prod_a", "PROD.A", "prod/a", " prod a ", "prod--a"))
    corpus.add("names-too-long-and-alike", contexts("n" * 70 + "a", "n" * 70 + "b", "n" * 63, "n" * 64))
    corpus.add("names-of-signs-only", contexts("!!!", "???", "---", "_", " ", "日本", "🚀", "."))
    corpus.add("names-that-begin-oddly", contexts("1st", "-x", "_x", "9", "a", "A1-", "x-", "0x10", "2"))
    corpus.add(
        "names-of-tools",
        contexts("arn:aws:eks:eu-west-1:000000000000:cluster/paris", "gke_project_europe-west4-a_lyon",
                 "kubernetes-admin@kubernetes", "kind-kind", "default/api-example-com:6443/kube:admin",
                 "https://api.example.com:6443", "minikube"))
    corpus.add("names-with-numbers-at-the-end", contexts("a", "a-2", "A", "a_2", "a 2", "A-2"))
    corpus.add("names-with-quotes-and-signs",
               contexts("=1+1", "a,b", 'a\\"b', "$HOME", "`id`", "a;b", "--all", "-o", "../x", "a\\nb"))


def contexts(*names):
    return config(tail="").split("contexts:")[0] + "contexts:\n" + "".join(
        f'- name: "{name}"\n  context: {{cluster: c, user: u}}\n' for name in names)


def missing_parts(corpus):
    corpus.add("missing-current-context", config(tail=""))
    corpus.add("missing-everything-but-context",
               "contexts:\n- {name: ctx, context: {cluster: c, user: u}}\ncurrent-context: ctx\n")
    corpus.add("missing-clusters",
               "users: [{name: u, user: {token: x}}]\ncontexts: [{name: ctx, context: {cluster: c, user: u}}]\n")
    corpus.add("missing-contexts",
               "clusters: [{name: c, cluster: {server: https://10.0.0.1}}]\nusers: [{name: u, user: {token: x}}]\n")
    corpus.add("dangling-current-context", config(tail="current-context: nowhere\n"))
    corpus.context("dangling-cluster", "cluster: nowhere\nuser: u")
    corpus.context("dangling-user", "cluster: c\nuser: nobody")
    corpus.context("dangling-both", "cluster: nowhere\nuser: nobody")
    corpus.context("missing-user", "cluster: c")
    corpus.context("missing-cluster", "user: u")
    corpus.add("missing-context", config().replace("  context:\n    cluster: c\n    user: u\n", ""))
    corpus.add("null-context", config().replace("  context:\n    cluster: c\n    user: u\n", "  context:\n"))
    corpus.add("null-cluster", config(cluster="").replace("    \n", ""))
    corpus.add("null-user", config(user=""))
    corpus.add("missing-context-name", config().replace("- name: ctx\n  context", "- context"))
    corpus.add("empty-context-name", config().replace("- name: ctx", '- name: ""'))
    corpus.add(
        "empty-names",
        config(context="cluster: ''\nuser: ''").replace("name: c\n", "name: ''\n").replace("name: u\n", "name: ''\n"))
    corpus.cluster("missing-server", "certificate-authority-data: {CA1}")
    corpus.cluster("empty-server", "server: ''")
    corpus.add(
        "unused-entries",
        config().replace(
            "users:",
            "- {name: unused, cluster: {server: https://10.0.0.5}}\nusers:\n- {name: idle, user: {token: idle}}"))
    corpus.context("namespace", CONTEXT + "\nnamespace: kube-system")
    corpus.context("namespace-bad", CONTEXT + "\nnamespace: No_Such")
    corpus.context("namespace-null", CONTEXT + "\nnamespace: ~")
    corpus.context("context-extensions",
                   CONTEXT + "\nextensions: [{name: context_info, extension: {provider: minikube.sigs.k8s.io}}]")
    corpus.context("context-unknown", CONTEXT + "\nlabels: {a: b}\nCluster: x")
    corpus.context("context-cluster-number", "cluster: 1\nuser: u")
    corpus.context("context-namespace-list", CONTEXT + "\nnamespace: []")


def shapes(corpus):
    corpus.add(
        "shape-cluster-list",
        config().replace("  cluster:\n",
                         "  cluster: []\n").replace("    server: https://10.0.0.1:6443\n",
                                                    "").replace("    certificate-authority-data: {CA1}\n", ""))
    corpus.add("shape-user-text", "users:\n- name: u\n  user: text\n")
    corpus.add("shape-user-number", "users:\n- name: u\n  user: 1\n")
    corpus.add("shape-context-list", "contexts:\n- name: ctx\n  context: [cluster, user]\n")
    corpus.add("shape-entry-without-name-or-value", "users:\n- {}\n")
    corpus.add("shape-entry-unknown-key", "users:\n- name: u\n  users: {token: x}\n  token: y\n")
    corpus.add("shape-name-list", "users:\n- name: [u]\n  user: {token: x}\n")
    corpus.add("shape-flat-user", "users:\n- name: u\n  token: x\n")
    corpus.add("shape-wrong-case-lists", "Clusters: 1\nUSERS: 2\nContexts: 3\ncurrentContext: 4\nCurrent-Context: 5\n")
    corpus.add("shape-top-wrong-case-entries", "users:\n- Name: u\n  User: {token: x}\n")
