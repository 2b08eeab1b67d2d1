// SPDX-License-Identifier: Apache-2.0

/// Markup of the program's source: it can be created only from a literal without interpolation, or from an embedded file.
///
/// Text of a vault is a `String`, and no method of ``HTMLWriter`` takes a `String` unescaped.
struct Markup: ExpressibleByStringLiteral {
    fileprivate let text: String

    init(stringLiteral text: StaticString) { self.text = text.description }

    /// What the executable has embedded, without the line feed that ends a file.
    init(embedded file: UnsafePointer<CChar>) { text = String(unsafe String(cString: file).dropLast()) }

    /// The bytes, for the digests of the content-security policy.
    var utf8: String.UTF8View { text.utf8 }
}

/// Writes HTML that is well-formed XML too: every element is closed, every attribute quoted, every text escaped.
struct HTMLWriter {
    typealias Attributes = KeyValuePairs<Markup, String>

    private(set) var bytes: [UInt8] = []

    /// An element with content.
    mutating func element(
        _ name: Markup, _ attributes: Attributes = [:], _ content: (inout HTMLWriter) -> Void
    ) {
        open(name, attributes)
        bytes.append(UInt8(ascii: ">"))
        content(&self)
        close(name)
    }

    /// An element with nothing but text.
    mutating func element(_ name: Markup, _ attributes: Attributes = [:], text: String, limit: Int = 600) {
        element(name, attributes) { $0.text(text, limit: limit) }
    }

    /// An element that cannot have content: a void one of HTML, or any of SVG.
    mutating func leaf(_ name: Markup, _ attributes: Attributes = [:]) {
        open(name, attributes)
        bytes.append(contentsOf: "/>".utf8)
    }

    /// Text, escaped.
    mutating func text(_ text: String, limit: Int = 600) { HTMLText.append(text, limit: limit, to: &bytes) }

    /// Markup of the program, as it is.
    mutating func constant(_ markup: Markup) { bytes.append(contentsOf: markup.text.utf8) }

    /// A line's end: pages are read by people too.
    mutating func newline() { bytes.append(UInt8(ascii: "\n")) }

    private mutating func open(_ name: Markup, _ attributes: Attributes) {
        bytes.append(UInt8(ascii: "<"))
        bytes.append(contentsOf: name.text.utf8)
        for (attribute, value) in attributes {
            bytes.append(UInt8(ascii: " "))
            bytes.append(contentsOf: attribute.text.utf8)
            bytes.append(contentsOf: "=\"".utf8)
            HTMLText.append(value, to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        }
    }

    private mutating func close(_ name: Markup) {
        bytes.append(contentsOf: "</".utf8)
        bytes.append(contentsOf: name.text.utf8)
        bytes.append(UInt8(ascii: ">"))
    }
}
