// SPDX-License-Identifier: Apache-2.0

/// Texts as C wants them, as long as this object lives.
@safe final class CurlStrings {
    private let bytes: UnsafeMutableBufferPointer<CChar>
    private let pointers: [UnsafePointer<CChar>?]

    /// A nil text gets a nil pointer.
    init(_ texts: [String?]) {
        let copies = texts.map { text in text.map { $0.utf8.map { CChar(bitPattern: $0) } + [0] } }
        let all = copies.flatMap { $0 ?? [] }
        unsafe bytes = .allocate(capacity: all.count)
        _ = unsafe bytes.initialize(from: all)
        var offset = 0
        var pointers = unsafe [UnsafePointer<CChar>?]()
        for copy in copies {
            let start = unsafe bytes.baseAddress.map { unsafe UnsafePointer($0.advanced(by: offset)) }
            unsafe pointers.append(copy == nil ? nil : start)
            offset += copy?.count ?? 0
        }
        unsafe self.pointers = pointers
    }

    deinit { unsafe bytes.deallocate() }

    subscript(index: Int) -> UnsafePointer<CChar>? { unsafe pointers[index] }

    func withPointers(_ use: (UnsafeBufferPointer<UnsafePointer<CChar>?>) -> Void) {
        unsafe pointers.withUnsafeBufferPointer { unsafe use($0) }
    }
}
