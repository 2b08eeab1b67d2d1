# SPDX-License-Identifier: Apache-2.0
"""Kubeconfigs as people and tools write them: ways to authenticate, servers, and what distributions and clouds make."""
from kubeconfigs import USER, config
from kubeconfig_fields import EXEC, PROVIDER

OLD_EXEC = "exec:\n  apiVersion: client.authentication.k8s.io/v1beta1\n  command: no-such-program"


def fill(corpus):
    methods(corpus)
    servers(corpus)
    distributions(corpus)
    clouds(corpus)
    sharing(corpus)


def methods(corpus):
    for name, text in {
            "token-and-basic":
            USER + "\nusername: admin\npassword: {TOKEN}",
            "basic":
            "username: admin\npassword: {TOKEN}",
            "basic-no-password":
            "username: admin",
            "basic-empty-password":
            "username: admin\npassword: ''",
            "basic-no-username":
            "password: {TOKEN}",
            "basic-odd":
            "username: 'a:b c'\npassword: ' {TOKEN} ü '",
            "basic-block":
            "username: admin\npassword: |\n  {TOKEN}",
            "exec":
            EXEC,
            "exec-beta":
            OLD_EXEC,
            "exec-beta-mode":
            OLD_EXEC + "\n  interactiveMode: Always",
            "exec-no-mode":
            EXEC.replace("\n  interactiveMode: Never", ""),
            "exec-wrong-mode":
            EXEC.replace("Never", "Sometimes"),
            "exec-alpha":
            EXEC.replace("/v1", "/v1alpha1"),
            "exec-no-version":
            EXEC.replace("\n  apiVersion: client.authentication.k8s.io/v1", ""),
            "exec-no-command":
            EXEC.replace("\n  command: no-such-program", ""),
            "exec-and-token":
            EXEC + "\n" + USER,
            "exec-and-basic":
            EXEC + "\nusername: a\npassword: {TOKEN}",
            "exec-and-provider":
            EXEC + "\n" + PROVIDER,
            "provider":
            PROVIDER,
            "provider-gcp":
            "auth-provider: {name: gcp}",
            "provider-unknown":
            "auth-provider: {name: no-such}",
            "provider-and-token":
            PROVIDER + "\n" + USER,
            "empty-user":
            "{}",
            "token-empty":
            "token: ''",
            "token-short":
            "token: x",
            "token-bearer":
            "token: Bearer {TOKEN}",
            "token-blanks":
            "token: ' {TOKEN} '",
            "token-jwt":
            "token: eyJhbGciOiJub25lIn0.eyJzdWIiOiJtYWRlIn0.e2luZm99{TOKEN}",
            "token-base64-twice":
            "token: ZXlKaGJHY2lPaUp1YjI1bElu",
            "token-letters":
            "token: größe-{TOKEN}",
            "token-long-line":
            "token: " + "{TOKEN}-" * 100 + "x",
            "as":
            USER + "\nas: other\nas-groups: [system:masters]",
            "certificate-and-basic":
            "client-certificate-data: {CERT}\nclient-key-data: {KEY}\nusername: a\npassword: {TOKEN}",
            "exec-and-certificate":
            EXEC + "\nclient-certificate-data: {CERT}\nclient-key-data: {KEY}",
            "old-gcp-provider":
            "auth-provider:\n  name: gcp\n  config:\n"
            "    access-token: {TOKEN}\n    cmd-args: config config-helper --format=json\n    cmd-path: gcloud\n    expiry: '2020-01-01T00:00:00Z'\n"
            "    token-key: '{.credential.access_token}'",
            "everything":
            EXEC + "\n" + PROVIDER + "\n" + USER +
            "\nusername: a\npassword: b\nclient-certificate-data: {CERT}\nclient-key-data: {KEY}",
    }.items():
        corpus.user("method-" + name, text)


