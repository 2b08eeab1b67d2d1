#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every export format against random clusters, each judged by a parser that shares nothing with the program."""
import base64
import json
import os
import pty
import re
import shutil
import stat
import subprocess
import sys
import unicodedata

import export_sample
from export_sample import Home, Report, Sample, binary, scratch, vault_of

try:
    import jsonschema
    import yaml
except ImportError as missing:
    print(f"DID NOT RUN: {missing}", flush=True)
    sys.exit(2)

FORMATS = ["aichor", "aichor-form", "kubeconfig", "argocd", "kubeconfig-secret", "karmada", "vault", "tfvars", "env"]
SHELLS = ("sh", "bash", "dash", "busybox")
OBJECT_NAME = re.compile(r"[a-z0-9]([-a-z0-9.]*[a-z0-9])?\Z")
LABEL_VALUE = re.compile(r"(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?\Z")
ROOT = os.path.dirname(os.path.dirname(export_sample.HERE))
SEED = int(os.environ.get("EXCHANGE_SEED") or 7)
COUNT = int(os.environ.get("EXCHANGE_CLUSTERS") or 200)
report = Report("export formats")
SCRATCH = scratch()


class Strict(yaml.SafeLoader):
    """YAML 1.1 without duplicate keys."""


def unique(loader, node):
    keys = [loader.construct_object(key) for key, _ in node.value]
    assert len(keys) == len(set(keys)), f"duplicate keys: {keys}"
    assert all(isinstance(key, str) for key in keys), f"keys that are no text: {keys}"
    return dict(zip(keys, (loader.construct_object(value, deep=True) for _, value in node.value)))


Strict.add_constructor("tag:yaml.org,2002:map", unique)


def documents(text):
    return list(yaml.load_all(text, Strict))


def export(home, *arguments, **options):
    outcome = home.must("export", "--allow-findings", *arguments, **options)
    return outcome.out.decode("utf-8")


def user_of(one):
    return {"username": one.username, "password": one.password} if one.is_basic else {"token": one.token}


def encoded(text):
    return base64.b64encode(text.encode()).decode()


def aichor(home, clusters):
    with open(os.path.join(ROOT, "docs/engine-payload.schema.json"), encoding="utf-8") as file:
        judge = jsonschema.Draft202012Validator(json.load(file))
    payloads = json.loads(export(home, "--all"))
    for one, payload in zip(clusters, payloads):
        faults = [fault.message for fault in judge.iter_errors(payload)]
        report.equal(faults, [], f"{one.name}: the schema")
        form = {"engineName": one.name, "apiHostname": one.host, "loadBalancerIp": one.balancer,
                "authentication": {"method": "basic", "basicUsername": one.username, "basicPassword": one.password}
                if one.is_basic else {"method": "bearerToken", "bearerToken": one.token}}
        form.update({key: value for key, value in (("ecosystem", one.ecosystem), ("caData", one.ca)) if value})
        report.equal(payload["form"], form, f"{one.name}: payload")
    report.equal(len(payloads), len(clusters), "payloads")


def form_lines(one):
    lines = [("Engine Name", one.name), ("Ecosystem", one.ecosystem), ("API Hostname", one.host),
             ("Load Balancer IP", one.balancer), ("CA Data", one.ca)]
    lines += [("Basic Username", one.username), ("Basic Password", one.password)] if one.is_basic else [
        ("Bearer Token", one.token)]
    return [(label, value) for label, value in lines if value is not None]


def aichor_form(home, clusters):
    expected = "\n".join(
        "".join(f"CA Data:\n{value}" if label == "CA Data" else f"{label}: {value}\n" for label, value in form_lines(one))
        for one in clusters)
    report.equal(export(home, "--all", "--format", "aichor-form"), expected, "aichor-form")
    before = len(home.must("log", "--action", "secret.", "-o", "json").json())
    fields = secrets = 0
    for one in clusters[::11]:
        for label, value in form_lines(one):
            text = export(home, one.name, "--field", label.lower())
            report.equal(text, value if label == "CA Data" else value + "\n", f"{one.name}: {label}")
            fields, secrets = fields + 1, secrets + (label in ("Bearer Token", "Basic Password"))
        absent = "Bearer Token" if one.is_basic else "Basic Password"
        report.status(home.run("export", one.name, "--allow-findings", "--field", absent), 66)
    after = len(home.must("log", "--action", "secret.", "-o", "json").json())
    report.equal(after - before, secrets, f"releases in the log after {fields} fields")


