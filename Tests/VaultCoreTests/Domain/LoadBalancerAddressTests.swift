// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@Suite struct LoadBalancerAddressTests {
    @Test(arguments: [
        ("203.0.113.10", "203.0.113.10"), (" 203.0.113.10\n", "203.0.113.10"), ("2001:DB8::0:1", "2001:db8::1"),
        ("127.0.0.1", "127.0.0.1"), ("::ffff:203.0.113.10", "::ffff:203.0.113.10"),
    ])
    func `addresses become canonical`(text: String, canonical: String) throws {
        #expect(try LoadBalancerAddress(text).text == canonical)
    }

    @Test(arguments: [
        ("", "empty"), ("<pending>", "<pending>"), ("<none>", "<none>"), ("lb.example.com", "not an IP address"),
        ("203.0.113.0/24", "network"), ("2001:db8::/32", "network"), ("203.0.113.10:80", "port"),
        ("[2001:db8::1]", "brackets"),
        ("[2001:db8::1]:80", "brackets"), ("https://203.0.113.10", "URL"), ("0.0.0.0", "unspecified"),
        ("::", "unspecified"),
        ("0:0::0", "unspecified"), ("255.255.255.255", "broadcast"), ("224.0.0.1", "multicast"),
        ("ff02::1", "multicast"),
        ("203.0.113.010", "not an IPv4"), ("203.0.113", "not an IPv4"), ("203.0.113.256", "not an IPv4"),
        ("203.0.113.10,203.0.113.11", "one address"),
        ("203.0.113.10 203.0.113.11", "one address"), ("fe80::1%eth0", "zone"), ("2001:db8::1::2", "not an IPv6"),
        ("\u{1B}[31m", "brackets"),
        ("203.0.113.1\u{202E}0", "not an IP address"),
    ])
    func `anything else is refused with a reason`(text: String, words: String) throws {
        let error = try #require(refusal { () throws(InvalidInput) in _ = try LoadBalancerAddress(text) })
        #expect(error.field == "load balancer IP")
        #expect(error.problem.contains(words), "\(error.problem)")
        #expect(error.isWellSaid)
    }

    @Test func `the hint writes what was meant`() {
        #expect(
            refusal { () throws(InvalidInput) in _ = try LoadBalancerAddress("203.0.113.10/32") }?.hint
                == "write 203.0.113.10")
        #expect(
            refusal { () throws(InvalidInput) in _ = try LoadBalancerAddress("203.0.113.10:443") }?.hint
                == "write 203.0.113.10")
    }
}
