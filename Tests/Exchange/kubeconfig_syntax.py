# SPDX-License-Identifier: Apache-2.0
"""Kubeconfigs whose YAML, JSON or encoding is odd."""
from kubeconfigs import CLUSTER, USER, Encoded, config

PLAIN = config()
JSON = """{
  "apiVersion": "v1",
  "kind": "Config",
  "clusters": [{"name": "c", "cluster": {"server": "https://10.0.0.1:6443", "certificate-authority-data": "{CA1}"}}],
  "users": [{"name": "u", "user": {"token": "{TOKEN}"}}],
  "contexts": [{"name": "ctx", "context": {"cluster": "c", "user": "u"}}],
  "current-context": "ctx"
}
"""


def fill(corpus):
    encodings(corpus)
    json_texts(corpus)
    line_ends(corpus)
    anchors(corpus)
    merges(corpus)
    duplicates(corpus)
    documents(corpus)
    layout(corpus)
    blocks(corpus)
    characters(corpus)
    long_ones(corpus)


def users_last(user):
    """A kubeconfig that ends within a user, without a newline."""
    head, rest = config(user="USER").split("users:")
    return head + rest[rest.index("contexts:"):] + "users:\n- name: u\n  user:\n    " + user.replace("\n", "\n    ")


def encodings(corpus):
    for name, text in {"plain": PLAIN, "json": JSON}.items():
        corpus.add(f"utf8-{name}", text)
        corpus.add(f"utf8-bom-{name}", Encoded(text, "utf-8", b"\xef\xbb\xbf"))
        corpus.add(f"utf16le-{name}", Encoded(text, "utf-16-le", b"\xff\xfe"))
        corpus.add(f"utf16be-{name}", Encoded(text, "utf-16-be", b"\xfe\xff"))
    named = PLAIN.replace("ctx", "größe-日本-🚀")
    corpus.add("utf16le-beyond-the-first-plane", Encoded(named, "utf-16-le", b"\xff\xfe"))
    corpus.add("utf16be-beyond-the-first-plane", Encoded(named, "utf-16-be", b"\xfe\xff"))
    corpus.add("utf16le-crlf", Encoded(PLAIN.replace("\n", "\r\n"), "utf-16-le", b"\xff\xfe"))
    corpus.add("utf16le-no-bom", Encoded(PLAIN, "utf-16-le"))
    corpus.add("utf16be-no-bom", Encoded(PLAIN, "utf-16-be"))
    corpus.add("utf16le-half-a-character", Encoded(PLAIN, "utf-16-le", b"\xff\xfe\x20"))
    corpus.add("utf16le-lone-surrogate", Encoded(PLAIN + "# \ud83d\n", "utf-16-le", b"\xff\xfe"))
    corpus.add("utf32le-bom", Encoded(PLAIN, "utf-32-le", b"\xff\xfe\x00\x00"))
    corpus.add("utf8-two-boms", Encoded(PLAIN, "utf-8", b"\xef\xbb\xbf" * 2))
    corpus.add("utf8-bom-later", PLAIN.replace("clusters:", "\ufeffclusters:"))
    corpus.add("utf8-bom-alone-later", PLAIN.replace("clusters:", "\ufeff\nclusters:"))
    corpus.add("utf8-bom-alone-at-the-end", PLAIN + "\ufeff\n")
    corpus.add("utf8-bom-before-a-comment", PLAIN.replace("clusters:", "\ufeff# a\nclusters:"))
    corpus.add("utf8-bom-twice-alone", Encoded(PLAIN.replace("clusters:", "\ufeff\nclusters:"), "utf-8", b"\xef\xbb\xbf"))
    corpus.add("utf8-bom-in-quotes", PLAIN.replace("name: ctx", 'name: "c\n\ufefftx"').replace("current-context: ctx\n", ""))
    corpus.add("utf8-bom-in-a-value", PLAIN.replace("{TOKEN}", "\ufeff{TOKEN}"))
    corpus.add("utf8-bom-only", b"\xef\xbb\xbf")
    corpus.add("utf8-invalid", PLAIN.encode().replace(b"{TOKEN}", b"{TOKEN}\xff"))
    corpus.add("utf8-invalid-in-a-comment", PLAIN.encode() + b"# \xe9t\xe9\n")
    corpus.add("utf8-latin1-name", PLAIN.encode().replace(b"ctx", b"caf\xe9"))
    corpus.add("utf8-overlong", PLAIN.encode().replace(b"{TOKEN}", b"{TOKEN}\xc0\xaf"))
    corpus.add("utf8-surrogates", PLAIN.encode().replace(b"{TOKEN}", b"{TOKEN}\xed\xa0\xbd"))
    corpus.add("utf8-cut-short", PLAIN.encode() + b"# \xe2\x82")