def check_kubeconfig(config, clusters, what):
    report.equal((config.pop("apiVersion"), config.pop("kind")), ("v1", "Config"), what)
    current = config.pop("current-context", None)
    report.equal(current, clusters[0].name if len(clusters) == 1 else None, f"{what}: current context")
    ca = [{"certificate-authority-data": encoded(one.ca)} if one.ca else {} for one in clusters]
    expected = {
        "clusters": [{"name": one.name, "cluster": {"server": one.host, **trust}} for one, trust in zip(clusters, ca)],
        "contexts": [{"name": one.name, "context": {"cluster": one.name, "user": one.name}} for one in clusters],
        "users": [{"name": one.name, "user": user_of(one)} for one in clusters],
    }
    for kind, items in expected.items():
        report.equal(len(config.get(kind) or []), len(items), f"{what}: {kind}")
        for found, item in zip(config.pop(kind), items):
            report.equal(found, item, f"{what}: {kind}")
    report.equal(config, {}, f"{what}: what is left")


def kubeconfig(home, clusters):
    check_kubeconfig(documents(export(home, "--all", "--format", "kubeconfig"))[0], clusters, "kubeconfig")
    for one in clusters[::20]:
        check_kubeconfig(documents(export(home, one.name, "--format", "kubeconfig"))[0], [one], one.name)


def check_metadata(document, one, name, namespace, own_labels):
    metadata = document["metadata"]
    report.equal(metadata["name"], name, "the object's name")
    report.check(OBJECT_NAME.match(name) is not None, f"{name} is no name of an object")
    report.equal(metadata.get("namespace"), namespace, f"{name}: namespace")
    labels = metadata.get("labels", {})
    report.check(all(isinstance(value, str) and LABEL_VALUE.match(value) for value in labels.values()),
                 f"{name}: labels {labels}")
    for key, value in own_labels.items():
        report.equal(labels.get(key), value, f"{name}: {key}")
    for key, value in one.labels.items():
        domain = key.split("/")[0] if "/" in key else ""
        taken = any(domain == known or domain.endswith("." + known) for known in ("kubernetes.io", "k8s.io", "x-k8s.io",
                                                                                  "argoproj.io"))
        if not taken:
            report.equal(labels.get(key), value, f"{name}: label {key}")
        elif key not in own_labels:
            report.check(key not in labels, f"{name}: label {key} is reserved")
    notes = metadata["annotations"]
    report.check(all(isinstance(value, str) for value in notes.values()), f"{name}: annotations {notes}")
    report.equal(notes["aichor-vault/engine-name"], one.name, f"{name}: engine's name")
    report.equal(notes["aichor-vault/load-balancer-ip"], one.balancer, f"{name}: load balancer")
    report.equal(notes.get("aichor-vault/ecosystem"), one.ecosystem, f"{name}: ecosystem")
    report.equal(notes.get("aichor-vault/note"), one.note, f"{name}: note")
    report.equal(json.loads(notes.get("aichor-vault/labels", "{}")), one.labels, f"{name}: labels in an annotation")
    report.check(one.secret not in notes.values(), f"{name}: the secret is an annotation")


def argocd(home, clusters):
    made = documents(export(home, "--all", "--format", "argocd"))
    report.equal(len(made), len(clusters), "Argo CD's Secrets")
    for one, document in zip(clusters, made):
        report.equal((document["apiVersion"], document["kind"]), ("v1", "Secret"), one.name)
        check_metadata(document, one, one.name + "-cluster", "argocd", {"argocd.argoproj.io/secret-type": "cluster"})
        data = document["stringData"]
        report.equal((data["name"], data["server"], len(data)), (one.name, one.host, 3), f"{one.name}: data")
        trust = {"insecure": False, **({"caData": encoded(one.ca)} if one.ca else {})}
        user = user_of(one) if one.is_basic else {"bearerToken": one.token}
        report.equal(json.loads(data["config"]), {**user, "tlsClientConfig": trust}, f"{one.name}: config")


