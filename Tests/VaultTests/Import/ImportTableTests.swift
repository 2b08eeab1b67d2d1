// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import Vault

@Suite struct `Tables of clusters` {
    private static let header =
        "engineName,apiHostname,loadBalancerIp,ecosystem,caData,caFile,bearerToken,basicUsername,basicPassword,labels,note,acquiredAt"

    private func table(_ text: String, files: [String: [UInt8]] = [:]) throws -> TableSource {
        try TableSource(
            csv: TestVault.secret(text), place: "t.csv", directory: "/tables", files: FixedFiles(files: files))
    }

    private func rows(_ rows: String...) throws -> TableSource {
        try table(([Self.header] + rows).joined(separator: "\n") + "\n", files: ["/tables/ca.crt": TestCertificates.ca])
    }

    private func refusal(_ text: String) -> String {
        do {
            _ = try table(text)
            return ""
        } catch { return VaultError(error).message + " (" + (VaultError(error).hint ?? "") + ")" }
    }

    @Test func `a row says what its cells say`() throws {
        let source = try rows(
            "paris,10.0.0.1:6443,203.0.113.1,research,,ca.crt,token-one,,,\"site=paris,tier=gold\",\"a \"\"b\"\"\nc\",2026-01-02T03:04:05Z",
            "lyon,lyon.example.com,203.0.113.2,,,,,admin,\"pa,ss\"\"word\",,,")
        #expect(source.count == 2)
        let paris = source.candidate(at: 0)
        #expect(paris.problems.isEmpty && paris.place == "line 2")
        #expect(paris.name?.text == "paris" && paris.endpoint?.url == "https://10.0.0.1:6443")
        #expect(paris.loadBalancer?.text == "203.0.113.1" && paris.ecosystem??.text == "research")
        #expect(paris.caBundle == .some(.some(TestCertificates.ca)))
        #expect(paris.labels?.entries.map(\.key) == ["site", "tier"])
        #expect(paris.note??.text == "a \"b\"\nc")
        #expect(paris.acquiredAt == Timestamp(rfc3339: "2026-01-02T03:04:05Z"))
        #expect(try source.secretText(at: 0) == "token-one")
        let lyon = source.candidate(at: 1)
        #expect(lyon.place == "line 4" && lyon.method == .basic(username: "admin"))
        #expect(lyon.ecosystem == nil && lyon.note == nil && lyon.caBundle == nil && lyon.labels == nil)
        #expect(try source.secretText(at: 1) == "pa,ss\"word")
    }

    @Test(arguments: ["\n", "\r\n", "\r"], [",", ";", "\t"])
    func `every line end and separator of a spreadsheet is read`(_ end: String, _ separator: String) throws {
        let fields = ["engineName", "apiHostname", "loadBalancerIp", "bearerToken"]
        let row = ["paris", "10.0.0.1", "203.0.113.1", "token-one"]
        let text = [fields, row, ["", "", "", ""], row.map { "\"\($0)\"" }].map { $0.joined(separator: separator) }
        let source = try table("\u{FEFF}" + text.joined(separator: end) + end + end)
        #expect(source.count == 2)
        for index in 0..<2 {
            #expect(source.problems(at: index) == "")
            #expect(source.candidate(at: index).name?.text == "paris")
            #expect(try source.secretText(at: index) == "token-one")
        }
        #expect(source.candidate(at: 1).place == "line 4")
    }

    @Test func `a file without a last line end has its last row`() throws {
        let source = try table("engineName,apiHostname,loadBalancerIp,bearerToken\nparis,10.0.0.1,203.0.113.1,token")
        #expect(try source.count == 1 && source.secretText(at: 0) == "token")
    }

    @Test func `the header may be in any case`() throws {
        let source = try table(
            "ENGINENAME,ApiHostname, loadbalancerip ,bearertoken\nparis,10.0.0.1,203.0.113.1,token\n")
        #expect(source.problems(at: 0) == "")
    }