def json_texts(corpus):
    corpus.add("json-tabs", JSON.replace("  ", "\t"))
    corpus.add("json-one-line", JSON.replace("\n", " "))
    corpus.add("json-no-spaces", JSON.replace("\n", "").replace(" ", ""))
    corpus.add("json-crlf", JSON.replace("\n", "\r\n"))
    corpus.add("json-escapes", JSON.replace("ctx", "c\\u00e9\\/\\\"\\\\x").replace("{TOKEN}", "\\u0061{TOKEN}"))
    corpus.add("json-control-escapes", JSON.replace('"ctx"', '"c\\b\\f\\n\\r\\tx"'))
    corpus.add("json-surrogate-pair", JSON.replace("ctx", "c\\ud83d\\ude80"))
    corpus.add("json-lone-surrogate", JSON.replace("ctx", "c\\ud83d"))
    corpus.add("json-upper-case-escape", JSON.replace("ctx", "c\\U0001F680"))
    corpus.add("json-escaped-nul", JSON.replace("{TOKEN}", "{TOKEN}\\u0000"))
    corpus.add("json-trailing-comma", JSON.replace('"current-context": "ctx"', '"current-context": "ctx",'))
    corpus.add("json-comment", JSON.replace("{\n", "{ # written by a tool\n", 1))
    corpus.add("json-slash-comment", JSON.replace("{\n", "{ // written by a tool\n", 1))
    corpus.add("json-single-quotes", JSON.replace('"', "'"))
    corpus.add("json-unquoted-keys", JSON.replace('"apiVersion":', "apiVersion:").replace('"kind":', "kind:"))
    corpus.add("json-duplicate-key", JSON.replace('"token": "', '"token": "first", "token": "'))
    corpus.add("json-two-values", JSON + JSON.replace("ctx", "other"))
    corpus.add("json-then-garbage", JSON + "garbage\n")
    corpus.add("json-unclosed", JSON[:-3])
    corpus.add("json-one-bracket-more", JSON + "}\n")
    corpus.add("json-nulls",
               JSON.replace('"kind": "Config"', '"kind": "Config", "preferences": null, "extensions": null'))
    corpus.add("json-array", "[" + JSON + "]")
    corpus.add("json-no-space-after-colon", JSON.replace('": ', '":'))
    corpus.add("json-unquoted-no-space", JSON.replace('"token": ', "token:"))
    corpus.add("json-blank-before", "\n\n \n" + JSON)
    corpus.add("json-number-name", JSON.replace('"cluster": "c"', '"cluster": 1'))
    corpus.add("json-large-number", JSON.replace('"kind"', '"x": 123456789012345678901234567890, "kind"'))


def line_ends(corpus):
    corpus.add("crlf", PLAIN.replace("\n", "\r\n"))
    corpus.add("cr", PLAIN.replace("\n", "\r"))
    corpus.add("mixed-line-ends",
               "".join(line + end for line, end in zip(PLAIN.splitlines(), ("\n", "\r\n", "\r") * 20)))
    corpus.add("crlf-block-scalar", config(user="token: |\n  {TOKEN}").replace("\n", "\r\n"))
    corpus.add("no-final-newline", PLAIN.rstrip("\n"))
    corpus.add("no-final-newline-block-scalar", users_last("token: |\n  {TOKEN}"))
    corpus.add("no-final-newline-block-kept", users_last("token: |+\n  {TOKEN}\n\n"))
    corpus.add("no-final-newline-quoted", users_last("token: '{TOKEN}'"))
    corpus.add("block-scalar-at-the-end", config(tail="x: |+\n  y"))
    corpus.add("blank-lines", PLAIN.replace("\n", "\n\n   \n"))
    corpus.add("blanks-at-line-ends", PLAIN.replace("\n", "  \n"))
    corpus.add("next-line", PLAIN.replace("kind: Config\n", "kind: Config\u0085"))
    corpus.add("line-separator", PLAIN.replace("kind: Config\n", "kind: Config\u2028"))
    corpus.add("line-separator-in-quotes",
               PLAIN.replace("name: ctx", 'name: "a\u2028b"').replace("current-context: ctx\n", ""))
    corpus.add("carriage-return-in-quotes", config(user='token: "{TOKEN}\\r"'))


