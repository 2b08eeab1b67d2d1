// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@Suite struct APIEndpointTests {
    @Test(arguments: [
        ("api.example.com", "https://api.example.com", "api.example.com:443", "api.example.com"),
        ("API.Example.COM.", "https://api.example.com", "api.example.com:443", "api.example.com"),
        ("api.example.com:6443", "https://api.example.com:6443", "api.example.com:6443", "api.example.com"),
        ("api.example.com:6443/", "https://api.example.com:6443", "api.example.com:6443", "api.example.com"),
        ("localhost:443", "https://localhost:443", "localhost:443", "localhost"),
        ("https://10.0.0.1:6443", "https://10.0.0.1:6443", "10.0.0.1:6443", "10.0.0.1"),
        ("HTTPS://10.0.0.1/", "https://10.0.0.1", "10.0.0.1:443", "10.0.0.1"),
        ("10.0.0.1.", "https://10.0.0.1", "10.0.0.1:443", "10.0.0.1"),
        ("fd00::1", "https://[fd00::1]", "[fd00::1]:443", "fd00::1"),
        ("[FD00:0::1]", "https://[fd00::1]", "[fd00::1]:443", "fd00::1"),
        ("[fd00::1]:6443", "https://[fd00::1]:6443", "[fd00::1]:6443", "fd00::1"),
        (
            "https://[2001:DB8:0:0:1::1]:8443/k8s", "https://[2001:db8::1:0:0:1]:8443/k8s", "[2001:db8::1:0:0:1]:8443",
            "2001:db8::1:0:0:1"
        ),
        ("[::ffff:10.0.0.1]:6443", "https://[::ffff:10.0.0.1]:6443", "[::ffff:10.0.0.1]:6443", "::ffff:10.0.0.1"),
        (
            "https://rancher.example.com/k8s/clusters/c-m-abcd1234",
            "https://rancher.example.com/k8s/clusters/c-m-abcd1234", "rancher.example.com:443", "rancher.example.com"
        ),
        (
            "https://r.example.com:8443/k8s/clusters/c-1/", "https://r.example.com:8443/k8s/clusters/c-1",
            "r.example.com:8443", "r.example.com"
        ),
        (
            "https://r.example.com/a%20b/%C3%A9", "https://r.example.com/a%20b/%C3%A9", "r.example.com:443",
            "r.example.com"
        ),
        (
            "https://my_host.example.com:1", "https://my_host.example.com:1", "my_host.example.com:1",
            "my_host.example.com"
        ),
        (
            "xn--mnchen-3ya.example", "https://xn--mnchen-3ya.example", "xn--mnchen-3ya.example:443",
            "xn--mnchen-3ya.example"
        ),
        ("  https://a.example:65535\n", "https://a.example:65535", "a.example:65535", "a.example"),
        (
            "Kubernetes control plane is running at https://10.0.0.1:6443", "https://10.0.0.1:6443", "10.0.0.1:6443",
            "10.0.0.1"
        ),
        (
            "\u{1B}[0;32mKubernetes control plane\u{1B}[0m is running at \u{1B}[0;33mhttps://10.0.0.1:6443\u{1B}[0m",
            "https://10.0.0.1:6443", "10.0.0.1:6443", "10.0.0.1"
        ),
        (
            "\u{1B}[0;32mKubernetes master\u{1B}[0m is running at \u{1B}[0;33mhttps://k.example/prefix\u{1B}[0m\n"
                + "\u{1B}[0;32mCoreDNS\u{1B}[0m is running at "
                + "\u{1B}[0;33mhttps://k.example/api/v1/namespaces/kube-system/services/kube-dns:dns/proxy\u{1B}[0m\n\n"
                + "To further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n",
            "https://k.example/prefix", "k.example:443", "k.example"
        ),
    ])
    func `what people paste becomes one address`(text: String, url: String, hostPort: String, host: String) throws {
        let endpoint = try APIEndpoint(text)
        #expect(endpoint.url == url)
        #expect(endpoint.hostPort == hostPort)
        #expect(endpoint.host == host)
        #expect(endpoint.isIPv6 == host.contains(":"))
        // What is stored says everything.
        #expect(try APIEndpoint(endpoint.url) == endpoint)
    }

    @Test func `it is remembered whether a port was given`() throws {
        #expect(try APIEndpoint("a.example").portGiven == false)
        #expect(try APIEndpoint("a.example:443").portGiven)
        #expect(try APIEndpoint("a.example:443").url == "https://a.example:443")
        #expect(try APIEndpoint("a.example:443").port == APIEndpoint("a.example").port)
    }

    @Test(arguments: [
        ("", "empty"), ("   ", "empty"), ("https://", "no host"), ("https:///x", "no host"),
        ("https://:6443", "no host"),
        ("http://10.0.0.1:6443", "http://"),
        ("Kubernetes control plane is running at http://localhost:8080", "http://"),
        ("ftp://a.example", "scheme \"ftp\""), ("https:/a.example", "an incomplete scheme"),
        ("https:a", "an incomplete scheme"),
        ("//a.example", "an incomplete scheme"), ("a.example/k8s", "path but no scheme"),
        ("https://user:hunter2@a.example", "user info"), ("hunter2@a.example", "user info"),
        ("https://a.example?x=hunter2", "query"), ("https://a.example/x?y", "query"),
        ("https://a.example#hunter2", "fragment"),
        ("https://a.example/x#y", "fragment"), ("*.example.com", "wildcard"), (".example.com", "empty label"),
        ("a..example", "empty label"), ("a.example..", "empty label"), ("-a.example", "hyphen"),
        ("a-.example", "hyphen"),
        (String(repeating: "a", count: 64) + ".example", "label of 64 bytes"),
        (Array(repeating: "aaaaaaaa", count: 29).joined(separator: "."), "host of 260 bytes"),
        ("1.2.3.4.5", "neither a name nor an IPv4"), ("121.2.3.512", "neither a name nor an IPv4"),
        ("10.0.0.01", "neither a name nor an IPv4"), ("10.1", "neither a name nor an IPv4"),
        ("3232235777", "neither a name nor an IPv4"),
        ("0x7f.0x1", "neither a name nor an IPv4"), ("a.example:0", "port"), ("a.example:65536", "port"),
        ("a.example:", "no port"), ("a.example:http", "port"), ("a.example:-1", "port"), ("a.example:06443", "port"),
        ("a.example:６443", "ASCII"), ("fe80::1%eth0", "zone"), ("https://[fe80::1%25eth0]:6443", "zone"),
        ("https://fd00::1", "without brackets"), ("[fd00::1", "unclosed"), ("[fd00::1]6443", "after the bracket"),
        ("[10.0.0.1]:6443", "not an IPv6"), ("[a.example]:6443", "not an IPv6"),
        ("1:2:3:4:5:6:7:8:6443", "not an IPv6"),
        ("a:b:c", "not an IPv6"), ("fd00::1]", "IPv6"), ("münchen.example", "ASCII"), ("pаris.example", "ASCII"),
        ("a%41.example", "%"),
        ("https://a.example//x", "//"), ("https://a.example/x//", "//"), ("https://a.example/../x", ".."),
        ("https://a.example/%2e%2E/x", ".."), ("https://a.example/./x", ".."), ("https://a.example/%zz", "percent"),
        ("https://a.example/%4", "percent"), ("https://a.example/%00", "control"), ("https://a.example/a\\b", "\\"),
        ("a.example b.example", "white space"), ("a.example\nb.example", "white space"), ("a.example\u{7}", "U+0007"),
        ("\"a.example\"", "\\u{22}|\""), ("server: https://a.example", "server:"),
        ("apiVersion: v1\nclusters:\n- cluster:\n    server: https://a\n", "kubeconfig"),
        ("{\"kind\":\"Config\"}", "kubeconfig"),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "PEM"),
        ("LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t", "PEM"),
        ("eyJhbGciOiJSUzI1NiJ9.hunter2.hunter2", "token"), ("Bearer hunter2", "token"),
        ("The connection to the server localhost:8080 was refused", "kubectl"),
        ("error: current-context is not set", "kubectl"),
        ("CoreDNS is running at https://10.0.0.1/api/v1/namespaces/kube-system/services/kube-dns:dns/proxy", "service"),
        ("https://10.0.0.1/api/v1/namespaces/kube-system/services/kube-dns:dns/proxy", "service"),
    ])
    func `what is no address is refused with a reason`(text: String, words: String) throws {
        let error = try #require(refusal { () throws(InvalidInput) in _ = try APIEndpoint(text) }, "\(text) was taken")
        #expect(error.field == "API hostname")
        #expect(words.split(separator: "|").contains { error.problem.contains($0) }, "\(error.problem)")
        #expect(error.isWellSaid)
        #expect(!error.shown.contains("hunter2"))
    }

    @Test func `any text is taken or refused, never more`() {
        var random = RepeatableRandom(seed: 5)
        let pieces = [
            "https://", "http", ":", "/", "//", "[", "]", "::", "10.0.0.1", "a.example", "%", "%25", "@", "?", "#",
            "6443", ".", "\u{1B}[0m",
            " ", "\n", "é", "\u{202E}", " is running at ", "Kubernetes control plane", "-", "_", "*", "\0", "1", "f",
        ]
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...8, using: &random)
            let text = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            guard let endpoint = try? APIEndpoint(text) else { continue }
            #expect((try? APIEndpoint(endpoint.url)) == endpoint, "\(text.debugDescription)")
            #expect(endpoint.url.utf8.allSatisfy { (0x21...0x7E).contains($0) })
        }
    }
}
