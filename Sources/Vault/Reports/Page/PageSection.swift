// SPDX-License-Identifier: Apache-2.0

/// A part of the page: a value that writes itself.
protocol PageSection {
    func write(to html: inout HTMLWriter)
}