def anchors(corpus):
    corpus.add("anchor-scalar", config(head="x: &t {TOKEN}\n", user="token: *t"))
    corpus.add(
        "anchor-map", "clusters:\n- name: c\n  cluster: &c\n    server: https://10.0.0.1\n- name: d\n  cluster: *c\n"
        "users:\n- name: u\n  user: &u {token: \"{TOKEN}\"}\n- {name: v, user: *u}\n"
        "contexts:\n- {name: a, context: {cluster: c, user: u}}\n- {name: b, context: {cluster: d, user: v}}\n")
    corpus.add("anchor-list", config(tail="x: &l [1, 2]\ny: *l\n"))
    corpus.add("anchor-unused", config(user="token: &unused {TOKEN}"))
    corpus.add("anchor-as-key", config(user="&k token: {TOKEN}"))
    corpus.add("alias-as-key", config(head="x: &k token\n", user="*k : {TOKEN}"))
    corpus.add("anchor-again", config(head="x: &a first\ny: &a second\n", user="token: *a"))
    corpus.add("alias-before-anchor", config(head="x: *a\ny: &a z\n"))
    corpus.add("alias-unknown", config(user="token: *nowhere"))
    corpus.add("alias-of-itself", config(head="x: &a [*a]\n"))
    corpus.add("alias-of-its-parent", config(head="x: &a\n  y: *a\n"))
    corpus.add("anchor-odd-name", config(user="token: &a.b/c {TOKEN}"))
    corpus.add("anchor-dashed-name", config(head="x: &a-b_1 z\n", user="token: {TOKEN}\nz: *a-b_1"))
    corpus.add("anchor-without-value", config(user="token: {TOKEN}\nusername: &empty\npassword: *empty"))
    corpus.add("anchor-on-document", "&all\n" + PLAIN)
    corpus.add("anchors-some-hundred", config(head="x: &a [1]\ny: [" + "*a, " * 300 + "]\n"))


def merges(corpus):
    base = "x: &base\n  server: https://10.0.0.9:6443\n  tls-server-name: base\n"
    more = "y: &more\n  server: https://10.0.0.8:6443\n  proxy-url: http://10.0.0.7:3128\n"

    def case(name, cluster, head=base + more):
        corpus.add("merge-" + name, config(head=head, cluster=cluster))

    case("one", "<<: *base")
    case("own-key-after", "<<: *base\nserver: https://10.0.0.1:6443")
    case("own-key-before", "server: https://10.0.0.1:6443\n<<: *base")
    case("list", "<<: [*base, *more]")
    case("list-other-order", "<<: [*more, *base]")
    case("list-own-key-between", "<<: [*more, *base]\ntls-server-name: own")
    case("twice", "<<: *base\n<<: *more")
    case("literal-map", "<<: {server: https://10.0.0.1:6443}")
    case("literal-in-list", "<<: [{server: https://10.0.0.1:6443}, *base]")
    case("quoted", "server: https://10.0.0.1:6443\n\"<<\": *base")
    case("tagged", "!!merge <<: *base")
    case("string-tag", "server: https://10.0.0.1:6443\n!!str <<: *base")
    case("of-scalar", "<<: text")
    case("of-list-of-scalars", "<<: [a, b]")
    case("of-null", "server: https://10.0.0.1:6443\n<<:")
    case("of-nested-list", "<<: [[*base]]")
    case("of-merge", "<<: *second", head=base + "z: &second\n  <<: *base\n  tls-server-name: second\n")
    case("null-own-key", "<<: *base\ntls-server-name:")
    corpus.add("merge-users", config(head="x: &u\n  token: base\n  as: someone\n", user="<<: *u\ntoken: {TOKEN}"))
    corpus.add("merge-at-top", "x: &x\n  current-context: merged\n<<: *x\n" + config(head="", tail=""))


