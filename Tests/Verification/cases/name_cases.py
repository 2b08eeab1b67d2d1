# SPDX-License-Identifier: Apache-2.0
"""Cases about names: constraints, wildcards, hosts, addresses, subject alternative names."""
import der
from case import Case, DIRECTORY, DOT, HOST, LEADING, TOP
from fixtures import NAMES


def constraints(f):
    count = [0]

    def case(name, limits, sans, host, go, *rules, stricter=""):
        count[0] += 1
        ca = f.authority(f"limits-{count[0]}", key="p256/limits", constraints=limits)
        return Case(name, [f.named(sans, by=ca)], ca.pem, host, go, rules or (() if go else
                                                                              ("chain.untrusted|ca.parse",)), stricter)

    one = "DNS:api.example.com"
    yield case("permitted", "critical,permitted;DNS:example.com", one, "api.example.com", True)
    yield case("permitted, not critical", "permitted;DNS:example.com", one, "api.example.com", True)
    yield case("not permitted", "critical,permitted;DNS:example.org", one, "api.example.com", False)
    yield case("not permitted, not critical", "permitted;DNS:example.org", one, "api.example.com", False)
    yield case("one of two names not permitted", "critical,permitted;DNS:example.com", one + ",DNS:api.example.org",
               "api.example.com", False)
    yield case("permitted exactly", "critical,permitted;DNS:api.example.com", one, "api.example.com", True)
    yield case("permitted in other case", "critical,permitted;DNS:EXAMPLE.com", one, "api.example.com", True)
    yield case("a label's end is no domain", "critical,permitted;DNS:ample.com", one, "api.example.com", False)
    yield case("excluded", "critical,excluded;DNS:example.com", one, "api.example.com", False)
    yield case("another excluded", "critical,excluded;DNS:example.org", one, "api.example.com", True)
    yield case("excluded within permitted", "critical,permitted;DNS:example.com,excluded;DNS:api.example.com", one,
               "api.example.com", False)
    yield case("wildcard, permitted", "critical,permitted;DNS:example.com", "DNS:*.example.com", "api.example.com",
               True)
    yield case("wildcard, its parent excluded", "critical,excluded;DNS:example.com", "DNS:*.example.com",
               "api.example.com", False)
    yield case("wildcard, one below excluded", "critical,excluded;DNS:secret.example.com", "DNS:*.example.com",
               "api.example.com", False)
    yield case("wildcard, another excluded", "critical,excluded;DNS:secret.example.org", "DNS:*.example.com",
               "api.example.com", True)
    yield case("wildcard not permitted", "critical,permitted;DNS:api.example.com", "DNS:*.example.com",
               "api.example.com", False)
    yield case("IPv4 permitted", "critical,permitted;IP:10.0.0.0/255.0.0.0", "IP:10.1.2.3", "10.1.2.3", True)
    yield case("IPv4 not permitted", "critical,permitted;IP:10.0.0.0/255.0.0.0", "IP:192.0.2.1", "192.0.2.1", False)
    yield case("IPv4 excluded", "critical,excluded;IP:10.0.0.0/255.0.0.0", "IP:10.1.2.3", "10.1.2.3", False)
    yield case("IPv6 permitted", "critical,permitted;IP:fd00::/ffff::", "IP:fd00::1", "fd00::1", True)
    yield case("IPv6 not permitted", "critical,permitted;IP:fd01::/ffff::", "IP:fd00::1", "fd00::1", False)
    yield case("IPv4 permitted, names free", "critical,permitted;IP:10.0.0.0/255.0.0.0", one, "api.example.com", True)
    yield case("DNS permitted, addresses free", "critical,permitted;DNS:example.com", "IP:10.1.2.3", "10.1.2.3", True)
    yield case("IPv4 permitted, IPv6 in the leaf", "critical,permitted;IP:10.0.0.0/255.0.0.0", "IP:fd00::1", "fd00::1",
               False)
    yield case("empty", "critical,DER:3000", one, "api.example.com", False)
    yield case("empty, not critical", "DER:3000", one, "api.example.com", False)
    yield case("malformed", "DER:0101", one, "api.example.com", False, "chain.untrusted|chain.incomplete")
    yield case("a broken mask", "critical,permitted;IP:10.0.0.0/255.0.255.0", "IP:10.0.0.1", "10.0.0.1", False)
    yield case("directory names", "permitted;dirName:names\n[names]\nO=Example", one, "api.example.com", True,
               stricter=DIRECTORY)
    yield case("critical directory names", "critical,permitted;dirName:names\n[names]\nO=Example", one,
               "api.example.com", False)
    yield case("e-mail permitted", "critical,permitted;email:example.com", one, "api.example.com", True)
    yield case("a mailbox with two signs", "permitted;DNS:example.com", one + ",email:a@b@example.com",
               "api.example.com", False)
    yield case("of a mailbox with two signs", "excluded;email:a@b@example.com", one, "api.example.com", False)
    yield case("e-mail at a wildcard, one below excluded", "excluded;email:foo.example.com",
               one + ",email:a@*.example.com", "api.example.com", False)
    yield case("e-mail at a wildcard, another excluded", "excluded;email:foo.example.org",
               one + ",email:a@*.example.com", "api.example.com", True)
    yield case("URI at a wildcard, one below excluded", "excluded;URI:foo.example.com",
               one + ",URI:https://*.example.com/", "api.example.com", False)
    yield case("URI with a dot before its port", "permitted;DNS:example.com", one + ",URI:https://example.com.:443/",
               "api.example.com", False)
    yield case("URI with a port", "permitted;DNS:example.com", one + ",URI:https://example.com:443/",
               "api.example.com", True)
    yield case("IPv4, bits of a host in the constraint", "permitted;IP:10.0.0.9/255.0.0.0", one + ",IP:10.0.0.1",
               "api.example.com", True)
    yield case("IPv4 in the form of IPv6", "permitted;IP:::ffff:10.0.0.0/ffff:ffff:ffff:ffff:ffff:ffff:ffff:0", one,
               "api.example.com", False)
    limited = f.authority("limited-root", key="p256/limited", constraints="critical,permitted;DNS:example.com")
    middle = f.issue("/CN=limited-middle", ca=True, key="p256/limited-middle", by=limited)
    yield Case("handed down, permitted", [f.named(one, by=middle), middle], limited.pem, "api.example.com", True)
    yield Case("handed down, not permitted", [f.named("DNS:api.example.org", by=middle), middle], limited.pem,
               "api.example.org", False, ("chain.untrusted",))
    named = f.issue("/CN=named-middle", ca=True, key="p256/limited-middle", by=limited, sans="DNS:ca.example.org")
    yield Case("an intermediate's name not permitted", [f.named(one, by=named), named], limited.pem, "api.example.com",
               False, ("chain.untrusted",))
    yield Case("CN outside, SAN inside", [f.issue("/CN=api.example.org", by=limited, sans=one)], limited.pem,
               "api.example.com", True)
    yield Case("an address as CN", [f.issue("/CN=127.0.0.1", by=limited, sans=one)], limited.pem, "api.example.com",
               True)
    yield Case("no SAN at all under constraints", [f.issue("/CN=api.example.com", by=limited)], limited.pem,
               "api.example.com", False, ("host.cn-only",))