def servers(corpus):
    addresses = {
        "no-scheme": "10.0.0.1:6443",
        "no-scheme-name": "api.example.com",
        "http": "http://10.0.0.1:8080",
        "upper-scheme": "HTTPS://10.0.0.1:6443",
        "path": "https://rancher.example.com/k8s/clusters/c-m-x",
        "slash": "https://10.0.0.1:6443/",
        "slashes": "https://10.0.0.1:6443//",
        "no-port": "https://api.example.com",
        "ipv6": "https://[fd00::1]:6443",
        "ipv6-no-port": "https://[fd00::1]",
        "ipv6-bare": "https://fd00::1",
        "ipv6-zone": "https://[fe80::1%25eth0]:6443",
        "upper-host": "https://API.Example.COM:6443",
        "dot": "https://api.example.com.:6443",
        "port-0": "https://10.0.0.1:0",
        "port-large": "https://10.0.0.1:65536",
        "port-empty": "'https://10.0.0.1:'",
        "port-text": "https://10.0.0.1:https",
        "query": "https://10.0.0.1:6443/?a=b#c",
        "user": "https://user:word@10.0.0.1:6443",
        "ftp": "ftp://10.0.0.1",
        "unix": "unix:///run/api.sock",
        "blank-before": "' https://10.0.0.1:6443'",
        "blank-after": "'https://10.0.0.1:6443 '",
        "blank-within": "'https://10.0.0.1 :6443'",
        "newline": '"https://10.0.0.1:6443\\n"',
        "letters": "https://größe.example.com",
        "punycode": "https://xn--gre-6ka8i.example.com",
        "underscore": "https://api_1.example.com",
        "only-scheme": "https://",
        "one-slash": "https:/10.0.0.1",
        "no-scheme-path": "10.0.0.1:6443/path",
        "percent": "https://10.0.0.1/%zz",
        "octal-address": "https://010.0.0.1",
        "number-address": "https://167772161",
        "localhost": "https://localhost:6443",
        "loopback": "https://127.0.0.1:6443",
        "escape": '"https://\\e[31m10.0.0.1"',
        "long": "https://" + "a" * 300 + ".example.com",
    }
    for name, text in addresses.items():
        corpus.cluster("server-" + name, f"server: {text}")
        if name.startswith("no-scheme"):
            corpus.cluster(f"server-{name}-and-ca", f"server: {text}\ncertificate-authority-data: {{CA1}}")
            corpus.cluster(f"server-{name}-insecure", f"server: {text}\ninsecure-skip-tls-verify: true")
    corpus.cluster(
        "server-tls-name",
        "server: https://10.0.0.1:6443\ntls-server-name: kubernetes.default.svc\ncertificate-authority-data: {CA1}")
    corpus.cluster(
        "server-proxy",
        "server: https://10.0.0.1:6443\nproxy-url: http://user:word@10.0.0.7:3128\ncertificate-authority-data: {CA1}")


def tool(cluster, user, name, context="", server="https://10.0.0.1:6443", credential=USER,
         data="certificate-authority-data: {CA1}", more="", preferences="preferences: {}\n"):
    """A file with one cluster, in the order in which kubectl writes its keys."""
    return (
        f"apiVersion: v1\nclusters:\n- cluster:\n    {data}\n{more}    server: {server}\n  name: {cluster}\ncontexts:\n- context:\n    cluster: {cluster}\n"
        f"{context}    user: {user}\n  name: {name}\ncurrent-context: {name}\nkind: Config\n{preferences}users:\n- name: {user}\n  user:\n    "
        + credential.replace("\n", "\n    ") + "\n")


PAIR = "client-certificate-data: {CERT}\nclient-key-data: {KEY}"
EXTENSION = (
    "    extensions:\n    - extension:\n        last-update: Tue, 02 Jan 2024 03:04:05 CET\n        provider: minikube.sigs.k8s.io\n        version: v1.32.0\n"
    "      name: {}\n")