def duplicates(corpus):
    corpus.add("duplicate-key-top", PLAIN + "current-context: second\n")
    corpus.add("duplicate-key-clusters", PLAIN + "clusters: []\n")
    corpus.add("duplicate-key-cluster", config(cluster="server: https://10.0.0.9\n" + CLUSTER))
    corpus.add("duplicate-key-user", config(user="token: first\n" + USER))
    corpus.add("duplicate-key-context", config(context="cluster: x\ncluster: c\nuser: u"))
    corpus.add("duplicate-key-name", PLAIN.replace("- name: ctx", "- name: first\n  name: ctx"))
    corpus.add("duplicate-key-of-map",
               PLAIN.replace("  cluster:\n", "  cluster: {tls-server-name: first}\n  cluster:\n", 1))
    corpus.add("duplicate-key-null-last", config(user=USER + "\ntoken:"))
    corpus.add("duplicate-key-other-spelling", config(user="token: first\n\"token\": {TOKEN}"))
    corpus.add("duplicate-key-unknown", config(tail="x: 1\nx: 2\n"))
    corpus.add("duplicate-key-other-case", config(user=USER + "\nToken: other\nTOKEN: third"))
    corpus.add("duplicate-key-wrong-type-first", config(user="token: [1]\n" + USER))


def documents(corpus):
    other = PLAIN.replace("ctx", "second")
    corpus.add("documents-two", PLAIN + "---\n" + other)
    corpus.add("documents-second-broken", PLAIN + "---\n{ broken: [\n")
    corpus.add("documents-second-tab", PLAIN + "---\n\tbroken\n")
    corpus.add("documents-start", "---\n" + PLAIN)
    corpus.add("documents-start-and-end", "---\n" + PLAIN + "...\n")
    corpus.add("documents-end-then-more", PLAIN + "...\n" + other)
    corpus.add("documents-end-then-garbage", PLAIN + "...\n]]] \x01\n")
    corpus.add("documents-first-empty", "---\n---\n" + PLAIN)
    corpus.add("documents-first-comment", "# nothing\n---\n" + PLAIN)
    corpus.add("documents-first-only-comment", "---\n# nothing\n---\n" + PLAIN)
    corpus.add("documents-first-null", "--- ~\n---\n" + PLAIN)
    corpus.add("documents-start-with-content", "--- {apiVersion: v1, kind: Config, current-context: x}\n")
    corpus.add("documents-start-with-comment", "--- # the first\n" + PLAIN)
    corpus.add("documents-start-with-blank", "--- \n" + PLAIN)
    corpus.add("documents-start-with-tag", "--- !!map\n" + PLAIN)
    corpus.add("documents-start-crlf", ("---\n" + PLAIN + "---\n" + other).replace("\n", "\r\n"))
    corpus.add("documents-dashes-in-block-scalar", config(user=USER, tail="x: |\n  ---\n  a\n"))
    corpus.add("documents-dashes-in-quotes", config(tail='x: "a\n---\n  b"\n'))
    corpus.add("documents-four-dashes", PLAIN + "----\n")
    corpus.add("documents-dashes-and-letters", PLAIN + "---x\n")
    corpus.add("directive-yaml-1-1", "%YAML 1.1\n---\n" + PLAIN)
    corpus.add("directive-yaml-1-2", "%YAML 1.2\n---\n" + PLAIN)
    corpus.add("directive-yaml-2-0", "%YAML 2.0\n---\n" + PLAIN)
    corpus.add("directive-yaml-twice", "%YAML 1.1\n%YAML 1.1\n---\n" + PLAIN)
    corpus.add("directive-tag", "%TAG ! tag:example.com,2000:\n---\n" + PLAIN)
    corpus.add("directive-tag-used", "%TAG !y! tag:yaml.org,2002:\n---\n" + config(user="token: !y!str 12"))
    corpus.add("directive-unknown", "%FOO bar\n---\n" + PLAIN)
    corpus.add("directive-without-start", "%YAML 1.1\n" + PLAIN)
    corpus.add("directive-comment-before", "# made by a tool\n%YAML 1.1\n---\n" + PLAIN)


