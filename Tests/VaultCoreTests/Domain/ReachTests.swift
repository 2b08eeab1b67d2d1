// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VaultCore

/// Addresses that only one machine or network reaches, and addresses that can be read in two ways.
@Suite struct ReachTests {
    @Test(arguments: [
        "127.0.0.1", "127.255.255.254", "0.0.0.0", "::1", "::", "::ffff:127.0.0.1", "169.254.1.2", "169.254.169.254",
        "fe80::1",
        "febf::1", "fd00:ec2::254", "100.100.100.200", "localhost", "k3s.localhost", "localhost.localdomain",
        "kubernetes",
        "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local", "host.docker.internal",
        "metadata.google.internal",
    ])
    func `others cannot reach them`(_ host: String) {
        #expect(Reach.limit(ofHost: host) != nil)
    }

    @Test(arguments: [
        "10.0.0.1", "192.168.1.1", "172.16.0.1", "203.0.113.1", "128.0.0.1", "126.255.255.255", "169.253.1.1",
        "100.64.0.1", "fec0::1",
        "fd00::1", "2001:db8::1", "::ffff:10.0.0.1", "api.paris.example.net", "localhost.example.net",
        "svc.example.net",
        "kubernetes.example.net", "kubernetes.docker", "notlocalhost",
    ])
    func `others may reach them`(_ host: String) {
        #expect(Reach.limit(ofHost: host) == nil)
    }

    private static func problem(_ text: String) -> InvalidInput? {
        do throws(InvalidInput) {
            _ = try APIEndpoint(text)
            return nil
        } catch { return error }
    }

    @Test(arguments: [
        ("2001:db8::1:6443", "[2001:db8::1]:6443", "[2001:db8:0:0:0:0:1:6443]"),
        ("https://2001:db8:7::1:6443", "[2001:db8:7::1]:6443", "[2001:db8:7:0:0:0:1:6443]"),
        ("::1:6443", "[::1]:6443", "[0:0:0:0:0:0:1:6443]"),
        ("fd00::443", "[fd00::]:443", "[fd00:0:0:0:0:0:0:443]"),
        ("2001:db8::8443", "[2001:db8::]:8443", "[2001:db8:0:0:0:0:0:8443]"),
    ])
    func `an address that may end in a port is refused with both readings`(
        _ text: String, _ port: String, _ address: String
    ) {
        let problem = Self.problem(text)
        #expect(problem?.hint?.contains(port) == true)
        #expect(problem?.hint?.contains(address) == true)
    }

    @Test(arguments: [
        "2001:db8::1", "2001:db8::a:1", "fe80::abcd", "2001:db8:0:0:0:0:1:6443", "[2001:db8::1:6443]",
        "2001:db8::1:0443",
    ])
    func `others are read`(_ text: String) {
        #expect(Self.problem(text) == nil)
    }
}