def kubeconfig_secret(home, clusters):
    fitting = [one for one in clusters if not one.name.endswith("-")]
    outcome = home.run("export", "--all", "--allow-findings", "--format", "kubeconfig-secret", "--key", "value",
                       "--skip-refused")
    report.status(outcome, 0 if fitting == clusters else 1)
    made = documents(outcome.out.decode())
    report.equal(len(made), len(fitting), "Cluster API's Secrets")
    for one, document in zip(fitting, made):
        check_metadata(document, one, one.name + "-kubeconfig", None, {"cluster.x-k8s.io/cluster-name": one.name})
        report.equal(document["type"], "cluster.x-k8s.io/secret", one.name)
        report.equal(list(document["stringData"]), ["value"], one.name)
        check_kubeconfig(documents(document["stringData"]["value"])[0], [one], one.name)
    fitting = [one for one in clusters if not one.is_basic]
    outcome = home.run("export", "--all", "--allow-findings", "--format", "kubeconfig-secret", "--key", "kubeconfig",
                       "--skip-refused")
    made = documents(outcome.out.decode())
    report.equal(len(made), len(fitting), "MultiKueue's Secrets")
    for one, document in zip(fitting, made):
        check_metadata(document, one, one.name + "-kubeconfig", "kueue-system", {})
        check_kubeconfig(documents(document["stringData"]["kubeconfig"])[0], [one], one.name)


def karmada(home, clusters):
    fitting = [one for one in clusters if not one.is_basic and one.ca and len(one.name) <= 48 and one.name[-1] != "-"]
    outcome = home.run("export", "--all", "--allow-findings", "--format", "karmada", "--skip-refused")
    report.status(outcome, 1)
    for one in clusters:
        named = f"'{one.name}' was refused" in outcome.err.decode()
        report.equal(named, one not in fitting, f"{one.name}: whether Karmada's format refuses it")
    made = documents(outcome.out.decode())
    report.equal(len(made), 2 * len(fitting), "Karmada's objects")
    for one, secret, cluster in zip(fitting, made[::2], made[1::2]):
        check_metadata(secret, one, one.name, "karmada-cluster", {})
        report.equal(secret["stringData"], {"token": one.token, "caBundle": one.ca}, f"{one.name}: Karmada's Secret")
        report.equal(cluster, {
            "apiVersion": "cluster.karmada.io/v1alpha1", "kind": "Cluster", "metadata": {"name": one.name}, "spec": {
                "syncMode": "Push", "apiEndpoint": one.host,
                "secretRef": {"namespace": "karmada-cluster", "name": one.name}}}, f"{one.name}: Karmada's Cluster")


def vault(home, clusters):
    taken = 0
    for one in clusters[::2]:
        outcome = home.run("export", one.name, "--allow-findings", "--format", "vault")
        if not one.is_jwt or not one.ca:
            report.status(outcome, 1)
            report.equal(outcome.out, b"", f"{one.name}: refused")
            continue
        taken += 1
        report.equal(outcome.json(), {
            "kubernetes_host": one.host, "kubernetes_ca_cert": one.ca, "service_account_jwt": one.token,
            "disable_local_ca_jwt": True}, f"{one.name}: the secrets engine's configuration")
    report.check(taken > 0, "no cluster for the secrets engine")


def variables_of(one):
    found = {"cluster_name": one.name, "host": one.host, **user_of(one), "load_balancer_ip": one.balancer}
    found.update({key: value for key, value in (("cluster_ca_certificate", one.ca), ("ecosystem", one.ecosystem)) if value})
    return found


ESCAPE = re.compile(r'\\(?:u([0-9a-f]{4})|([nrt"\\]))')