def layout(corpus):
    corpus.add("escaped-apostrophe", PLAIN.replace("name: ctx", r'name: "c\'t\\\'x"').replace("current-context: ctx\n", ""))
    corpus.add("escaped-apostrophe-in-a-user-name", config(user='username: "o\\\'brien"\npassword: "{TOKEN}"'))
    corpus.add("escaped-apostrophe-and-more", PLAIN.replace("name: ctx", r'name: "c\q\'x"'))
    corpus.add("tag-with-comma", config(user="token: !x,y {TOKEN}"))
    corpus.add("tag-with-comma-of-a-number", config(user="token: !!int,x 12345678"))
    corpus.add("tag-with-comma-in-flow", config(user="{token: !x,y {TOKEN}, as: !z[0] other}"))
    corpus.add("tag-before-comma-in-flow", config(user="{token: {TOKEN}, as-groups: [!x, b]}"))
    corpus.add("tag-before-blank-and-comma", config(user="{token: {TOKEN}, as-groups: [!!str , b]}"))
    corpus.add("tag-before-comma-then-key", config(user="{username: !x, token: {TOKEN}}"))
    corpus.add("comments-everywhere", "# head\n" + PLAIN.replace("\n", " # why\n#   and why\n") + "#end")
    corpus.add("comment-without-blank", config(user="token: {TOKEN}#not-a-comment"))
    corpus.add("comment-tabbed", config(user="token: {TOKEN}\t# tab before"))
    corpus.add(
        "flow", "{apiVersion: v1, kind: Config, clusters: [{name: c, cluster: {server: https://10.0.0.1:6443}}], "
        "users: [{name: u, user: {token: \"{TOKEN}\"}}], contexts: [{name: ctx, context: {cluster: c, user: u}}]}\n")
    corpus.add("flow-lines",
               "{\n\tkind: Config,\n\tusers: [\n\t\t{name: u,\n\t\tuser: {token: \"{TOKEN}\"}}\n\t],\n}\n")
    corpus.add("flow-trailing-comma", "{kind: Config, users: [{name: u, user: {token: x},},],}\n")
    corpus.add("flow-two-commas", "{kind: Config,, users: []}\n")
    corpus.add("flow-url-plain", "{clusters: [{name: c, cluster: {server: https://[fd00::1]:6443}}]}\n")
    corpus.add("flow-url-before-brace", "{clusters: [{name: c, cluster: {server: https://10.0.0.1}}]}\n")
    corpus.add("flow-pair-in-list", "{clusters: [name: c, cluster: {}]}\n")
    corpus.add("flow-key-only", "{kind, users: []}\n")
    corpus.add("flow-json-key-tight", '{"kind":"Config","current-context":x}\n')
    corpus.add("flow-colon-in-plain", "{kind: Config, current-context: a:b, x: [a::b, c:]}\n")
    corpus.add("flow-question-mark", "{kind: Config, ? current-context : x}\n")
    corpus.add("flow-null-value", PLAIN.replace("\n", "\nx: {namespace:, y: z, null-at-the-end:}\n", 1))
    corpus.add("flow-null-namespace", PLAIN.replace("  context:\n    cluster: c\n    user: u", "  context: {namespace:, cluster: c, user: u}"))
    corpus.add("flow-null-token", config(user="{token:, username: admin, password: {TOKEN}}"))
    corpus.add("flow-colon-then-bracket", "{kind: Config, x: a:[b]}\n")
    corpus.add("flow-colon-then-question-mark", "{kind: Config, x: a:?b}\n")
    corpus.add("flow-comment", "{kind: Config, # why\n current-context: x}\n")
    corpus.add("flow-not-closed", "{kind: Config\n")
    corpus.add("flow-then-block", "{kind: Config}\ncurrent-context: x\n")
    corpus.add("indent-lists", PLAIN.replace("\n- ", "\n    - ").replace("\n  ", "\n      "))
    corpus.add("indent-one", "clusters:\n- name: c\n  cluster:\n   server: https://10.0.0.1\n")
    corpus.add("indent-uneven", config(cluster="server: https://10.0.0.1\n  tls-server-name: x"))
    corpus.add("indent-back-too-far", PLAIN.replace("    token:", "   x: 1\n    token:"))
    corpus.add("indent-missing", PLAIN.replace("    token:", "  token:"))
    corpus.add("indent-list-deeper-than-key", "users:\n     - name: u\n       user: {token: x}\n")
    corpus.add("indent-dash-alone", "users:\n-\n  name: u\n  user:\n    token: {TOKEN}\n")
    corpus.add("indent-dash-dash", "users:\n- - name: u\n")
    corpus.add("indent-many-blanks", PLAIN.replace(": ", ":      "))
    corpus.add("tab-indent", PLAIN.replace("    ", "\t"))
    corpus.add("tab-after-colon", PLAIN.replace("token: ", "token:\t"))
    corpus.add("tab-before-colon", PLAIN.replace("token:", "token\t:"))
    corpus.add("tab-after-dash", PLAIN.replace("- name", "-\tname"))
    corpus.add("tab-blank-line", PLAIN.replace("users:", "\t\nusers:"))
    corpus.add("tab-at-line-end", PLAIN.replace("kind: Config\n", "kind: Config\t\n"))
    corpus.add("tab-in-token", config(user="token: {TOKEN}\tx"))
    corpus.add("tab-continues-plain", config(user="token: {TOKEN}\n  \tmore"))
    corpus.add("colon-without-blank", PLAIN.replace("token: ", "token:"))
    corpus.add("colon-missing", PLAIN.replace("token: ", "token "))
    corpus.add("colon-before-blank-in-value", config(user="token: a: b"))
    corpus.add("colon-blank-before", PLAIN.replace("token: ", "token : "))
    corpus.add("quote-not-closed", PLAIN.replace("token: ", 'token: "'))
    corpus.add("quote-then-more", PLAIN.replace("token: {TOKEN}", 'token: "{TOKEN}" x'))
    corpus.add("key-question-mark", config(user="? token\n: {TOKEN}"))
    corpus.add("key-list", config(user=USER + "\n? [a, b]\n: c"))
    corpus.add("key-map", config(user=USER + "\n? {a: b}\n: c"))
    corpus.add("key-empty", config(user=USER + "\n: c"))
    corpus.add("key-number", config(user=USER + "\n1: a\n1.5: b\n0x10: c"))
    corpus.add("key-boolean", config(user=USER + "\ny: a\ntrue: b\noff: c"))
    corpus.add("key-null", config(user=USER + "\n~: a"))
    corpus.add("key-large-number", config(user=USER + "\n18446744073709551615: a\n1e400: b"))
    corpus.add("key-infinite", config(user=USER + "\n.inf: a\n.nan: b"))
    corpus.add("key-quoted-number", config(user=USER + '\n"1": a'))
    corpus.add("key-multi-line", config(user='"to\\\n  ken": {TOKEN}'))
    corpus.add("key-escaped", config(user='"\\x74oken": {TOKEN}'))


