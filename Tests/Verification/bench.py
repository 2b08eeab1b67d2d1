# SPDX-License-Identifier: Apache-2.0
"""A vault, servers on loopback, and the clusters that lead from the one to the others."""
from kit import LOCAL_ONLY, Driver, findings_in
from kubernetes_api import Identity, KubernetesAPI, legacy_token
from servers import Fleet, context

QUICK = ["--connect-timeout", "3", "--timeout", "4"]


class Bench(Driver):
    """A vault, servers, and the clusters that lead to them."""
    def __init__(self, report, folder, fixtures):
        super().__init__(report, folder)
        self.f, self.fleet, self.seen = fixtures, Fleet(), set()
        self.tokens = {}
        self.authority = fixtures.root
        self.serving = fixtures.issue("/CN=api", by=fixtures.root, key="p256/api",
                                      sans="IP:127.0.0.1,IP:::1,DNS:localhost,DNS:api.localhost,DNS:api.example.com")
        self.context = None

    def cluster(self, name, api=None, chain=None, ca=None, token=None, basic=None, host=None, suffix="", more=(),
                balancer="127.0.0.1", identity=None, address="127.0.0.1", port=0, **options):
        """A server and a cluster that leads to it."""
        chain = chain or [self.serving]
        token = legacy_token() if token is None else token
        self.tokens[name] = token
        secret = f"{basic[0]}:{basic[1].decode()}" if basic else token.decode()
        api = api or KubernetesAPI()
        api.identities[secret] = identity or Identity()
        made = context(chain, self.f.key(chain[0].key), folder=self.folder, **options)
        server = self.fleet.serve(made, None, api, address=address, port=port, name=name)
        self.add(name, token, host=(host or server.url) + suffix, ca=(ca or self.authority.pem), basic=basic, more=more,
                 balancer=balancer)
        return server

    def online(self, *arguments, timeouts=QUICK, **options):
        """Verifies over the network; which rules were named is kept."""
        outcome = self.verify(*arguments, "--online", *timeouts, **options)
        self.seen |= findings_in(outcome).rules
        return outcome

    def one(self, name, *arguments, **options):
        """The verdict on one cluster."""
        outcome = self.online(name, *arguments, **options)
        self.report.status(outcome, 0, 1)
        return self.verdicts(outcome).get(name, {"findings": []})

    def rules(self, verdict, severity=None):
        """The rules of a verdict; that the servers are on this machine, and nothing answers on a load balancer's ports, is left out."""
        return {one["rule"] for one in verdict["findings"] if severity in (None, one["severity"])} - {"lb.unreachable"} - LOCAL_ONLY

    def remembered(self, name):
        """What is stored of the last check over the network."""
        found = next(one for one in self.run("list").json() if one["name"] == name)
        return {key: value for key, value in found.items() if key.lower().startswith("verif")}

    def was_sent(self, name):
        """The requests that carried a cluster's credential, to whichever server."""
        return self.fleet.seen(self.tokens[name])

    def never_sent(self, name, what):
        sent = self.was_sent(name)
        self.report.check(not sent, f"{what}: the token went to {[(one.server, one.path) for one in sent]}")
        server = [one for one in self.fleet.requests if one.server == name and one.authorization]
        self.report.check(not server, f"{what}: Authorization was sent to {[(one.server, one.path) for one in server]}")

    def close(self):
        self.fleet.close()


def username(verdict):
    identity = verdict.get("identity")
    return identity.get("username") if isinstance(identity, dict) else identity
