// SPDX-License-Identifier: Apache-2.0

/// Padding that leaves only size classes visible (FORMAT.md, section 6).
package enum Padding {
    /// The padding scheme's number in the additional data.
    package static let scheme: UInt8 = 1
    /// The step of log entries.
    package static let logStep = 512
    /// The step of a slot's sealed label and date.
    package static let slotInfoStep = 128

    private static let zeros = [UInt8](repeating: 0, count: 512)

    /// The size class of a part whose message has `count` bytes.
    package static func size(of part: RecordPart, count: Int) -> Int {
        part == .overview ? stepped(count + 4, by: 512) : geometric(count + 4)
    }

    /// The next multiple of `step`.
    package static func stepped(_ count: Int, by step: Int) -> Int { (count + step - 1) / step * step }

    private static func geometric(_ count: Int) -> Int {
        if let fits = [256, 512, 1024, 2048].first(where: { $0 >= count }) { return fits }
        var size = 4096
        while size < count { size = (size + size / 8 + 255) & ~255 }
        return size
    }

    /// Appends `u32(length) ‖ message ‖ zeros` up to `size` bytes.
    package static func pad<Sink: ByteSink & ~Copyable>(_ message: Span<UInt8>, to size: Int, into sink: inout Sink) {
        sink.appendPrefixed(message)
        var missing = size - 4 - message.count
        while missing > 0 {
            let count = min(missing, zeros.count)
            sink.append(zeros.span.extracting(first: count))
            missing -= count
        }
    }

    /// Where the message stands in padded bytes; every byte after it must be zero.
    package static func messageRange(in padded: Span<UInt8>) throws(MalformedBytes) -> Range<Int> {
        guard padded.count >= 4 else { throw MalformedBytes("padding is cut short") }
        let length = Int(try padded.extracting(0..<4).integer(UInt32.self))
        guard length <= padded.count - 4 else { throw MalformedBytes("padding has an invalid length") }
        var rest: UInt8 = 0
        for index in (4 + length)..<padded.count { rest |= padded[index] }
        guard rest == 0 else { throw MalformedBytes("padding is not zero") }
        return 4..<(4 + length)
    }
}