def blocks(corpus):
    for name, mark in {
            "literal": "|", "literal-strip": "|-", "literal-keep": "|+", "folded": ">", "folded-strip": ">-",
            "folded-keep": ">+", "literal-indent": "|2", "literal-strip-indent": "|-2", "literal-indent-first": "|2-",
            "literal-comment": "| # why", "literal-zero": "|0", "literal-wrong": "|x"
    }.items():
        corpus.user("block-" + name, f"token: {mark}\n  {{TOKEN}}")
    corpus.user("block-literal-two-lines", "token: |\n  {TOKEN}\n  more")
    corpus.user("block-literal-blank-lines", "token: |+\n\n  {TOKEN}\n\n\n")
    corpus.user("block-literal-indented-more", "token: |\n    {TOKEN}\n      more\n")
    corpus.user("block-literal-blanks-at-end", "token: |-\n  {TOKEN}  ")
    corpus.user("block-literal-tab", "token: |-\n  {TOKEN}\t")
    corpus.user("block-literal-tab-first", "token: |-\n\t{TOKEN}")
    corpus.user("block-literal-empty", "token: |\nusername: x")
    corpus.user("block-folded-two-lines", "token: >-\n  {TOKEN}\n  more\n\n  even more")
    corpus.user("block-folded-indented-more", "token: >\n  {TOKEN}\n    more\n  end")
    corpus.user("block-not-indented", "token: |\n{TOKEN}")
    corpus.user("block-hash", "token: |-\n  # {TOKEN}")
    corpus.cluster("block-ca-literal", "server: https://10.0.0.1\ncertificate-authority-data: |\n  {CA1}")
    corpus.cluster("block-ca-folded", "server: https://10.0.0.1\ncertificate-authority-data: >-\n  {CA1:64}")
    corpus.user("plain-two-lines", "token: {TOKEN}\n  more")
    corpus.user("plain-blank-line-within", "token: {TOKEN}\n\n  more")
    corpus.user("quoted-two-lines", "token: \"{TOKEN}\n  more\"")
    corpus.user("quoted-escaped-line-end", "token: \"{TOKEN}\\\n  more\"")
    corpus.user("quoted-single-two-lines", "token: '{TOKEN}\n\n  more'")
    corpus.user("quoted-single-quote", "token: '{TOKEN}''s'")
    corpus.user("quoted-escapes", 'token: "{TOKEN}\\x41\\u0042\\U00000043\\e\\t\\_\\N\\L\\P\\ \\/"')
    corpus.user("quoted-unknown-escape", 'token: "{TOKEN}\\q"')
    corpus.user("quoted-nul-escape", 'token: "{TOKEN}\\0"')
    corpus.user("quoted-lone-surrogate", 'token: "{TOKEN}\\ud83d"')
    corpus.user("quoted-beyond-unicode", 'token: "{TOKEN}\\U00110000"')
    corpus.user("quoted-empty", 'token: ""\nusername: \'\'')
    corpus.user("quoted-blank", 'token: "  "')
    corpus.user("quoted-tab", 'token: "{TOKEN}\tx"')


