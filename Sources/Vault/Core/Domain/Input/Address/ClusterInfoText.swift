// SPDX-License-Identifier: Apache-2.0

/// What `kubectl cluster-info` prints, or one line of it.
enum ClusterInfoText {
    /// The address in the text: after "is running at" if there is such a line, else the text itself, without white
    /// space around it and without colour codes.
    static func address(in text: String) throws(InvalidInput) -> String {
        let plain = withoutColours(text)
        let lines = plain.split(whereSeparator: \.isNewline)
        let marker = " is running at "
        guard let services = lines.first(where: { $0.contains(marker) }) else { return String(plain.trimmed) }
        // "Kubernetes master" before kubectl 1.20.
        let ours = lines.first { line in
            ["Kubernetes control plane", "Kubernetes master"].contains { line.trimmed.hasPrefix($0 + marker) }
        }
        guard let line = ours, let words = line.firstRange(of: marker) else {
            // Never echo what may hold a password. Bytes, because an @ with an accent on it is another Character.
            let shown = services.utf8.contains(UInt8(ascii: "@")) ? "" : ": \(services.trimmed.quoted)"
            throw InvalidInput(
                "API hostname", "is the address of a service in the cluster\(shown)",
                hint: "paste the line that begins with \"Kubernetes control plane is running at\"")
        }
        return String(line[words.upperBound...].trimmed)
    }

    /// Whether a text contains the address of the control plane, or is a URL.
    static func isAnswer(_ text: String) -> Bool {
        let plain = withoutColours(text)
        return plain.contains(" is running at ") || plain.trimmed.lowercased().hasPrefix("https://")
    }

    /// Drops control sequences (ECMA-48, section 5.4): ESC `[`, parameters, one final byte.
    ///
    /// kubectl coloured its output until 1.31.
    private static func withoutColours(_ text: String) -> String {
        var kept = ""
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "\u{1B}", rest.first == "[" else {
                kept.unicodeScalars.append(scalar)
                continue
            }
            rest = rest.dropFirst().drop { (0x20...0x3F).contains($0.value) }
            if let final = rest.first, (0x40...0x7E).contains(final.value) { rest = rest.dropFirst() }
        }
        return kept
    }
}
