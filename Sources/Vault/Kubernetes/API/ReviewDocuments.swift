// SPDX-License-Identifier: Apache-2.0
package import VaultCore

// What the API server answers, as far as it is read. Everything else in the documents is ignored.

/// `GET /version` (k8s.io/apimachinery, version.Info).
package struct VersionDocument: Decodable {
    package let gitVersion: String
}

/// SelfSubjectReview (kubernetes/api, authentication/v1).
package struct SelfSubjectReview: Decodable {
    package struct Status: Decodable {
        package let userInfo: UserInfo
    }
    package struct UserInfo: Decodable {
        package let username: String
        package let uid: String?
        package let groups: [String]?
    }
    package let status: Status

    package var identity: ServerIdentity {
        let info = status.userInfo
        return ServerIdentity(
            username: info.username.cut(to: 512), uid: info.uid.flatMap { $0.isEmpty ? nil : $0.cut(to: 128) },
            groups: (info.groups ?? []).prefix(100).map { $0.cut(to: 256) })
    }
}

/// SelfSubjectRulesReview (kubernetes/api, authorization/v1).
package struct SelfSubjectRulesReview: Decodable {
    package struct Status: Decodable {
        package let resourceRules: [AccessRule]?
        package let incomplete: Bool?
    }
    package let status: Status
}

/// SelfSubjectAccessReview (kubernetes/api, authorization/v1).
package struct SelfSubjectAccessReview: Decodable {
    package struct Status: Decodable {
        package let allowed: Bool
    }
    package let status: Status
}

/// An error of the API server (k8s.io/apimachinery, meta/v1 Status).
package struct StatusDocument: Decodable {
    package let kind: String
    package let message: String?
}

extension String {
    func cut(to length: Int) -> String {
        unicodeScalars.count <= length ? self : String(String.UnicodeScalarView(unicodeScalars.prefix(length)))
    }
}
