// SPDX-License-Identifier: Apache-2.0
import VaultCore

extension PEMText {
    /// Why Go does not read a block that is read here, for whoever has to fix the file.
    ///
    /// `begin` and `end` are its BEGIN and END lines without white space.
    static func misreading(of begin: Range<Int>, _ end: Range<Int>, _ pem: Span<UInt8>) -> String {
        for line in [begin, end] {
            if let problem = problem(before: line.lowerBound, pem) { return problem }
        }
        for line in [begin, end] {
            if let problem = problem(after: line.upperBound, pem) { return problem }
        }
        for offset in begin.upperBound..<end.lowerBound where pem[offset] == 0x0B || pem[offset] == 0x0C {
            return "has \(character(pem[offset])) between BEGIN and END"
        }
        return "is not written as Go's PEM reader expects"
    }

    /// What stands between the beginning of a line, as Go counts lines, and its first hyphen.
    private static func problem(before offset: Int, _ pem: Span<UInt8>) -> String? {
        guard offset > 0 else { return nil }
        switch pem[offset - 1] {
        case 0x0A: return nil
        case 0x0D: return "has lines that end with a carriage return alone"
        case 0xBF: return "has a byte order mark before its BEGIN line"
        case 0x20, 0x09: return "is indented"
        default: return "has \(character(pem[offset - 1])) before its BEGIN or END line"
        }
    }

    /// What stands between a line's last hyphen and its line feed, apart from blanks.
    private static func problem(after offset: Int, _ pem: Span<UInt8>) -> String? {
        var index = offset
        var returns = 0
        while index < pem.count, pem[index] != 0x0A {
            switch pem[index] {
            case 0x0D: returns += 1
            case 0x20, 0x09: break
            case let byte where byte.isASCIIWhitespace: return "has \(character(byte)) after its BEGIN or END line"
            default: return returns > 0 ? "has lines that end with a carriage return alone" : nil
            }
            index += 1
        }
        if index == pem.count, returns > 0 { return "ends with a carriage return without a line feed" }
        return returns > 1 ? "has lines that end with more than one carriage return (\\r\\r\\n)" : nil
    }

    private static func character(_ byte: UInt8) -> String {
        switch byte {
        case 0x0B: "a vertical tab"
        case 0x0C: "a form feed"
        default: "a control character"
        }
    }
}