def hcl_text(quoted):
    """What a quoted template means that has neither interpolation nor directive (HCL native syntax specification)."""
    assert quoted[0] == quoted[-1] == '"' and "${" not in quoted and "%{" not in quoted, quoted
    body = quoted[1:-1]
    assert not re.search(r'(?<!\\)(?:\\\\)*"', body), quoted
    letters = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
    return ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else letters[found[2]], body)


def tfvars(home, clusters):
    text = export(home, "--all", "--format", "tfvars")
    found, current = {}, None
    for line in text.split("\n")[1:-2]:
        opened = re.fullmatch(r'  ("[^"]*") = \{', line)
        if opened:
            current = found.setdefault(hcl_text(opened[1]), {})
        elif line != "  }":
            key, value = re.fullmatch(r"    (\w+) *= (\".*\")", line).groups()
            current[key] = hcl_text(value)
    report.equal((text.split("\n")[0], text.split("\n")[-2:]), ("clusters = {", ["}", ""]), "tfvars: its frame")
    report.equal(list(found), [one.name for one in clusters], "tfvars: the clusters")
    for one in clusters:
        report.equal(found.get(one.name), variables_of(one), f"{one.name}: tfvars")
    terraform(text, clusters)


def terraform(text, clusters):
    tool = shutil.which("terraform") or shutil.which("tofu")
    if tool is None:
        return report.did_not_run("tfvars as Terraform reads it",
                                  "there is neither terraform nor tofu, and no package provides one", machine=True)
    folder = os.path.join(SCRATCH, "terraform")
    os.mkdir(folder)
    for name, content in (("main.tf", 'variable "clusters" {}\n'), ("all.tfvars", text)):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(content)
    env = {**os.environ, "HOME": folder, "TF_CLI_CONFIG_FILE": os.devnull, "CHECKPOINT_DISABLE": "1"}
    done = subprocess.run([tool, "console", "-var-file=all.tfvars"], cwd=folder, env=env, capture_output=True, timeout=120,
                          input=b"base64encode(jsonencode(var.clusters))\n")
    report.equal(done.returncode, 0, f"terraform console: {done.stderr[:500]!r}")
    found = json.loads(base64.b64decode(json.loads(done.stdout)))
    for one in clusters:
        # Terraform brings all text into this form.
        expected = {key: unicodedata.normalize("NFC", value) for key, value in variables_of(one).items()}
        report.equal(found.get(one.name), expected, f"{one.name}: as Terraform reads it")


def env(home, clusters):
    names = ["KUBE_HOST", "KUBE_CLUSTER_CA_CERT_DATA", "KUBE_TOKEN", "KUBE_USER", "KUBE_PASSWORD"]
    shells = [shell for shell in SHELLS if shutil.which(shell)]
    for shell in sorted(set(SHELLS) - set(shells)):
        report.did_not_run(f"the variables as {shell} reads them", "it is not installed")
    script = "".join(f'printf "%s\\0" "${{{name}-ABSENT}}"\n' for name in names)
    for one in clusters[::4]:
        path = home.write("env.sh", export(home, one.name, "--format", "env").encode())
        expected = [one.host, one.ca, one.token, one.username, one.password]
        for shell in shells:
            command = ["busybox", "sh"] if shell == "busybox" else [shell]
            done = subprocess.run([*command, "-c", f". {path}\n" + script], env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
                                  capture_output=True, timeout=30)
            found = [None if value == "ABSENT" else value for value in done.stdout.decode().split("\0")[:-1]]
            report.equal(found, expected, f"{one.name}: as {shell} reads it")


def on_a_terminal(home, *arguments):
    terminal, end = pty.openpty()
    process = subprocess.Popen([binary(), *arguments, *home.unlock()], stdin=end, stdout=end, stderr=subprocess.DEVNULL,
                               env=home.environment(TERM="xterm"), start_new_session=True)
    os.close(end)
    found = []
    while True:
        try:
            found.append(os.read(terminal, 65536))
        except OSError:  # the other end is closed
            break
    process.wait(timeout=60)
    os.close(terminal)
    return b"".join(found).replace(b"\r\n", b"\n")


