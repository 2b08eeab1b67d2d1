// SPDX-License-Identifier: Apache-2.0
import CYAML
import VaultCore

/// libyaml's parser over bytes that outlive it, one event after the other.
///
/// Its buffers and every scalar are overwritten before their memory is given back, as far as they can be reached
/// (docs/adr/0010-libyaml-events.md).
@safe struct YAMLParser: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let event: UnsafeMutablePointer<yaml_event_t>
    private var source: SourceCursor
    private var laterMarks: LaterByteOrderMarks

    /// Makes a parser of `bytes`, which must live as long as it does; nil if there is no memory.
    init?(unsafeReading bytes: UnsafeBufferPointer<UInt8>) {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        guard unsafe yaml_parser_initialize(parser) == 1 else {
            unsafe parser.deallocate()
            return nil
        }
        unsafe yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
        unsafe self.parser = parser
        let event = UnsafeMutablePointer<yaml_event_t>.allocate(capacity: 1)
        unsafe event.initialize(to: yaml_event_t())
        unsafe self.event = event
        source = unsafe SourceCursor(unsafeReading: bytes)
        laterMarks = unsafe LaterByteOrderMarks(in: bytes)
    }

    deinit {
        unsafe aichor_yaml_wipe_event(event)
        unsafe event.deallocate()
        unsafe aichor_yaml_wipe_parser(parser)
        unsafe parser.deallocate()
    }

    /// Moves to the next event; the one before is overwritten.
    mutating func next() throws(DocumentError) -> yaml_event_type_t {
        unsafe aichor_yaml_wipe_event(event)
        guard unsafe yaml_parser_parse(parser, event) == 1 else { throw unsafe error(parser.pointee) }
        let (start, end) = unsafe (event.pointee.start_mark.index, event.pointee.end_mark.index)
        if isUTF8, let line = laterMarks.line(before: start, doneTo: end) {
            throw DocumentError("is not YAML: found a byte order mark that is not at the beginning", line: line)
        }
        return unsafe event.pointee.type
    }

    /// The line that the event begins in, counted from 1.
    var line: Int { unsafe event.pointee.start_mark.line + 1 }

    /// Whether a scalar, not in quotes or with the tag `!`, is to be resolved.
    var isImplicit: Bool { unsafe event.pointee.data.scalar.plain_implicit != 0 }

    /// A scalar's tag; nil if it has none.
    var scalarTag: String? { unsafe Self.text(event.pointee.data.scalar.tag) }

    /// Whether a scalar has a tag.
    var isTagged: Bool { unsafe event.pointee.data.scalar.tag != nil }

    /// The anchor's name of a scalar, a list or a mapping, or the name that an alias gives.
    var anchor: String? {
        switch unsafe event.pointee.type {
        case YAML_SCALAR_EVENT: unsafe Self.text(event.pointee.data.scalar.anchor)
        case YAML_SEQUENCE_START_EVENT: unsafe Self.text(event.pointee.data.sequence_start.anchor)
        case YAML_MAPPING_START_EVENT: unsafe Self.text(event.pointee.data.mapping_start.anchor)
        case YAML_ALIAS_EVENT: unsafe Self.text(event.pointee.data.alias.anchor)
        default: nil
        }
    }

    /// The bytes of a scalar.
    func withScalar<R: ~Copyable>(_ body: (Span<UInt8>) -> R) -> R {
        let scalar = unsafe event.pointee.data.scalar
        let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
        return unsafe body(Span(_unsafeElements: bytes))
    }

    /// Whether a list or a mapping that begins is written in brackets or braces.
    var isFlow: Bool {
        switch unsafe event.pointee.type {
        case YAML_SEQUENCE_START_EVENT:
            unsafe event.pointee.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
        case YAML_MAPPING_START_EVENT: unsafe event.pointee.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
        default: false
        }
    }

    /// Whether a document declares a version other than 1.1.
    var hasOtherVersion: Bool {
        guard let version = unsafe event.pointee.data.document_start.version_directive else { return false }
        return unsafe (version.pointee.major, version.pointee.minor) != (1, 1)
    }

    /// Whether a scalar is one without quotes.
    var isPlain: Bool { unsafe event.pointee.data.scalar.style == YAML_PLAIN_SCALAR_STYLE }

    private var isUTF8: Bool { unsafe parser.pointee.encoding == YAML_UTF8_ENCODING }

    /// The scalar's other spelling if it is empty and libyaml ended its tag at a comma, which go-yaml takes as a part of the tag.
    mutating func commaAfterTag() -> YAMLRespelling? {
        guard isTagged, isUTF8, isPlain, unsafe event.pointee.data.scalar.length == 0 else { return nil }
        let end = unsafe event.pointee.end_mark.index
        return source.hasTagAndComma(at: end) ? .tag(character: end) : nil
    }

    /// Whether a scalar has the escape `\/`, which is JSON's and not YAML 1.1's.
    mutating func hasSlashEscape() -> Bool {
        guard isUTF8, unsafe event.pointee.data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE else { return false }
        return unsafe source.hasSlashEscape(from: event.pointee.start_mark.index, to: event.pointee.end_mark.index)
    }

    private static func text(_ characters: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        guard let characters = unsafe characters else { return nil }
        return unsafe String(cString: characters)
    }

    /// libyaml's messages are fixed and contain nothing of the input.
    private func error(_ parser: yaml_parser_t) -> DocumentError {
        let problem = unsafe parser.problem.map { unsafe String(cString: $0) } ?? "it cannot be parsed"
        switch unsafe parser.error {
        case YAML_READER_ERROR:
            guard unsafe parser.encoding == YAML_UTF8_ENCODING, let fault = source.fault else {
                return DocumentError("is not YAML: \(problem)")
            }
            return DocumentError("is not YAML: it is not UTF-8 (byte \(fault.byte))", line: fault.line)
        case YAML_MEMORY_ERROR: return DocumentError("needs too much memory")
        default:
            return unsafe DocumentError(
                "is not YAML: \(problem)", line: parser.problem_mark.line + 1,
                respelling: Self.respelling(of: problem, parser))
        }
    }

    private static func respelling(of problem: String, _ parser: yaml_parser_t) -> YAMLRespelling? {
        guard unsafe parser.encoding == YAML_UTF8_ENCODING else { return nil }
        let (start, place) = unsafe (parser.context_mark.index, parser.problem_mark.index)
        switch problem {
        case "found unknown escape character": return .apostrophe(scalar: start)
        case "found unexpected ':'": return .colon(scalar: start, colon: place)
        case "did not find expected whitespace or line break": return .tag(character: place)
        default: return nil
        }
    }
}
