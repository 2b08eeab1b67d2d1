# SPDX-License-Identifier: Apache-2.0
"""The rules of Go's crypto/x509, written down anew in Python: what kubectl trusts, and for which host.

Independent of the program under test: DER is read here, signatures are checked by Python's `cryptography`. Each part
stands in a file of its own, go_*.py, and names the function of Go that it follows.
"""
import hashlib

import go_constraints
import go_hosts
import go_pem
import go_policies
from der import Malformed
from go_certificate import Certificate
from go_keys import is_signed

# The version of Go that these rules follow.
VERSION = "1.27"
SERVER_AUTH, ANY_USAGE = "1.3.6.1.5.5.7.3.1", "2.5.29.37.0"
SIGN_CERTIFICATES = 1 << 5
# How many issuers are tried for a chain in all (maxChainSignatureChecks).
BUDGET = 100
# Keys that are trusted no more wherever they stand, since 1.27: their SHA-256 (distrustedSPKIHashes).
DISTRUSTED = {
    "ebed6475c2c2d80fcb199f3fe8dd6e6b3ce60b77eb15d4e42c3dec0c6f5b5105",
    "49dd353dc2b919a3770645117d0e60c16115e7d1bc259eefe734b00ea434fe5f",
    "e0254c7fcdc265e2f0f8a428dabb75ab4ae039b4872d62f5ee57f0877d5a8a41",
    "5c0660a2b164910d8ff589c18e14552e9e0ec237dcefe2cb736d41a4811f81a0",
    "43bffa19d6ef651451f6841e019931e96f6f2eaeff28ab4b6f1ce4576de2717b",
    "63ecefee431d49523bc1136c4e72d0206a477086caf606cd5cf025686c109cf8",
    "ec4ffa1ad0ac88081314b7aaffef6a91f97cd57291bb5ba686c5415f5eb4f6b6",
    "92c063d67e8f14db71d288e11266ffdaf69cbf115f7bab14f3bc2f68d25e0e30",
}


class Refused(Exception):
    """Why Go refuses."""


def verify(chain, bundle, host, now):
    """Certificate.Verify with the bundle as roots, then VerifyHostname; raises Refused, returns nothing if all is well."""
    roots = append_from_pem(bundle)
    if not roots:
        raise Refused("no certificate in the bundle")
    try:
        leaf, *others = map(Certificate, chain)
    except (Malformed, ValueError, IndexError) as error:
        raise Refused(f"a presented certificate does not parse: {error}") from error
    check_valid(leaf, "leaf", [], now)
    search = Search(roots, distinct(others), now)
    paths = [[leaf]] if any(root.der == leaf.der for root in roots) else search.paths([leaf])
    if not paths:
        raise search.fault or Refused("unknown authority")
    objections = [path_objection(path) for path in paths]
    if all(objections):
        raise Refused(objections[0])
    if not go_hosts.is_for(leaf.extensions, host):
        raise Refused("not for this host")


def append_from_pem(text):
    """x509.CertPool.AppendCertsFromPEM: bad blocks are passed over."""
    found = []
    for label, has_headers, body in go_pem.blocks(text):
        if label != b"CERTIFICATE" or has_headers:
            continue
        try:
            found.append(Certificate(body))
        except (Malformed, ValueError, IndexError):
            continue
    return distinct(found)


def distinct(certificates):
    return list({one.der: one for one in certificates}.values())


class Search:
    """Certificate.buildChains: every path to an anchor, as far as the budget goes."""
    def __init__(self, roots, intermediates, now):
        self.roots, self.intermediates, self.now = roots, intermediates, now
        self.tries, self.fault = 0, None

    def paths(self, path):
        found = []
        for kind, pool in (("root", self.roots), ("intermediate", self.intermediates)):
            for candidate in potential_parents(path[-1], pool):
                self.tries += 1
                if self.tries > BUDGET:
                    self.fault = Refused("signature check attempts limit reached")
                    return found
                if not candidate.key.is_known or is_in(path, candidate):
                    continue
                try:
                    check_signature(path[-1], candidate)
                    check_valid(candidate, kind, path, self.now)
                except Refused as refused:
                    self.fault = self.fault or refused
                    continue
                longer = [*path, candidate]
                found += [longer] if kind == "root" else self.paths(longer)
        return found


def potential_parents(child, pool):
    """CertPool.findPotentialParents: those whose key identifier fits come first."""
    def rank(candidate):
        one, other = candidate.extensions.subject_key, child.extensions.authority_key
        return 0 if one == other else 1 if not one or not other else 2

    return sorted((one for one in pool if one.subject == child.issuer), key=rank)


def is_in(path, candidate):
    """alreadyInChain: the first of the same name and key decides if only one of the two has alternative names."""
    for one in path:
        if one.subject == candidate.subject and one.key.encoded == candidate.key.encoded:
            names = one.extensions.names, candidate.extensions.names
            if None in names or names[0] == names[1]:
                return names[0] == names[1]
    return False


def check_signature(child, parent):
    """Certificate.CheckSignatureFrom."""
    extensions = parent.extensions
    if not extensions.is_ca if extensions.basic_valid else parent.version == 3:
        raise Refused("parent is no CA")
    if extensions.usage and not extensions.usage & SIGN_CERTIFICATES:
        raise Refused("parent may not sign certificates")
    if not is_signed(child, parent.key):
        raise Refused("signature is wrong, insecure or unknown")


def check_valid(certificate, kind, below, now):
    """Certificate.isValid."""
    extensions = certificate.extensions
    if extensions.unhandled:
        raise Refused("unhandled critical extension")
    if now < certificate.start:
        raise Refused("not yet valid")
    if now > certificate.end:
        raise Refused("expired")
    if kind == "intermediate" and not (extensions.basic_valid and extensions.is_ca):
        raise Refused("intermediate is no CA")
    if extensions.basic_valid and 0 <= extensions.path_length < len(below) - 1:
        raise Refused("too many intermediates")


def path_objection(path):
    """Why a whole path is refused; None if it is not."""
    if not go_policies.are_valid(path):
        return "no valid policy"
    for one in path:
        purposes = one.extensions.purposes
        if purposes and not {ANY_USAGE, SERVER_AUTH} & set(purposes):
            return "incompatible key usage"
    if objection := go_constraints.chain_objection(path):
        return objection
    if any(hashlib.sha256(one.key.encoded).hexdigest() in DISTRUSTED for one in path):
        return "a key that is trusted no more"
    return None
