# SPDX-License-Identifier: Apache-2.0
"""Certificate policies as Go's crypto/x509 holds a path to them when no policy is asked for (policiesValid, RFC 9618).

Then all that matters is whether a certificate demands a policy, and whether one is left that is valid on the whole path.
So of the graph of policies only the last level is kept: each policy with those that are expected for it one level down.
"""
ANY = bytes([0x55, 0x1D, 0x20, 0])


class Policies:
    """The state on the way from the anchor down to the leaf; None as the level: there is no valid policy any more."""
    def __init__(self, count):
        self.level = {ANY: {ANY}}
        self.explicit = self.mapping = self.inhibit_any = count + 1

    def descend(self, extensions, is_self_issued, is_leaf):
        """One certificate further; False if it ends there."""
        if not extensions.policies:
            self.level = None
        if self.explicit == 0 and self.level is None:
            return False
        if self.level is not None:
            self.level = self.below(extensions.policies, self.inhibit_any > 0 or not is_leaf and is_self_issued)
            if not is_leaf and not self.map(extensions.mappings):
                return False
        if not is_leaf:
            self.limit(extensions, is_self_issued)
        return True

    def below(self, policies, any_counts):
        expected = set().union(*self.level.values())
        level = {one: {one} for one in policies if one != ANY and (one in expected or ANY in self.level)}
        if ANY in policies and any_counts:
            level.update({one: {one} for one in expected if one not in level})
        return level

    def map(self, mappings):
        mapped = {}
        for issuer, subject in mappings:
            if self.mapping == 0:
                self.level.pop(issuer, None)
            elif ANY in (issuer, subject):
                return False
            else:
                mapped.setdefault(issuer, set()).add(subject)
        for issuer, subjects in mapped.items():
            if issuer in self.level or ANY in self.level:
                self.level[issuer] = subjects
        return True

    def limit(self, extensions, is_self_issued):
        step = 0 if is_self_issued else 1
        self.explicit = lowest(self.explicit - step, extensions.explicit_policy)
        self.mapping = lowest(self.mapping - step, extensions.inhibit_mapping)
        self.inhibit_any = lowest(self.inhibit_any - step, extensions.inhibit_any)


def lowest(left, limit):
    left = max(left, 0)
    return min(left, limit) if limit >= 0 else left


def are_valid(chain):
    """Whether a path, leaf first, has the policies that its certificates demand; the anchor's do not count."""
    if len(chain) == 1:
        return True
    state = Policies(len(chain) - 1)
    for depth in range(len(chain) - 2, -1, -1):
        certificate = chain[depth]
        if not state.descend(certificate.extensions, certificate.issuer == certificate.subject, depth == 0):
            return False
    explicit = 0 if chain[0].extensions.explicit_policy == 0 else max(state.explicit - 1, 0)
    return explicit > 0 or bool(state.level)