def distributions(corpus):
    corpus.add("tool-kubeadm", tool("kubernetes", "kubernetes-admin", "kubernetes-admin@kubernetes", credential=PAIR))
    corpus.add("tool-k3s", tool("default", "default", "default", server="https://127.0.0.1:6443", credential=PAIR))
    corpus.add(
        "tool-rke2",
        tool("default", "default", "default", server="https://127.0.0.1:6443",
             credential=PAIR + "\ntoken: K10aaaa::server:{TOKEN}"))
    corpus.add(
        "tool-minikube",
        tool(
            "minikube", "minikube", "minikube", server="https://192.168.49.2:8443",
            data="certificate-authority: '{folder}/.minikube/ca.crt'", more=EXTENSION.format("cluster_info"),
            context=EXTENSION.format("context_info") + "    namespace: default\n",
            credential="client-certificate: '{folder}/.minikube/client.crt'\nclient-key: '{folder}/.minikube/client.key'"
        ), files={
            ".minikube/ca.crt": "{CA1:pem}", ".minikube/client.crt": "{CERT:pem}", ".minikube/client.key": "{KEY:pem}"
        })
    corpus.add("tool-kind",
               tool("kind-kind", "kind-kind", "kind-kind", server="https://127.0.0.1:43617", credential=PAIR))
    corpus.add("tool-microk8s",
               tool("microk8s-cluster", "admin", "microk8s", server="https://127.0.0.1:16443", credential=USER))
    corpus.add("tool-k0s", tool("local", "user", "Default", server="https://localhost:6443", credential=PAIR))
    corpus.add(
        "tool-talos",
        tool("lab", "admin@lab", "admin@lab", server="https://10.5.0.2:6443", credential=PAIR,
             context="    namespace: default\n"))
    corpus.add(
        "tool-rancher",
        tool("paris", "paris", "paris", server='"https://rancher.example.com/k8s/clusters/c-m-abcdefgh"',
             credential='token: "kubeconfig-u-abcdefghij:{TOKEN}"'))
    corpus.add(
        "tool-rancher-no-ca",
        'apiVersion: v1\nkind: Config\nclusters:\n- name: "paris"\n  cluster:\n    server: "https://rancher.example.com/k8s/clusters/c-m-abcdefgh"\n'
        '- name: "paris-node1"\n  cluster:\n    server: "https://10.0.0.4:6443"\n    certificate-authority-data: "{CA1}"\n\nusers:\n- name: "paris"\n  user:\n'
        '    token: "kubeconfig-u-abcdefghij:{TOKEN}"\n\n\ncontexts:\n- name: "paris"\n  context:\n    user: "paris"\n    cluster: "paris"\n- name: "paris-node1"\n  context:\n'
        '    user: "paris"\n    cluster: "paris-node1"\n\ncurrent-context: "paris"\n')
    corpus.add(
        "tool-openshift",
        tool("api-paris-example-com:6443", "kube:admin/api-paris-example-com:6443",
             "default/api-paris-example-com:6443/kube:admin", server="https://api.paris.example.com:6443",
             data="insecure-skip-tls-verify: true", context="    namespace: default\n",
             credential="token: sha256~{TOKEN}"))
    corpus.add(
        "tool-lens",
        tool("paris", "admin", "admin@paris", credential=USER, more="    tls-server-name: api.example.com\n",
             context="    namespace: default\n", preferences=""))
    corpus.add(
        "tool-vcluster",
        tool("my-vcluster", "my-vcluster", "vcluster_paris_default_kind", server="https://localhost:11234",
             credential=PAIR))
    corpus.add(
        "tool-service-account",
        tool("kubernetes", "aichor", "aichor@kubernetes", context="    namespace: aichor\n",
             credential="token: eyJhbGciOiJub25lIn0.bWFkZQ.{TOKEN}"))
    corpus.add(
        "tool-in-cluster",
        tool("c", "u", "ctx", server="https://kubernetes.default.svc", data="certificate-authority: run/ca.crt",
             credential="tokenFile: run/token"), files={"run/ca.crt": "{CA1:pem}", "run/token": "{TOKEN}"},
        token_files={"ctx": "{TOKEN}"})
    corpus.add(
        "tool-cni",
        "# Kubeconfig file for a CNI plug-in\napiVersion: v1\nkind: Config\nclusters:\n- name: local\n  cluster:\n    insecure-skip-tls-verify: true\n    server: \"https://[10.96.0.1]:443\"\n"
        "users:\n- name: plugin\n  user:\n    token: \"{TOKEN}\"\ncontexts:\n- name: plugin-context\n  context:\n    cluster: local\n    user: plugin\n"
    )