def characters(corpus):
    for name, character in {
            "nul": "\0", "start-of-heading": "\x01", "bell": "\a", "escape": "\x1b", "delete": "\x7f", "c1": "\x9b",
            "no-break-space": "\u00a0", "noncharacter": "\ufffe", "private": "\ue000", "replacement": "\ufffd", "bidi":
            "\u202e", "zero-width": "\u200b", "emoji": "🚀", "combining": "e\u0301", "last": "\U0010ffff"
    }.items():
        corpus.add(
            "character-" + name,
            PLAIN.replace("name: ctx", f'name: "a{character}b"').replace("current-context: ctx",
                                                                         f'current-context: "a{character}b"'))
        corpus.user("character-plain-" + name, f"token: {{TOKEN}}{character}x")
    corpus.add("character-escape-written", PLAIN.replace("name: ctx", 'name: "\\e[31mred\\e[0m\\a\\n"'))
    corpus.add("character-bidi-written", PLAIN.replace("name: ctx", 'name: "\\u202egnp\\u2066"'))
    corpus.add("character-nul-in-comment", PLAIN + "# \0\n")
    corpus.add("character-escape-in-comment", PLAIN + "# \x1b[31m\n")
    corpus.add("character-nul-at-end", PLAIN + "\0")
    for name, text in {
            "at": "@x", "grave": "`x`", "percent": "%x", "bang": "! x", "ampersand": "& x", "star": "*", "dash": "-x",
            "dash-blank": "- x", "question": "?x", "question-blank": "? x", "colon": ":x", "comma": ",x", "bracket":
            "]x", "brace": "}x", "open-bracket": "[x", "bar": "|x", "greater": ">x", "hash": "#x", "equals": "=",
            "less": "<<", "quote-within": "x\"y'z", "ends-in-colon": "x:", "hash-within": "x#y", "hash-after-blank":
            "x #y", "braces-within": "x{y}[z],w", "tilde": "~x", "dot": ".", "dots": "...", "dashes": "---"
    }.items():
        corpus.user("plain-" + name, f"token: {text}")


def long_ones(corpus):
    corpus.add("long-name", PLAIN.replace("ctx", "n" * 300))
    corpus.add("long-name-of-100-000", PLAIN.replace("ctx", "n" * 100_000))
    corpus.user("long-token", "token: {TOKEN}" + "x" * 200_000)
    corpus.user("long-key-1000", USER + "\n" + "k" * 1000 + ": x")
    corpus.user("long-key-1025", USER + "\n" + "k" * 1025 + ": x")
    corpus.user("long-key-quoted-2000", USER + '\n"' + "k" * 2000 + '": x')
    corpus.user("long-key-question-mark-2000", USER + "\n? " + "k" * 2000 + "\n: x")
    corpus.add("long-flow-key", '{"' + "k" * 2000 + '": x, kind: Config}\n')
    corpus.add("deep-100", config(tail="x: " + "[" * 100 + "]" * 100 + "\n"))
    corpus.add("deep-1000", config(tail="x: " + "[" * 1000 + "]" * 1000 + "\n"))
    corpus.add("deep-9000", config(tail="x: " + "[" * 9000 + "]" * 9000 + "\n"))
    corpus.add("deep-block-500", config(tail="".join(" " * i + "x:\n" for i in range(500))))
    corpus.add(
        "many-contexts",
        "clusters:\n- name: c\n  cluster: {server: https://10.0.0.1}\nusers:\n- name: u\n  user: {token: \"{TOKEN}\"}\n"
        "contexts:\n" + "".join(f"- name: ctx-{i}\n  context: {{cluster: c, user: u}}\n" for i in range(40)))
