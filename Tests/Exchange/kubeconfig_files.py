# SPDX-License-Identifier: Apache-2.0
"""Kubeconfigs that need other files, and several of them in `$KUBECONFIG`."""
from kubeconfigs import CLUSTER, FOLDER, USER, Encoded, Link, config

SERVER = "server: https://10.0.0.1:6443"


def fill(corpus):
    authorities(corpus)
    token_files(corpus)
    client_certificates(corpus)
    lists(corpus)
    merged(corpus)
    places(corpus)


def authorities(corpus):
    pem = {"ca.pem": "{CA1:pem}"}

    def case(name, value, files=None, more=""):
        corpus.cluster("ca-file-" + name, f"{SERVER}\ncertificate-authority: {value}{more}", files=files)

    case("beside", "ca.pem", pem)
    case("dot", "./ca.pem", pem)
    case("absolute", "{folder}/ca.pem", pem)
    case("below", "pki/ca.pem", {"pki/ca.pem": "{CA1:pem}"})
    case("dots-within", "pki/../ca.pem", {"pki/x": "x", "ca.pem": "{CA1:pem}"})
    case("through-no-folder", "nowhere/../ca.pem", pem)
    case("link", "link.pem", {"ca.pem": "{CA1:pem}", "link.pem": Link("ca.pem")})
    case("absolute-link", "link.pem", {"ca.pem": "{CA1:pem}", "link.pem": Link("{folder}/ca.pem")})
    case("dangling-link", "link.pem", {"link.pem": Link("nowhere.pem")})
    case("missing", "nowhere.pem")
    case("folder", "ca.pem", {"ca.pem": FOLDER})
    case("empty", "ca.pem", {"ca.pem": ""})
    case("blank-in-name", "'my ca.pem'", {"my ca.pem": "{CA1:pem}"})
    case("other-letters", "größe.pem", {"größe.pem": "{CA1:pem}"})
    case("two-certificates", "ca.pem", {"ca.pem": "{CA1:pem}{CA2:pem}"})
    case("words-around", "ca.pem", {"ca.pem": "subject: x\n{CA1:pem}\nissuer: y\n{CA2:pem}# end\n"})
    case("crlf", "ca.pem", {"ca.pem": "# made on another system\r\n{CA1:pem}\r\n"})
    case("not-pem", "ca.pem", {"ca.pem": "not a certificate\n"})
    case("private-key", "ca.pem", {"ca.pem": "{KEY:pem}"})
    case("key-beside", "ca.pem", {"ca.pem": "{CA1:pem}{KEY:pem}"})
    case("home", "~/ca.pem", pem)
    case("variable", "$HOME/ca.pem", pem)
    case("and-data", "ca.pem", {"ca.pem": "{CA2:pem}"}, "\ncertificate-authority-data: {CA1}")
    case("missing-and-data", "nowhere.pem", None, "\ncertificate-authority-data: {CA1}")
    case("and-empty-data", "ca.pem", pem, "\ncertificate-authority-data: ''")
    case("and-insecure", "ca.pem", pem, "\ninsecure-skip-tls-verify: true")
    case("null", "~")
    case("empty-name", "''")
    corpus.cluster("insecure-and-data", CLUSTER + "\ninsecure-skip-tls-verify: true")
    corpus.cluster("insecure", SERVER + "\ninsecure-skip-tls-verify: true")
    corpus.cluster("no-ca", SERVER)


def token_files(corpus):

    def case(name, value, files=None, more="", held=None):
        corpus.user("token-file-" + name, f"tokenFile: {value}{more}", files=files,
                    token_files={"ctx": held} if held else None)

    good = {"token": "{TOKEN}"}
    case("beside", "token", good, held="{TOKEN}")
    case("newline", "token", {"token": "{TOKEN}\n"}, held="{TOKEN}")
    case("blanks-around", "token", {"token": "  \t{TOKEN} \r\n\n"}, held="{TOKEN}")
    case("absolute", "{folder}/token", good, held="{TOKEN}")
    case("folder-above", "../token-file-folder-above/token", good, held="{TOKEN}")
    case("projected", "mount/token",
         {"mount/..data": Link("..2024"), "mount/..2024/token": "{TOKEN}\n", "mount/token": Link("..data/token")},
         held="{TOKEN}")
    case("and-token", "token", good, "\ntoken: other", held="{TOKEN}")
    case("missing-and-token", "nowhere", None, "\ntoken: {TOKEN}")
    case("empty-and-token", "token", {"token": ""}, "\ntoken: {TOKEN}")
    case("and-basic", "token", good, "\nusername: admin\npassword: made-password", held="{TOKEN}")
    case("and-exec", "token", good,
         "\nexec: {apiVersion: client.authentication.k8s.io/v1, command: no-such-program, interactiveMode: Never}",
         held="{TOKEN}")
    case("missing", "nowhere")
    case("is-a-folder", "token", {"token": FOLDER})
    case("empty", "token", {"token": ""})
    case("blank", "token", {"token": " \n"})
    case("two-lines", "token", {"token": "{TOKEN}\nmore\n"})
    case("bom", "token", {"token": b"\xef\xbb\xbf{TOKEN}\n"})
    case("invalid-utf8", "token", {"token": b"{TOKEN}\xff\n"})
    case("nul", "token", {"token": b"{TOKEN}\0\n"})
    case("empty-name", "''")