    @Test(arguments: [
        ("engineName,apiHostname,loadBalancerIp,token\n", "did you mean bearerToken?"),
        ("Engine Name,apiHostname,loadBalancerIp,bearerToken\n", "did you mean engineName?"),
        ("engineName,apiHostnam,loadBalancerIp,bearerToken\n", "did you mean apiHostname?"),
        ("engineName,apiHostname,colour,bearerToken\n", "the name of column 3 is not a column of a table of clusters"),
        ("engineName,apiHostname,apiHostname,bearerToken\n", "names the column apiHostname twice"),
        ("engineName,,apiHostname\n", "has no name for column 2"),
        ("engineName,apiHostname,bearerToken\n", "has no column loadBalancerIp"),
        ("engineName,apiHostname,loadBalancerIp,basicUsername\n", "has no column basicPassword"),
        ("engineName,apiHostname,loadBalancerIp\n", "bearerToken (or basicUsername and basicPassword)"),
        ("\n \n", "is empty"), ("a\u{0}b", "NUL"),
        (
            "engineName,apiHostname,loadBalancerIp,bearerToken\nparis,\"10.0.0.1,1.2.3.4,token\n",
            "line 2: a quote is not closed"
        ),
    ])
    func `a table that cannot be read says why`(_ text: String, _ words: String) {
        #expect(refusal(text).contains(words), "\(refusal(text))")
    }

    @Test func `a table without a header is refused without a word of what is in it`() {
        let words = refusal("paris,10.0.0.1,203.0.113.1,hunter2hunter2\n")
        #expect(words.contains("line 1: is not a header"))
        #expect(!words.contains("hunter2"))
        #expect(!refusal("engineName,hunter2\n").contains("hunter2"))
    }

    @Test func `UTF-16 is refused with a way out`() throws {
        let bytes: [UInt8] = [0xFF, 0xFE] + "engineName".utf8.flatMap { [$0, 0] }
        do {
            _ = try TableSource(csv: SecretBytes(copying: bytes.span), place: "t.csv", files: FixedFiles())
            Issue.record("it was read")
        } catch { #expect(error.message == "t.csv: is UTF-16" && error.hint?.contains("UTF-8") == true) }
    }

    @Test(arguments: [
        ("paris,10.0.0.1,203.0.113.1,,,,hunter2", "has 7 cells, but the header has 12"),
        ("paris,10.0.0.1,203.0.113.1,,,,hunter2,,,,,,,", "has 14 cells"),
        ("paris,10.0.0.1,203.0.113.1,,,,hun\"ter2,,,,,", "contains a quote in a cell that does not begin with one"),
        ("paris,10.0.0.1,203.0.113.1,,,,\"hunter2\"x,,,,,", "has text after a closing quote"),
        ("paris,10.0.0.1,203.0.113.1,,,,,,,,,", "has no credential"),
        ("paris,10.0.0.1,203.0.113.1,,,,hunter2,admin,hunter2,,,", "has a bearerToken and basic credentials"),
        ("paris,10.0.0.1,203.0.113.1,,,,hunter2,admin,,,,", "has a bearerToken and basic credentials"),
        ("paris,10.0.0.1,203.0.113.1,,,,,admin,,,,", "has a basicUsername but no basicPassword"),
        ("paris,10.0.0.1,203.0.113.1,,,,,,hunter2,,,", "has a basicPassword but no basicUsername"),
        ("paris,10.0.0.1,203.0.113.1,,x,ca.crt,hunter2,,,,,", "has both caData and caFile"),
        ("paris,10.0.0.1,203.0.113.1,,,no.crt,hunter2,,,,,", "there is no file /tables/no.crt"),
        ("paris,10.0.0.1,203.0.113.1,,hunter2,,hunter2,,,,,", "CA data has no certificate"),
        ("Paris,10.0.0.1,203.0.113.1,,,,hunter2,,,,,", "engine name must be in lower case"),
        ("paris,http://10.0.0.1,203.0.113.1,,,,hunter2,,,,,", "API hostname"),
        ("paris,10.0.0.1,nowhere,,,,hunter2,,,,,", "load balancer IP"),
        ("paris,10.0.0.1,203.0.113.1,a b,,,hunter2,,,,,", "ecosystem must not contain spaces"),
        ("paris,10.0.0.1,203.0.113.1,,,,hunter2,,,site,,", "labels contains a label without a value"),
        ("paris,10.0.0.1,203.0.113.1,,,,hunter2,,,\"a=b,a=c\",,", "label a value that is not shown is given twice"),
        ("paris,10.0.0.1,203.0.113.1,,,,hunter2,,,,,yesterday", "acquiredAt a value that is not shown is not a date"),
    ])
    func `a bad row is its candidate's problem, without its secret`(_ row: String, _ words: String) throws {
        let source = try rows(row)
        #expect(source.problems(at: 0).contains(words), "\(source.problems(at: 0))")
        #expect(!source.problems(at: 0).contains("hunter2"))
        #expect(source.candidate(at: 0).place == "line 2")
    }

    @Test(arguments: [
        "hunter2,10.0.0.1,203.0.113.1,,,,Token Hunter2,,,,,", "Hunter2,10.0.0.1,203.0.113.1,,,,t,,,,,",
        "paris,hunter2 x,203.0.113.1,,,,t,,,,,", "paris,10.0.0.1,hunter2,,,,t,,,,,",
        "paris,10.0.0.1,203.0.113.1,hunter2 x,,,t,,,,,",
        "paris,10.0.0.1,203.0.113.1,,,,t,,,hunter2,,", "paris,10.0.0.1,203.0.113.1,,,,t,,,a=hunter2 x,,",
        "paris,10.0.0.1,203.0.113.1,,,,t,,,hunter2 x=a,,", "paris,10.0.0.1,203.0.113.1,,,,t,,,,,hunter2",
    ])
    func `a secret that slipped into another column is not told`(_ row: String) throws {
        let problems = try rows(row).candidate(at: 0).problems
        let told = problems.map { $0.message + ($0.hint ?? "") }.joined().lowercased()
        #expect(!told.contains("hunter2"))
    }

    @Test func `every problem of a row is told`() throws {
        let source = try rows("Paris,http://x,nowhere,a b,,,,,,,,")
        #expect(source.candidate(at: 0).problems.count == 5)
    }

    @Test func `what is no UTF-8 is refused, but for secrets, which have rules of their own`() throws {
        let row: [UInt8] = Array((Self.header + "\nparis,10.0.0.1,203.0.113.1,,,,").utf8) + [0xFF] + Array(",,,,".utf8)
        let source = try TableSource(
            csv: SecretBytes(copying: (row + [0xFE, 0x2C, 0x0A]).span), place: "t.csv", files: FixedFiles())
        #expect(source.problems(at: 0).contains("note is not UTF-8: byte 36 of line 2"))
        let header = Array("engineName,not".utf8) + [0xE9] + Array(",apiHostname\n".utf8)
        let refusal = VaultError(
            .inputInvalid, "t.csv, line 1: is not UTF-8 (byte 15)", hint: "save the table as UTF-8")
        #expect(throws: refusal) {
            _ = try TableSource(csv: SecretBytes(copying: header.span), place: "t.csv", files: FixedFiles())
        }
    }

