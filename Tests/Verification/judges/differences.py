# SPDX-License-Identifier: Apache-2.0
"""The table of differences between the program and the outside judges: DIFFERENCES.md, made and checked by chains.py."""
import os

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "DIFFERENCES.md")

# Why `cryptography` comes to another verdict, by what it says (x509.verification, the profile of the Web PKI), or by case
# where it takes what Go refuses.
CRYPTOGRAPHY = {
    "2.5.29.35": "wants an authority key identifier",
    "cA must not be asserted in an EE": "takes no CA as a server's certificate",
    "2.5.29.19: Certificate extension has incorrect criticality": "wants basicConstraints critical",
    "2.5.29.15: Certificate is missing": "wants keyUsage in every CA",
    "2.5.29.37: Certificate extension has incorrect criticality": "wants extendedKeyUsage not critical",
    "must not assert keyCertSign": "takes no leaf that may sign certificates",
    "required EKU not found": "wants serverAuth by name",
    "Forbidden public key algorithm": "knows neither Ed25519 nor Ed448 nor DSA",
    "Forbidden signature algorithm": "knows neither Ed25519 nor Ed448 nor DSA",
    "RSA key is too weak": "wants RSA of 2048 bits and more",
    "invalid domain name": "takes no underscore, asterisk or trailing dot in a host",
    "no matching subjectAltName": "compares addresses byte by byte",
    "MUST NOT be critical when subject": "wants a critical SAN only where there is no subject",
    "2.5.29.32: certificate contains unaccounted-for critical": "takes no critical policies",
    "2.5.29.36: certificate contains unaccounted-for critical": "takes no critical policy constraints",
    "unsatisfiable RFC822 name constraint": "takes no asterisk in an e-mail address under constraints",
    "must be UtcTime": "wants UTCTime up to 2049",
    "Validity::not_after": "wants dates as RFC 5280 writes them",
    "extra data": "looks at what follows an extension's value",
    "exceeds max depth": "was given the same limit as the program",
}
CRYPTOGRAPHY_LOOSER = {
    "weak: leaf P-192": "does not look at the curve of a leaf's key",
    "constraints: wildcard, one below excluded": "takes a wildcard unless all under it is excluded",
    "forms: a number of nine bytes as a name": "does not read the values of a name",
    "constraints: wildcard not permitted": "takes a wildcard for permitted if some name under it is",
    "constraints: critical directory names": "ignores constraints of directory names",
    "constraints: a mailbox with two signs": "does not read e-mail addresses unless they are constrained",
    "constraints: URI with a dot before its port": "does not hold URIs against constraints",
    "paths: 9 copies of a CA first": "counts other tries than Go",
    "policies: mapped to any policy": "does not read policy mappings",
    "policies: mapped from any policy": "does not read policy mappings",
    "policies: twice": "does not read policies",
    "addresses: a mapped name next to the right one": "takes IPv4 addresses in the form of IPv6",
    "extensions: critical subject key identifier": "does not look whether it is critical",
    "forms: RSA with a negative modulus": "does not read a leaf's key",
    "forms: RSA with exponent 0": "does not read a leaf's key",
    "forms: RSA with a negative exponent": "does not read a leaf's key",
    "forms: RSA without parameters": "does not read a leaf's key",
    "forms: a point that is on no curve": "does not read a leaf's key",
    "extensions: subject key identifier, a boolean": "does not read a leaf's subject key identifier",
    "extensions: subject key identifier, empty": "does not read a leaf's subject key identifier",
    "extensions: revocation lists, a boolean": "does not read revocation lists' places",
    "extensions: revocation lists, empty": "does not read revocation lists' places",
    "extensions: policies, a boolean": "does not read policies",
    "extensions: policies, empty": "does not read policies",
    "extensions: authority key identifier, a boolean": "does not read a leaf's authority key identifier",
    "extensions: authority key identifier, empty": "does not read a leaf's authority key identifier",
}
# Cases of one reason.
SURPLUS_KEYS = ("keys: surplus", "keys: first of two")
OPENSSL = {
    "host": "`openssl verify` does not look at the host first: no name, or one with a leading dot, is another question to it",
    "subject": "`openssl verify` takes a common name where there is no DNS name, and holds it against constraints",
    "wildcard": "`openssl verify` accepts partial wildcards by default",
    "rule": "OpenSSL takes it; the program has a rule of its own",
    "search": "OpenSSL does not go back out of a branch; the program tries the other paths",
    "root": "OpenSSL takes a certificate of its issuer's name for a root; the program gives it such a path in parts",
    "now": "OpenSSL counts a certificate as expired in its last second",
    "mapped": "OpenSSL distinguishes an IPv4 address from the same one mapped into IPv6",
    "name": "OpenSSL's command does not normalise the host: the program strips a trailing dot, and takes an underscore",
}
OPENSSL_CASES = {
    "paths: cross-signed, the other root": "search",
    "paths: the last of twenty anchors of one name": "search",
    "paths: 8 copies of a CA first": "search",
    "dates: notAfter at this very second": "now",
    "wildcards: partial before": "wildcard",
    "wildcards: partial after": "wildcard",
    "wildcards: an underscore": "name",
    "hosts: trailing dot": "name",
    "addresses: IPv4 mapped host, IPv4 name": "mapped",
    "addresses: IPv4 host, mapped name": "mapped",
    "hosts: leading dot": "host",
    "hosts: empty": "host",
    "names: CN only": "subject",
    "names: SAN of an e-mail address alone": "subject",
    "names: empty SAN": "subject",
    "names: SAN of a URI alone": "subject",
    "constraints: no SAN at all under constraints": "subject",
}