def client_certificates(corpus):
    pair = {"client.pem": "{CERT:pem}", "client.key": "{KEY:pem}"}
    corpus.user("client-files", "client-certificate: client.pem\nclient-key: client.key", files=pair)
    corpus.user("client-files-absolute", "client-certificate: '{folder}/client.pem'\nclient-key: '{folder}/client.key'",
                files=pair)
    corpus.user("client-files-missing", "client-certificate: client.pem\nclient-key: client.key")
    corpus.user("client-files-beside-token", f"client-certificate: client.pem\nclient-key: client.key\n{USER}",
                files=pair)
    corpus.user("client-files-missing-beside-token", f"client-certificate: client.pem\nclient-key: client.key\n{USER}")
    corpus.user("client-data", "client-certificate-data: {CERT}\nclient-key-data: {KEY}")
    corpus.user("client-data-beside-token", f"client-certificate-data: {{CERT}}\nclient-key-data: {{KEY}}\n{USER}")
    corpus.user(
        "client-data-and-files",
        "client-certificate: client.pem\nclient-key: client.key\nclient-certificate-data: {CERT}\nclient-key-data: {KEY}",
        files=pair)
    corpus.user("client-data-and-file-key", "client-certificate-data: {CERT}\nclient-key: client.key", files=pair)
    corpus.user("client-without-key", "client-certificate-data: {CERT}")
    corpus.user("client-key-alone", "client-key-data: {KEY}")
    corpus.user("client-key-alone-beside-token", f"client-key-data: {{KEY}}\n{USER}")


def lists(corpus):
    """`$KUBECONFIG` as a list of files."""
    one = config()
    two = config(cluster="server: https://10.0.0.2:6443", user="token: {TOKEN}-two").replace("ctx", "two").replace(
        "name: c\n", "name: c2\n").replace("name: u\n",
                                           "name: u2\n").replace("cluster: c\n",
                                                                 "cluster: c2\n").replace("user: u\n", "user: u2\n")

    def case(name, variable, **files):
        corpus.add("list-" + name, files={key.replace("_", "/"): value
                                          for key, value in files.items()}, variable=variable)

    case("one", "{folder}/a", a=one)
    case("two", "{folder}/a:{folder}/b", a=one, b=two)
    case("two-turned", "{folder}/b:{folder}/a", a=one, b=two)
    case("relative", "a:b", a=one, b=two)
    case("relative-below", "sub/a:./b", sub_a=one, b=two)
    case("missing-first", "{folder}/none:{folder}/a", a=one)
    case("missing-last", "{folder}/a:{folder}/none", a=one)
    case("all-missing", "{folder}/none:{folder}/none2")
    case("one-missing", "{folder}/none")
    case("below-a-file", "{folder}/a/none:{folder}/a", a=one)
    case("empty-elements", ":{folder}/a::{folder}/b:", a=one, b=two)
    case("only-separators", ":::", a=one)
    case("twice", "{folder}/a:{folder}/a:{folder}/b", a=one, b=two)
    case("twice-otherwise-spelt", "{folder}/a:{folder}/./a:a", a=one)
    case("blanks", " {folder}/a : {folder}/b", a=one, b=two)
    case("empty-file", "{folder}/e:{folder}/a", e="", a=one)
    case("broken-second", "{folder}/a:{folder}/b", a=one, b="{ broken")
    case("broken-first", "{folder}/b:{folder}/a", a=one, b="\tbroken")
    case("wrong-kind-second", "{folder}/a:{folder}/b", a=one, b="apiVersion: v1\nkind: Secret\n")
    case("directory", "{folder}/a:{folder}/d", a=one, d=FOLDER)
    case("dangling-link", "{folder}/a:{folder}/l", a=one, l=Link("nowhere"))
    case("json-and-yaml", "{folder}/a:{folder}/b", a=one,
         b='{"contexts":[{"name":"j","context":{"cluster":"c","user":"u"}}]}')
    case("utf16-and-crlf", "{folder}/a:{folder}/b", a=Encoded(one, "utf-16-le", b"\xff\xfe"),
         b=two.replace("\n", "\r\n"))
    case("three", "{folder}/a:{folder}/b:{folder}/x", a=one, b=two, x=two.replace("two", "three"))
    case("name-with-blank", "{folder}/my config", **{"my config": one})