def clouds(corpus):
    arn = "arn:aws:eks:eu-west-1:000000000000:cluster/paris"
    eks = (
        "exec:\n  apiVersion: client.authentication.k8s.io/v1beta1\n  args:\n  - --region\n  - eu-west-1\n  - eks\n  - get-token\n  - --cluster-name\n  - paris\n  - --output\n  - json\n"
        "  command: aws\n  env:\n  - name: AWS_PROFILE\n    value: default")
    corpus.add("cloud-eks", tool(arn, arn, arn, server="https://ABCDEF.gr7.eu-west-1.eks.amazonaws.com",
                                 credential=eks))
    corpus.add(
        "cloud-eks-old",
        tool(arn, arn, arn, server="https://ABCDEF.gr7.eu-west-1.eks.amazonaws.com",
             credential=eks.replace("v1beta1", "v1alpha1")))
    gke = (
        "exec:\n  apiVersion: client.authentication.k8s.io/v1beta1\n  command: gke-gcloud-auth-plugin\n  installHint: Install gke-gcloud-auth-plugin for use with kubectl by following\n"
        "    https://cloud.google.com/kubernetes-engine/docs/how-to/cluster-access-for-kubectl#install_plugin\n  interactiveMode: IfAvailable\n  provideClusterInfo: true"
    )
    name = "gke_project_europe-west4-a_paris"
    corpus.add("cloud-gke", tool(name, name, name, server="https://34.0.0.1", credential=gke))
    aks = (
        "exec:\n  apiVersion: client.authentication.k8s.io/v1beta1\n  args:\n  - get-token\n  - --login\n  - azurecli\n  - --server-id\n  - 6dae42f8-4368-4678-94ff-3960e28e3630\n  command: kubelogin\n"
        "  env: null\n  installHint: |2\n\n    kubelogin is not installed which is required to connect to AAD enabled cluster.\n\n  interactiveMode: IfAvailable\n  provideClusterInfo: false"
    )
    corpus.add(
        "cloud-aks-kubelogin",
        tool("paris", "clusterUser_group_paris", "paris", server="https://paris-dns.hcp.westeurope.azmk8s.io:443",
             credential=aks))
    corpus.add(
        "cloud-aks-admin",
        tool("paris", "clusterAdmin_group_paris", "paris-admin",
             server="https://paris-dns.hcp.westeurope.azmk8s.io:443", credential=PAIR + "\ntoken: {TOKEN}"))
    corpus.add("cloud-digitalocean", tool("do-fra1-paris", "do-fra1-paris-admin", "do-fra1-paris", credential=USER))
    corpus.add(
        "cloud-oidc-login",
        tool(
            "c", "oidc", "oidc@c", credential=
            "exec:\n  apiVersion: client.authentication.k8s.io/v1\n  args: [oidc-login, get-token, '--oidc-issuer-url=https://id.example.com']\n"
            "  command: kubectl\n  env: null\n  interactiveMode: IfAvailable\n  provideClusterInfo: false"))


def sharing(corpus):
    users = "".join(f"- name: {name}\n  user:\n    token: {{TOKEN}}-{name}\n" for name in ("admin", "viewer", "robot"))
    corpus.add(
        "sharing-a-cluster",
        config(tail="").split("users:")[0] + "- name: d\n  cluster: {server: https://10.0.0.2}\nusers:\n" + users +
        "contexts:\n" + "".join(f"- name: {user}@{cluster}\n  context: {{cluster: {cluster}, user: {user}}}\n"
                                for cluster in "cd"
                                for user in ("robot", "admin", "viewer")) + "current-context: viewer@d\n")
    corpus.add(
        "sharing-all",
        config(tail="").split("contexts:")[0] + "contexts:\n" +
        "".join(f"- name: in-{name}\n  context: {{cluster: c, user: u, namespace: {name}}}\n"
                for name in ("b", "a", "default")))
    corpus.add(
        "sharing-an-address",
        "clusters:\n- {name: c, cluster: {server: https://10.0.0.1}}\n- {name: d, cluster: {server: https://10.0.0.1}}\n"
        "users: [{name: u, user: {token: \"{TOKEN}\"}}]\ncontexts:\n- {name: x, context: {cluster: c, user: u}}\n- {name: z, context: {cluster: d, user: u}}\n"
    )
    mixed = (
        "users:\n- {name: token, user: {token: \"{TOKEN}\"}}\n- {name: none, user: {}}\n- name: exec\n  user:\n    " +
        EXEC.replace("\n", "\n    ") + "\n"
        "- {name: basic, user: {username: admin, password: \"{TOKEN}-p\"}}\n- {name: certificate, user: {client-certificate-data: {CERT}, client-key-data: {KEY}}}\n"
    )
    corpus.add(
        "sharing-mixed-methods",
        config(tail="").split("users:")[0] + mixed + "contexts:\n" +
        "".join(f"- name: with-{user}\n  context: {{cluster: c, user: {user}}}\n"
                for user in ("token", "none", "exec", "basic", "certificate", "nobody")))
    corpus.add(
        "sharing-no-cluster",
        "users: [{name: u, user: {token: \"{TOKEN}\"}}]\ncontexts:\n- {name: x, context: {cluster: gone, user: u}}\n- {name: w, context: {cluster: gone, user: u}}\n"
        "- {name: z, context: {user: u}}\n")
