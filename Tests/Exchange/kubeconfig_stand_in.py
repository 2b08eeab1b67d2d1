# SPDX-License-Identifier: Apache-2.0
"""What a right program would print for a case, after kubectl's answer, and what wrong ones would: the kit is tried on them."""
import json
import os
import re

from kubeconfig_judge import MASK, STRICTER, STRICTER_CONTEXTS, Judge


def right_contexts(judge):
    """The array of a right program, with the secrets; where there is a choice, the more careful one."""
    stricter = STRICTER_CONTEXTS.get(judge.case.name)
    for number, one in enumerate(judge.expected):
        user, cluster = one.user or {}, one.cluster or {}
        method = sorted(one.methods)[0]
        is_importable = one.is_plain and not stricter and not judge.conflict(one)
        found = {
            "context": one.name,
            "name": f"c{number}",
            "cluster": one.context["cluster"],
            "user": one.context["user"],
            "method": method,
            "importable": is_importable,
            "missing": ["loadBalancerIp"] if is_importable else [],
            "warnings": ["left behind"] if one.is_left_behind else [],
            "current": one.current,
            "sharesClusterWith": one.shares,
            "server": cluster.get("server", ""),
        }
        if one.context.get("namespace"):
            found["namespace"] = one.context["namespace"]
        if cluster.get("tls-server-name"):
            found["tlsServerName"] = cluster["tls-server-name"]
        if one.authority:
            found["caData"] = one.authority
        if not is_importable:
            found["reason"] = stricter or ("its user is defined in both" if judge.conflict(one) else "why not")
        elif method == "bearerToken":
            found["bearerToken"] = one.token
        else:
            found["basicUsername"], found["basicPassword"] = user["username"], user["password"]
        yield found


def masked(contexts):
    """The same without the secrets, and with an address given, as Judge.outcome takes it then."""
    for one in contexts:
        shown = {key: MASK if key in ("bearerToken", "basicPassword") else value for key, value in one.items()}
        has_password = re.match(r"(?i)https?://[^/?#]*@", one["server"])
        yield {**shown, "missing": [], **({"server": MASK} if has_password else {})}


def refusals(case, words):
    """Of a file that must be refused: `words` are those that the error needs."""
    error = json.dumps({"error": {"message": words}}).encode()
    yield "a refusal", True, (65, b"", error, True, False)
    yield "acceptance", False, (0, b"[]", b"", True, False)
    yield "another status", False, (1, b"", error, True, False)
    yield "a refusal with contexts", False, (65, b"[]", error, True, False)
    yield "a refusal without its words", False, (65, b"", b'{"error": {}}', True, False)
    yield "a secret in a refusal", False, (65, b"", error + case.token.encode(), True, False)


# Members of a context, and what a wrong program might say instead.
WRONG = {
    "context": "other", "name": "Not Valid", "cluster": "other", "user": "other", "namespace": "other", "server":
    "https://192.0.2.1", "method": "password", "tlsServerName": "other", "caData": "-----BEGIN CERTIFICATE-----\n",
    "current": None, "sharesClusterWith": ["nobody"], "missing": None, "bearerToken": "other", "basicUsername": "other",
    "basicPassword": "other", "importable": "yes", "warnings": "text"
}


def wrong_answers(case, answer, folder, material):
    """(what, whether it is right, the arguments of Judge.outcome), a dozen a case."""
    judge = Judge(case, answer, folder, material)
    if case.name in STRICTER or not answer["accepted"]:
        yield from refusals(case, STRICTER.get(case.name) or os.path.basename(answer["file"]) + " is wrong")
        return
    contexts = list(right_contexts(judge))

    def told(value, err=b"", is_revealed=True, status=0):
        return status, json.dumps(value).encode(), err, is_revealed, not is_revealed

    yield "the right answer", True, told(contexts)
    yield "the right answer, masked", True, told(list(masked(contexts)), is_revealed=False)
    yield "a refusal", False, (65, b"", b'{"error": {}}', True, False)
    yield "no JSON", False, (0, b"none", b"", True, False)
    yield "one context more", False, told([*contexts, {**WRONG, "context": "more"}])
    yield "a secret on standard error", False, told(contexts, case.token.encode())
    if any(set(one) & {"bearerToken", "basicPassword"} for one in contexts):
        yield "secrets that are not masked", False, told(contexts, is_revealed=False)
    for index, one in enumerate(contexts):

        def instead(**changes):
            changed = {key: value for key, value in {**one, **changes}.items() if value is not None}
            return told(contexts[:index] + [changed] + contexts[index + 1:])

        for key in set(one) & set(WRONG):
            yield f"another {key}", False, instead(**{key: WRONG[key]})
        yield "no such context", False, told(contexts[:index] + contexts[index + 1:])
        yield "the other current", False, instead(current=not one["current"])
        if one["importable"]:
            yield "no credential", False, instead(bearerToken=None, basicPassword=None)
            yield "not importable", False, instead(importable=False, reason="why not")
            yield "importable with a reason", False, instead(reason="why not")
        else:
            yield "no reason", False, instead(reason=None)
            if case.name in STRICTER_CONTEXTS:
                yield "another reason", False, instead(reason="why not")
        if any(judge.expected[index].refusals) or case.name in STRICTER_CONTEXTS:
            yield "importable all the same", False, instead(importable=True, reason=None)
        if one["warnings"] and one["importable"]:
            yield "no warnings", False, instead(warnings=[])
    if len(contexts) > 1:
        yield "another order", False, told(contexts[::-1])
        yield "a name twice", False, told([{**one, "name": "same"} for one in contexts])