def merged(corpus):
    """The same names in several files: the first one wins, but how much of it?"""

    def case(name, a, b, more=None):
        corpus.add("merged-" + name, files={"a": a, "b": b, **(more or {})}, variable="{folder}/a:{folder}/b")

    base = config()
    case("same-cluster", base, config(cluster="server: https://10.0.0.9\ntls-server-name: second"))
    case("same-cluster-first-empty", config(cluster="server: ''"), base)
    case("same-cluster-first-has-no-ca", config(cluster=SERVER), base)
    case("same-cluster-insecure-second", base, config(cluster=SERVER + "\ninsecure-skip-tls-verify: true"))
    case("same-user", base, config(user="token: second\nusername: second"))
    case("same-user-first-empty", config(user="username: ''"), base)
    case("same-user-other-method", config(user="username: a\npassword: b"), base)
    case(
        "same-user-exec",
        config(user="exec: {apiVersion: client.authentication.k8s.io/v1, command: a, interactiveMode: Never}"),
        config(
            user="exec: {apiVersion: client.authentication.k8s.io/v1, command: b, args: [x], interactiveMode: Never}"))
    case("same-user-groups", config(user="as: a\nas-groups: [x]"),
         config(user="as: b\nas-groups: [k, l]\ntoken: {TOKEN}"))
    case("same-user-provider", config(user="auth-provider: {name: oidc, config: {a: b}}"),
         config(user="auth-provider: {name: gcp, config: {a: c, d: e}}"))
    case("same-context", base, config(context="cluster: c\nuser: u\nnamespace: second"))
    case("same-context-first-empty", config(context="cluster: ''"), base)
    case("same-context-null", "contexts: [{name: ctx, context: ~}]\n", base)
    case("current-context", config(tail=""), config(tail="current-context: second\n"))
    case("current-context-first-empty", config(tail="current-context: ''\n"), config(tail="current-context: second\n"))
    case("current-context-both", base, config(tail="current-context: second\n"))
    case(
        "parts", "clusters:\n- name: c\n  cluster: {server: https://10.0.0.1}\n",
        "users: [{name: u, user: {token: \"{TOKEN}\"}}]\n"
        "contexts: [{name: ctx, context: {cluster: c, user: u}}]\ncurrent-context: ctx\n")
    case("preferences", "preferences: {colors: true}\n" + config(head=""),
         "preferences: {colors: false}\nextensions: [{name: x, extension: {a: b}}]\n")
    case("extensions", "extensions: [{name: x, extension: {a: b}}]\n" + config(head=""),
         "extensions: [{name: x, extension: {c: d}}, {name: z, extension: {}}]\n")
    case("null-lists-first", "clusters: ~\nusers: []\n", base)


def places(corpus):
    """Relative paths count from the file that holds them."""
    one = config(cluster=SERVER + "\ncertificate-authority: ca.pem", user="tokenFile: token")
    two = one.replace("name: c\n", "name: c2\n").replace("name: u\n", "name: u2\n").replace("ctx", "two").replace(
        "cluster: c\n", "cluster: c2\n").replace("user: u\n", "user: u2\n")
    corpus.add(
        "places-two-folders", files={
            "x/a": one, "x/ca.pem": "{CA1:pem}", "x/token": "{TOKEN}-x\n", "y/b": two, "y/ca.pem": "{CA2:pem}",
            "y/token": "{TOKEN}-y\n"
        }, variable="{folder}/x/a:{folder}/y/b", token_files={"ctx": "{TOKEN}-x", "two": "{TOKEN}-y"})
    corpus.add("places-relative-list", files={"x/a": one, "x/ca.pem": "{CA1:pem}", "x/token": "{TOKEN}"},
               variable="x/a", token_files={"ctx": "{TOKEN}"})
    corpus.add(
        "places-linked-file", files={
            "x/a": one, "x/ca.pem": "{CA1:pem}", "x/token": "{TOKEN}-x", "config": Link("x/a"), "ca.pem": "{CA2:pem}",
            "token": "{TOKEN}-here"
        }, token_files={"ctx": "{TOKEN}-here"})
    corpus.add("places-linked-folder",
               files={"x/y/a": one, "x/ca.pem": "{CA1:pem}", "x/token": "{TOKEN}", "l":
                      Link("x/y")}, variable="{folder}/l/a")
    corpus.add(
        "places-split", files={
            "x/a": "clusters: [{name: c, cluster: {server: https://10.0.0.1, certificate-authority: ca.pem}}]\n",
            "x/ca.pem": "{CA1:pem}", "y/b": "users: [{name: u, user: {tokenFile: token}}]\n", "y/token": "{TOKEN}",
            "z/d": "contexts: [{name: ctx, context: {cluster: c, user: u}}]\ncurrent-context: ctx\n"
        }, variable="{folder}/x/a:{folder}/y/b:{folder}/z/d", token_files={"ctx": "{TOKEN}"})
    corpus.add(
        "places-same-name-first-wins", files={
            "x/a": one, "x/ca.pem": "{CA1:pem}", "x/token": "{TOKEN}-x", "y/b": one, "y/ca.pem": "{CA2:pem}", "y/token":
            "{TOKEN}-y"
        }, variable="{folder}/y/b:{folder}/x/a", token_files={"ctx": "{TOKEN}-y"})
