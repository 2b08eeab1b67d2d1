// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import VaultCore
import VaultKubernetes

@Suite struct TokenInspectorTests {
    private func encoded(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private func token(_ claims: String, header: String = #"{"alg":"RS256","kid":"k"}"#, signature: String = "c2ln")
        -> String
    {
        "\(encoded(header.utf8)).\(encoded(claims.utf8)).\(signature)"
    }

    private func inspect(_ token: String) -> CredentialFacts {
        TokenInspector.inspect(SecretBytes(copying: Array(token.utf8).span))
    }

    private func inspect(claims: String) -> CredentialFacts { inspect(token(claims)) }

    private static let legacy = """
        {"iss":"kubernetes/serviceaccount","kubernetes.io/serviceaccount/namespace":"aichor",
        "kubernetes.io/serviceaccount/secret.name":"dp-cluster-service-account-token",
        "kubernetes.io/serviceaccount/service-account.name":"dp-cluster-service-account",
        "kubernetes.io/serviceaccount/service-account.uid":"5c1f7b0e-0000-4000-8000-000000000001",
        "sub":"system:serviceaccount:aichor:dp-cluster-service-account"}
        """

    private static let bound = """
        {"aud":["https://kubernetes.default.svc.cluster.local"],"exp":1767225600,"iat":1767222000,
        "iss":"https://kubernetes.default.svc",
        "jti":"0d2a","kubernetes.io":{"namespace":"aichor","secret":{"name":"s","uid":"su"},
        "serviceaccount":{"name":"dp","uid":"u"}},"nbf":1767222001,"sub":"system:serviceaccount:aichor:dp"}
        """

    @Test func `a token of a Secret is a legacy token without dates`() {
        let facts = inspect(claims: Self.legacy)
        #expect(facts.kind == .legacyServiceAccountToken)
        #expect(facts.issuedAt == nil && facts.notBefore == nil && facts.expiresAt == nil)
        #expect(facts.claims?.issuer == "kubernetes/serviceaccount")
        #expect(facts.claims?.subject == "system:serviceaccount:aichor:dp-cluster-service-account")
        #expect(facts.claims?.namespace == "aichor")
        #expect(facts.claims?.serviceAccount == "dp-cluster-service-account")
        #expect(facts.claims?.serviceAccountUID == "5c1f7b0e-0000-4000-8000-000000000001")
        #expect(facts.claims?.secretName == "dp-cluster-service-account-token")
        #expect(facts.claims?.audiences == [])
    }

    @Test func `a token of the TokenRequest API is a bound token with dates`() {
        let facts = inspect(claims: Self.bound)
        #expect(facts.kind == .boundServiceAccountToken)
        #expect(facts.issuedAt == Timestamp(seconds: 1_767_222_000))
        #expect(facts.notBefore == Timestamp(seconds: 1_767_222_001))
        #expect(facts.expiresAt == Timestamp(seconds: 1_767_225_600))
        #expect(facts.claims?.audiences == ["https://kubernetes.default.svc.cluster.local"])
        #expect(facts.claims?.namespace == "aichor")
        #expect(facts.claims?.serviceAccount == "dp")
        #expect(facts.claims?.serviceAccountUID == "u")
        #expect(facts.claims?.secretName == "s")
        #expect(facts.claims?.secretUID == "su")
        #expect(facts.claims?.tokenID == "0d2a")
    }

    @Test func `another issuer's JWT is opaque, with its dates and claims`() {
        let facts = inspect(
            claims: #"{"iss":"https://idp.example","aud":"k8s","sub":"me","exp":1767225600,"iat":1767222000.9}"#)
        #expect(facts.kind == .opaqueBearer)
        #expect(facts.issuedAt == Timestamp(seconds: 1_767_222_000))
        #expect(facts.expiresAt == Timestamp(seconds: 1_767_225_600))
        #expect(facts.claims?.issuer == "https://idp.example")
        #expect(facts.claims?.audiences == ["k8s"])
        #expect(inspect(claims: "{}") == CredentialFacts(kind: .opaqueBearer))
    }

    @Test(
        arguments: [
            ("0", 0), ("1", 1), ("1767225600", 1_767_225_600), ("1767225600.0", 1_767_225_600),
            ("1767225600.999", 1_767_225_600),
            ("1.7672256e9", 1_767_225_600), ("253402300799", 253_402_300_799), ("-1", nil), ("-0.5", nil),
            ("\"1767225600\"", nil), ("null", nil),
            ("true", nil), ("[1]", nil), ("{}", nil), ("253402300800", nil), ("9223372036854775807", nil),
            ("9223372036854775808", nil),
            ("18446744073709551616", nil), ("1e999", nil), ("-1e999", nil), ("1e-999", 0), ("1e18", nil),
        ] as [(String, Int64?)])
    func `a date is a number of seconds that a calendar has, or no date`(number: String, seconds: Int64?) {
        let facts = inspect(claims: #"{"iss":"x","exp":\#(number),"nbf":\#(number),"iat":5}"#)
        #expect(facts.expiresAt?.seconds == seconds)
        #expect(facts.notBefore?.seconds == seconds)
        #expect(facts.issuedAt?.seconds == 5)
        #expect(facts.claims?.issuer == "x")
    }

    @Test(arguments: [
        "", "opaque", "kubeconfig-u-abc:secret", "a.b", "a.b.c", "a.b.c.d.e", "..", "eyJ", "eyJhbGciOiJSUzI1NiJ9",
        "eyJhbGciOiJSUzI1NiJ9..c2ln",
        "eyJhbGciOiJSUzI1NiJ9.e30.", ".e30.c2ln", "eyJhbGciOiJSUzI1NiJ9.e30.c", "eyJhbGciOiJSUzI1NiJ9.e30.c2ln.",
        "\0\0.\0.\0", "é.é.é",
    ])
    func `what has not the shape of a JWT is opaque`(text: String) {
        #expect(inspect(text) == CredentialFacts(kind: .opaqueBearer))
    }

    @Test func `padding, the other alphabet, spare bits and white space are not base64url`() {
        let good = token(Self.legacy)
        #expect(inspect(good).kind == .legacyServiceAccountToken)
        let parts = good.split(separator: ".").map(String.init)
        for bad in [
            "\(parts[0])=.\(parts[1]).\(parts[2])", "\(parts[0]).\(parts[1])=.\(parts[2])",
            "\(parts[0]).\(parts[1]).\(parts[2])=",
            "\(parts[0]).\(parts[1])\n.\(parts[2])", "\(parts[0]).\(parts[1]).ab+/", " \(good)", "\(good) ",
        ] {
            #expect(inspect(bad) == CredentialFacts(kind: .opaqueBearer), "\(bad)")
        }
        // "e30" is {}; "e31" has a spare bit set.
        #expect(inspect("\(parts[0]).e30.c2ln").claims == nil)
        let claims = encoded(#"{"iss":"x"}"#.utf8)
        #expect(inspect("\(parts[0]).\(claims).c2ln").claims?.issuer == "x")
        #expect(inspect("\(parts[0]).\(claims.dropLast())1.c2ln").claims == nil)
    }

    @Test(arguments: [
        #"{"alg":"none"}"#, #"{"alg":"NONE"}"#, #"{"kid":"k"}"#, #"{"alg":5}"#, "[]", "\"RS256\"", "{", "",
        #"{"alg":"RS256","alg":"none"}"#,
        #"{"nested":{"alg":"RS256"}}"#,
    ])
    func `without a signing algorithm in its header a token is opaque`(header: String) {
        #expect(inspect(token(Self.legacy, header: header)) == CredentialFacts(kind: .opaqueBearer))
    }

    @Test(arguments: [
        "", "{", "}", "[]", "null", "\"x\"", "{}{}", "{} x", #"{"iss":"a","iss":"b"}"#, #"{"a":{"b":1,"b":2}}"#,
        #"{"iss":"a",}"#, #"{iss:"a"}"#,
        #"{"iss":'a'}"#, #"{"iss":01}"#, #"{"iss":1.}"#, #"{"iss":+1}"#, #"{"iss":.5}"#, #"{"iss":NaN}"#,
        "{\"iss\":\"a\u{1}\"}", #"{"iss":"\x"}"#,
        #"{"iss":"\u12"}"#, "{\"iss\":\"a\0\"}", "\u{FEFF}{}", "{\"iss\"}", "{\"iss\":}", "{\"a\":tru}", "// x\n{}",
    ])
    func `what is not one JSON object is opaque`(claims: String) {
        #expect(inspect(claims: claims) == CredentialFacts(kind: .opaqueBearer))
    }

    @Test func `claims of another type are left out one by one`() {
        let facts = inspect(claims: #"{"iss":5,"sub":["x"],"aud":{"a":1},"jti":null,"exp":7}"#)
        #expect(facts == CredentialFacts(kind: .opaqueBearer, expiresAt: Timestamp(seconds: 7)))
        #expect(inspect(claims: #"{"aud":["a",5]}"#).claims == nil)
        #expect(inspect(claims: #"{"iss":"\ud800","sub":"ok"}"#).kind == .opaqueBearer)
    }

    @Test(arguments: [
        #"{"iss":"kubernetes/serviceaccount"}"#,
        #"{"iss":"kubernetes/serviceaccount","kubernetes.io/serviceaccount/namespace":"a"}"#,
        #"{"iss":"other","kubernetes.io/serviceaccount/namespace":"a","kubernetes.io/serviceaccount/service-account.name":"b"}"#,
        #"{"iss":"x","kubernetes.io":{"namespace":"a"}}"#,
        #"{"iss":"x","kubernetes.io":{"serviceaccount":{"name":"b"}}}"#,
        #"{"iss":"x","kubernetes.io":"a"}"#,
        #"{"iss":"x","kubernetes.io":{"namespace":"a","serviceaccount":["name"]}}"#,
    ])
    func `half of a service account's claims make no service account`(claims: String) {
        #expect(inspect(claims: claims).kind == .opaqueBearer)
    }

    @Test func `texts are kept as they are`() {
        #expect(
            inspect(claims: #"{"iss":"a\u001b[31m\u202e","sub":"\ud83d\ude00"}"#).claims?.issuer
                == "a\u{1B}[31m\u{202E}")
        #expect(inspect(claims: #"{"sub":"\ud83d\ude00"}"#).claims?.subject == "😀")
    }

    @Test func `depth, size and number of members are bounded`() {
        let deep = { (depth: Int) in
            #"{"iss":"x","a":"# + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}"
        }
        #expect(inspect(claims: deep(31)).claims?.issuer == "x")
        #expect(inspect(claims: deep(32)).claims == nil)
        #expect(inspect(claims: deep(10_000)).claims == nil)
        #expect(inspect(claims: String(repeating: #"{"a":"#, count: 10_000)).claims == nil)
        let sized = { (count: Int) in
            let empty = #"{"iss":"x","a":""}"#
            return #"{"iss":"x","a":""# + String(repeating: "a", count: count - empty.utf8.count) + "\"}"
        }
        #expect(inspect(claims: sized(65_536)).claims?.issuer == "x")
        #expect(inspect(claims: sized(65_537)).claims == nil)
        #expect(inspect(claims: sized(1 << 20)).claims == nil)
        let members = { (count: Int) in "{" + (0..<count).map { "\"\($0)\":0" }.joined(separator: ",") + ",\"exp\":9}" }
        #expect(inspect(claims: members(255)).expiresAt?.seconds == 9)
        #expect(inspect(claims: members(256)).expiresAt == nil)
    }

    @Test func `random changes of a token never crash`() {
        var random = SystemRandomNumberGenerator()
        let good = Array(token(Self.bound).utf8)
        for _ in 0..<3000 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let facts = TokenInspector.inspect(SecretBytes(copying: bytes.span))
            #expect(CredentialKind.allCases.contains(facts.kind) && facts.kind != .basic)
        }
    }
}
