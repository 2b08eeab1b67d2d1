// SPDX-License-Identifier: Apache-2.0

extension [UInt8] {
    /// What stands before, between and after lines of five equals signs, which occur in none of the texts that are read.
    ///
    /// So an input has several parts, and the fuzzer can move them about.
    var sections: [[UInt8]] {
        let mark = Array("=====\n".utf8)
        var parts: [[UInt8]] = []
        var start = 0
        var index = 0
        while index + mark.count <= count {
            if self[index] == mark[0], self[index..<(index + mark.count)].elementsEqual(mark) {
                parts.append(Array(self[start..<index]))
                index += mark.count
                start = index
            } else {
                index += 1
            }
        }
        return parts + [Array(self[start...])]
    }

    /// The text; what is no UTF-8 is replaced.
    var text: String { String(decoding: self, as: UTF8.self) }
}