def word(value):
    return "trusted" if value else "refused"


class Table:
    """Every case in which somebody disagrees with the rules of Go."""
    def __init__(self, cases, verdicts, cryptography, openssl):
        self.rows = []
        self.unexplained = []
        for index, (case, verdict) in enumerate(zip(cases, verdicts)):
            self.add(case, verdict.trusted, cryptography[index], openssl[index])

    def add(self, case, ours, third, fourth):
        trusted = [case.go, ours, third is True, fourth is True]
        if all(one == case.go for one in trusted):
            return
        reasons = []
        if ours != case.go:
            reason = case.looser if ours else case.stricter
            reasons.append("aichor-vault: " + reason if reason else self.lacking(case, "aichor-vault"))
        if trusted[2] != case.go:
            reasons.append("cryptography " + self.why_cryptography(case, third))
        if trusted[3] != case.go:
            reasons.append(self.why_openssl(case, ours, fourth))
        self.rows.append((case.name, *map(word, trusted), "; ".join(dict.fromkeys(reasons))))

    def lacking(self, case, who):
        self.unexplained.append(f"{case.name}: {who}")
        return f"{who}: NO REASON YET"

    def why_cryptography(self, case, answer):
        if answer is True:
            if case.name.startswith(SURPLUS_KEYS):
                return "does not read the key of a certificate that no path needs"
            return CRYPTOGRAPHY_LOOSER.get(case.name) or self.lacking(case, "cryptography")
        for text, reason in CRYPTOGRAPHY.items():
            if text in answer:
                return reason
        return self.lacking(case, f"cryptography ({answer})")

    def why_openssl(self, case, ours, answer):
        if case.stricter and answer is not True:
            return "OpenSSL refuses it" if ours else "OpenSSL refuses it too"
        if case.name in OPENSSL_CASES:
            return OPENSSL[OPENSSL_CASES[case.name]]
        if case.name.startswith("paths: renewed") and ours:
            return OPENSSL["root" if "self-signed" in answer else "search"]
        if answer is True and not ours:
            return OPENSSL["rule"]
        return self.lacking(case, f"openssl ({answer})")

    def text(self):
        head = [
            "# Differences between judges of chains", "",
            "Made by `Tests/Verification/chains.py --write` and checked by each of its runs: of all its cases, those in which not",
            "all judges agree. Go's column is the rules of crypto/x509 (1.27) as gorules.py has them, and Go itself agrees with",
            "them; the program may be stricter for a reason given here, and is looser nowhere in this table. `openssl` is `openssl verify` of",
            "3.0 with the program's flags as far as it has them.", "",
            "| case | Go's rules | aichor-vault | cryptography | openssl | why |", "|---|---|---|---|---|---|"
        ]
        return "\n".join(head + ["| " + " | ".join(one.replace("|", "\\|") for one in row) + " |"
                                 for row in self.rows]) + "\n"

    def check(self, report, write):
        for name in self.unexplained:
            report.check(False, f"difference without a reason: {name}")
        if write:
            with open(PATH, "w", encoding="utf-8") as file:
                file.write(self.text())
        try:
            with open(PATH, encoding="utf-8") as file:
                written = file.read()
        except FileNotFoundError:
            written = ""
        found = self.text()
        report.check(found == written,
                     "DIFFERENCES.md is stale: chains.py --write writes it anew" + self.first(found, written))

    @staticmethod
    def first(found, written):
        found, written = found.splitlines(), written.splitlines()
        changed = [f"\n  + {one}" for one in found if one not in written]
        changed += [f"\n  - {one}" for one in written if one not in found]
        return "".join(changed[:20])
