// SPDX-License-Identifier: Apache-2.0

/// What the dates of a bundle of CA certificates come to: any that is in date may be the anchor.
package struct CABundleDates: Equatable, Sendable {
    /// How many there are.
    package private(set) var count = 0
    /// How many are past their end or before their beginning.
    package private(set) var outside = 0
    /// The first end of those in date; the last end of all if none is.
    package private(set) var end: Timestamp?

    /// Whether there are certificates and none is in date.
    package var isOver: Bool { count > 0 && outside == count }

    package init(_ certificates: [CertificateSummary], now: Timestamp) {
        count = certificates.count
        var last: Timestamp?
        for certificate in certificates {
            last = max(last ?? certificate.notAfter, certificate.notAfter)
            if certificate.isInDate(now) {
                end = min(end ?? certificate.notAfter, certificate.notAfter)
            } else {
                outside += 1
            }
        }
        end = end ?? last
    }
}

extension CertificateSummary {
    /// Whether a time lies within its validity, whose ends belong to it (RFC 5280, section 4.1.2.5).
    func isInDate(_ now: Timestamp) -> Bool { notBefore <= now && now <= notAfter }
}
