// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Where golden files lie that other judges read too.
enum Repository {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
}