    @Test func `CA data may be PEM or PEM in base64, and no private key is repeated`() throws {
        let pem = String(decoding: TestCertificates.ca, as: UTF8.self)
        let source = try rows(
            "paris,10.0.0.1,203.0.113.1,,\"\(pem)\",,token,,,,,",
            "lyon,10.0.0.1,203.0.113.1,,\(TestCertificates.ca.base64),,token,,,,,",
            "lagos,10.0.0.1,203.0.113.1,,\"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\",,token,,,,,")
        #expect(source.candidate(at: 0).caBundle == .some(.some(TestCertificates.ca)))
        #expect(source.candidate(at: 1).caBundle == .some(.some(TestCertificates.ca)))
        #expect(source.problems(at: 2).contains("private key") && source.candidate(at: 2).caBundle == nil)
    }

    @Test func `a table goes into a vault, all or nothing`() throws {
        let vault = try TestVault()
        let good = (1...300).map { "c\($0),10.0.0.\($0 % 250 + 1):6443,203.0.113.1,,,ca.crt,token-\($0),,,,," }
        let files = ["/tables/ca.crt": TestCertificates.ca]
        let bad = good + ["x y,10.0.0.1,203.0.113.1,,,,token,,,,,", "c9,10.0.0.1,203.0.113.1,,,,token,,,,,"]
        let refused = try vault.add(try table(([Self.header] + bad).joined(separator: "\r\n"), files: files))
        #expect(!refused.isAccepted && refused.count(.refused) == 2)
        #expect(refused.problems(at: 301) == "has the same name as line 10")
        #expect(try vault.names().isEmpty)
        let report = try vault.add(try table(([Self.header] + good).joined(separator: "\r\n"), files: files))
        #expect(report.isAccepted && report.count(.added) == 300)
        #expect(try vault.names().count == 300 && vault.secret(of: "c77") == "token-77")
        #expect(try vault.open().checkWholly().records >= 300)
    }
}