def wildcards(f):
    def case(name, sans, host, go, stricter=""):
        rules = () if go and not stricter else ("host.match|chain.untrusted",)
        return Case(name, [f.named(sans)], f.root.pem, host, go, rules, stricter)

    yield case("one label", "DNS:*.example.com", "api.example.com", True)
    yield case("two labels", "DNS:*.example.com", "a.api.example.com", False)
    yield case("the parent", "DNS:*.example.com", "example.com", False)
    yield case("other case", "DNS:*.EXAMPLE.com", "API.example.COM", True)
    yield case("partial before", "DNS:a*.example.com", "api.example.com", False)
    yield case("partial after", "DNS:*i.example.com", "api.example.com", False)
    yield case("partial within", "DNS:a*i.example.com", "api.example.com", False)
    yield case("embedded", "DNS:api.*.com", "api.example.com", False)
    yield case("two wildcards", "DNS:*.*.com", "api.example.com", False)
    yield case("top level", "DNS:*.com", "example.com", True, TOP)
    yield case("alone", "DNS:*", "localhost", False)
    yield case("alone, a name", "DNS:*", "api.example.com", False)
    yield case("double", "DNS:**.example.com", "api.example.com", False)
    yield case("of an address", "DNS:*.0.0.1", "10.0.0.1", False)
    yield case("A-label", "DNS:*.example.com", "xn--bcher-kva.example.com", True)
    yield case("an underscore", "DNS:*.example.com", "my_api.example.com", True)
    yield case("an asterisk in the host", "DNS:*.example.com", "*.example.com", True, HOST)


def hosts(f):
    def case(name, host, go, stricter="",
             sans="DNS:api.example.com,DNS:localhost,DNS:my_api.example.com,DNS:1.2.3.4.5,IP:10.0.0.1,IP:fd00::1"):
        return Case(name, [f.named(sans)], f.root.pem, host, go, (), stricter)

    yield case("as it stands", "api.example.com", True)
    yield case("other case", "API.Example.COM", True)
    yield case("trailing dot", "api.example.com.", True)
    yield case("two trailing dots", "api.example.com..", False)
    yield case("leading dot", ".example.com", False)
    yield case("empty", "", False)
    yield case("a dot", ".", False)
    yield case("one label", "localhost", True)
    yield case("underscore", "my_api.example.com", True)
    yield case("five numbers", "1.2.3.4.5", True, HOST)
    yield case("number too high", "121.2.3.512", False)
    yield case("three numbers", "10.0.1", False)
    yield case("octal", "012.0.0.1", False)
    yield case("hexadecimal", "0xa.0.0.1", False)
    yield case("one number", "167772161", False)
    yield case("space within", "api example.com", False)
    yield case("space at the end", "api.example.com ", False)
    yield case("NUL", "api.example.com\\0.example.org", False)
    yield case("non-ASCII", "bücher.example.com", False)
    yield case("full-width", "ａpi.example.com", False)
    yield case("hyphen first", "-api.example.com", False)
    yield case("label of 64", "a" * 64 + ".example.com", False)
    yield case("300 characters", "a." * 150 + "example.com", False)
    yield case("a name that is only a suffix", "xapi.example.com", False)
    yield case("a longer name", "api.example.com.evil.example", False)
    yield case("with a path", "api.example.com/x", False)
    yield case("an address in a dNSName", "10.0.0.9", False, sans="DNS:10.0.0.9")
    yield case("a name in place of its address", "10-0-0-1.example.com", False)


