// SPDX-License-Identifier: Apache-2.0
import AuditSamples
import Foundation
import Testing
import Vault
import VaultCore

@testable import aichor_vault

/// What others read in our outputs: Python's csv, json, jsonschema and PyYAML.
struct AuditFormatTests {
    private static let reports: [AuditReport] = [
        AuditSample.report, AuditSample.reportOfChanges, AuditSample.report(of: [], findings: []),
    ]

    @Test(arguments: 0..<3)
    func `YAML says what JSON says`(index: Int) throws {
        let report = Self.reports[index]
        let script = """
            import json, sys, yaml
            left = json.load(open(sys.argv[1], encoding='utf-8'))
            right = yaml.safe_load(open(sys.argv[2], encoding='utf-8'))
            assert left == right, [k for k in left if left[k] != right.get(k)]
            print(len(left['clusters']), end='')
            """
        let documents = [AuditOutput.bytes(report, as: .json), AuditOutput.bytes(report, as: .yaml)]
        #expect(RenderingPython.run(script, documents) == "\(report.clusters.count)")
    }

    @Test(arguments: 0..<3)
    func `JSON is valid by its schema, and nothing that is damaged is`(index: Int) throws {
        let schema = try Data(contentsOf: Binary.repository.appending(path: "docs/audit-report.schema.json"))
        let script = """
            import copy, json, sys, jsonschema
            schema = json.load(open(sys.argv[1], encoding='utf-8'))
            jsonschema.Draft202012Validator.check_schema(schema)
            judge = jsonschema.Draft202012Validator(schema)
            document = json.load(open(sys.argv[2], encoding='utf-8'))
            faults = [f.json_path + ': ' + f.message[:200] for f in judge.iter_errors(document)]
            assert not faults, faults
            def damaged(change):
                copied = copy.deepcopy(document)
                change(copied)
                assert not judge.is_valid(copied), 'a damaged one passes'
            damaged(lambda d: d.update(kind='EnginePayload'))
            damaged(lambda d: d.update(at='yesterday'))
            damaged(lambda d: d.pop('summary'))
            damaged(lambda d: d['summary']['states'].pop('ok'))
            damaged(lambda d: d.update(token='x'))
            for number, cluster in enumerate(document['clusters']):
                damaged(lambda d: d['clusters'][number].update(token='x'))
                damaged(lambda d: d['clusters'][number].update(dueAt=None))
                damaged(lambda d: d['clusters'][number].update(state='fine'))
                damaged(lambda d: d['clusters'][number].pop('ageSeconds'))
            print('valid', end='')
            """
        let document = AuditOutput.bytes(Self.reports[index], as: .json)
        #expect(RenderingPython.run(script, [Array(schema), document]) == "valid")
    }

    @Test func `every cell of the CSV is what JSON says, and none is a formula`() throws {
        let script = """
            import csv, json, sys
            clusters = json.load(open(sys.argv[1], encoding='utf-8'))['clusters']
            raw = open(sys.argv[2], 'rb').read()
            assert raw.endswith(b'\\r\\n') and raw.count(b'\\n') == raw.count(b'\\r\\n') == len(clusters) + 1
            rows = list(csv.DictReader(open(sys.argv[2], encoding='utf-8', newline=''), strict=True))
            assert len(rows) == len(clusters)
            plain = ['name', 'state', 'nextDueAt', 'dueAt', 'expiresAt', 'ageFrom', 'ageSeconds', 'acquiredAt', 'verdict',
                     'lifeUsedPercent', 'credentialKind', 'credentialFingerprint', 'apiHost', 'version', 'rotatedAt']
            for row, cluster in zip(rows, clusters):
                assert None not in row and None not in row.values(), row
                for key in plain:
                    assert row[key].lstrip("'") == str(cluster.get(key, '')), (key, row[key], cluster.get(key))
                rules = [finding['rule'] for finding in cluster['findings']]
                assert row['findingsRule'] == '; '.join(rules), row['findingsRule']
                assert row['issueKnown'] == str(cluster['issueKnown']).lower()
                for key, cell in row.items():
                    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 or c in '\\u202e\\u2066\\u2028\\ufeff' for c in cell)
                    if key == 'ageSeconds': continue
                    for part in [cell] + cell.split('; '):
                        assert part.lstrip(' "\\u00a0')[:1] not in list('=+-@\\t\\r'), (key, part)
            print('read', end='')
            """
        let report = AuditSample.report
        let documents = [AuditOutput.bytes(report, as: .json), AuditOutput.bytes(report, as: .csv)]
        #expect(RenderingPython.run(script, documents) == "read")
    }

    @Test(arguments: [OutputFormat.table, .wide, .json, .yaml, .csv, .name])
    func `no output lets a character through that acts on a screen`(format: OutputFormat) {
        let scalars = AuditOutput.text(AuditSample.report, as: format).unicodeScalars
        let isHarmless = scalars.allSatisfy { scalar in
            scalar == "\n" || (scalar == "\r" && format == .csv) || !Sanitizer.mustEscape(scalar)
        }
        #expect(isHarmless)
    }

    @Test(arguments: [50, 60, 80, 100, 120, 200])
    func `on a terminal no line but a command is longer than it`(columns: Int) {
        let text = AuditOutput.text(AuditSample.report, as: .table, columns: columns)
        for line in text.split(separator: "\n") where !line.contains("$ aichor-vault ") {
            let width = line.unicodeScalars.reduce(0) { $0 + DisplayWidth.columns(of: $1) }
            #expect(width <= columns, "\(line)")
        }
        #expect(text.contains("  $ aichor-vault set lyon-h100 --token-file F\n"), "a command is not folded")
    }

    @Test func `ten rows have commands below them`() {
        let clusters = (0..<15).map { index in
            var audit = AuditSample.clusters[0]
            audit.cluster.name = "c\(index)"
            return audit
        }
        let text = AuditOutput.text(AuditSample.report(of: clusters, findings: []), as: .table)
        #expect(text.split(separator: "\n").count { $0.hasPrefix("  $ ") } == 10)
    }

    @Test func `many rows are written as they come`() {
        let clusters = Array(repeating: AuditSample.quiet("berlin", due: nil), count: 5000)
        let report = AuditSample.report(of: clusters, findings: [])
        let style = OutputFormat.json.style
        let rendering = RenderContext(now: report.at)
        var list = style.report(AuditDocument(report: report), list: "clusters", of: AuditRow.self, rendering)
        var chunks = 0
        for audit in report.clusters where list.add(AuditRow(audit: audit, rank: 0)) != nil { chunks += 1 }
        #expect(chunks > 1)
    }
}