def masked(home, clusters):
    steering = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\ufeff]")
    before = len(home.must("log", "-o", "json").json())
    for one in clusters[3:40]:
        for name in FORMATS:
            if len(one.secret) < 8 or name not in ("aichor-form", "env", "argocd", "kubeconfig", "tfvars", "aichor"):
                continue
            text = on_a_terminal(home, "export", one.name, "--allow-findings", "--format", name).decode()
            report.check("********" in text, f"{one.name}: {name} on a terminal is not masked: {text[:200]!r}")
            forms = (one.secret, encoded(one.secret), json.dumps(one.secret)[1:-1])
            report.check(not any(form in text for form in forms), f"{one.name}: {name} tells the secret on a terminal")
            report.check(not steering.search(text), f"{one.name}: {name} steers the terminal: {steering.search(text)}")
    report.equal(len(home.must("log", "-o", "json").json()), before, "log entries after masked output")


def files(home, clusters):
    for name in ("kubeconfig", "argocd", "tfvars", "aichor-form"):
        path = os.path.join(home.out, name)
        home.must("export", "--all", "--allow-findings", "--format", name, "--output", path)
        report.equal(stat.S_IMODE(os.stat(path).st_mode), 0o600, f"{name}: the file's mode")
        with open(path, encoding="utf-8") as file:
            report.equal(file.read(), export(home, "--all", "--format", name), f"{name}: the file")
    path = os.path.join(home.out, "refused")
    report.status(home.run("export", "--all", "--format", "vault", "--output", path), 64)
    report.status(home.run("export", "--all", "--format", "karmada", "--output", path), 1)
    report.check(not os.path.exists(path), "a refused export leaves a file")
    report.equal(os.listdir(home.temporary), [], "temporary files")


def round_trip(home, clusters):
    """What `import` makes of our own Secrets is the same entry: form, labels, note and dates."""
    for command, arguments in (("argocd", ["argocd"]), ("secret", ["kubeconfig-secret", "--key", "value"])):
        fitting = [one for one in clusters if command == "argocd" or not one.name.endswith("-")]
        names = [one.name for one in fitting]
        text = home.must("export", *names, "--allow-findings", "--format", *arguments).out
        other = Home.fresh(SCRATCH).init()
        outcome = other.run("import", command, other.write("secrets.yaml", text), "--allow-findings", "--yes")
        report.status(outcome, 0)
        ours, theirs = (json.loads(export(each, *names)) for each in (home, other))
        shown = [{row["name"]: row for row in each.must("list", "-o", "json").json()} for each in (home, other)]
        for one, before, after in zip(fitting, ours, theirs):
            report.equal(after["form"], before["form"], f"{one.name}: the form after a round trip through {command}")
            report.equal(after["metadata"]["acquiredAt"], before["metadata"]["acquiredAt"], f"{one.name}: acquired")
            kept = [{key: rows[one.name].get(key) for key in ("labels", "ecosystem", "issuedAt")} for rows in shown]
            report.equal(kept[1], kept[0], f"{one.name}: labels and dates after a round trip through {command}")
        for one in fitting[::20]:
            notes = [each.must("show", one.name, "-o", "json").json().get("note") for each in (home, other)]
            report.equal(notes[1], notes[0], f"{one.name}: the note after a round trip through {command}")


def main():
    sample = Sample(SEED, SCRATCH)
    clusters = sorted(sample.clusters(COUNT), key=lambda one: one.name.encode())
    report.note(f"{len(clusters)} clusters of the seed {SEED}")
    home = vault_of(clusters, SCRATCH)
    for judge in (aichor, aichor_form, kubeconfig, argocd, kubeconfig_secret, karmada, vault, tfvars, env, masked, files,
                  round_trip):
        with report.section(judge.__name__):
            judge(home, clusters)


try:
    main()
finally:
    shutil.rmtree(SCRATCH, ignore_errors=True)
report.finish()