def addresses(f):
    def case(name, sans, host, go, stricter="", rule="host.match"):
        return Case(name, [f.named(sans)], f.root.pem, host, go, () if go else (rule,), stricter)

    for spelling in ("fd00::1", "FD00::1", "fd00:0:0:0:0:0:0:1", "fd00:0000:0000:0000:0000:0000:0000:0001",
                     "fd00:0::0:1"):
        yield case(f"IPv6 {spelling}", "IP:fd00::1", spelling, True)
    yield case("another IPv6", "IP:fd00::1", "fd00::2", False)
    yield case("loopback", "IP:::1", "::1", True)
    yield case("in brackets", "IP:fd00::1", "[fd00::1]", True)
    yield case("IPv4 in dNSName alone", "DNS:10.0.0.1", "10.0.0.1", False)
    yield case("IPv6 in dNSName alone", "DNS:fd00::1", "fd00::1", False)
    yield case("IPv4 mapped host, IPv4 name", "IP:10.0.0.1", "::ffff:10.0.0.1", True)
    yield case("IPv4 host, mapped name", "IP:::ffff:10.0.0.1", "10.0.0.1", False, rule="leaf.parse")
    yield case("a mapped name next to the right one", "IP:10.0.0.1,IP:::ffff:10.0.0.2", "10.0.0.1", False,
               rule="leaf.parse")
    yield case("a zone", "IP:fe80::1", "fe80::1%eth0", True, HOST)
    yield case("another IPv4", "IP:10.0.0.1", "10.0.0.2", False)
    yield case("only names", "DNS:api.example.com", "10.0.0.1", False)
    yield case("only addresses", "IP:10.0.0.1", "api.example.com", False)
    yield case("the load balancer's among many", ",".join(f"IP:10.0.0.{n}" for n in range(1, 100)), "10.0.0.77", True)


def names(f):
    def case(name, host, go, *rules, stricter="", subject="/CN=api", **options):
        return Case(name, [f.issue(subject, by=f.root, **options)], f.root.pem, host, go, rules, stricter)

    yield case("CN only", "api.example.com", False, "host.cn-only", subject="/CN=api.example.com")
    yield case("CN is an address", "10.0.0.1", False, "host.cn-only", subject="/CN=10.0.0.1")
    yield case("CN matches, SAN does not", "api.example.com", False, "host.match", subject="/CN=api.example.com",
               sans="DNS:other.example.com")
    yield case("SAN of an e-mail address alone", "api.example.com", False, "host.match|host.cn-only",
               subject="/CN=api.example.com", sans="email:a@example.com")
    yield case("SAN of a URI alone", "api.example.com", False, "host.match|host.cn-only", subject="/CN=api.example.com",
               sans="URI:https://api.example.com")
    yield case("critical SAN", "10.0.0.1", True, sans="critical," + NAMES)
    yield case("empty SAN", "api.example.com", False, "host.match|host.cn-only|leaf.parse",
               subject="/CN=api.example.com", sans="DER:3000")
    yield case("SAN malformed", "api.example.com", False, "leaf.parse|host.match", sans="DER:0101")
    yield case("SAN with a leading dot", "api.example.com", False, "host.match|leaf.parse",
               sans="DNS:.example.com")
    yield case("SAN with a leading dot next to the right one", "api.example.com", True, "leaf.parse",
               stricter=LEADING, sans="DNS:api.example.com,DNS:.example.com")
    yield case("SAN with a trailing dot", "api.example.com", False, "host.match", sans="DNS:api.example.com.")
    yield case("SAN and host with a trailing dot", "api.example.com.", True, "host.match", stricter=DOT,
               sans="DNS:api.example.com.")
    yield case("SAN with a space", "api.example.com", False, "host.match", sans="DNS: api.example.com x")
    yield case("SAN of five bytes as address", "10.0.0.1", False, "leaf.parse|host.match",
               sans="DER:300787050a00000101")
    yield case(
        "SAN not in IA5", "api.example.com", False, "leaf.parse|host.match", sans="DER:" +
        der.sequence(der.element(0x82, b"api.example.com"), der.element(0x82, b"b\xfccher.example")).hex())
    yield case("SAN with NUL", "api.example.com", False, "leaf.parse|host.match",
               sans="DER:" + der.sequence(der.element(0x82, b"api.example.com\0.evil.example")).hex())
    yield case("1,000 names", "n777.example.com", True, sans=",".join(f"DNS:n{n}.example.com" for n in range(1000)))
