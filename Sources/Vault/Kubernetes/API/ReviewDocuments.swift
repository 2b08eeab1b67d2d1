// SPDX-License-Identifier: Apache-2.0
import VaultCore

// What the API server answers, as far as it is read. Everything else in the documents is ignored.

/// `GET /version` (k8s.io/apimachinery, version.Info).
struct VersionDocument: Decodable {
    let gitVersion: String
}

/// SelfSubjectReview (kubernetes/api, authentication/v1).
struct SelfSubjectReview: Decodable {
    struct Status: Decodable {
        let userInfo: UserInfo
    }
    struct UserInfo: Decodable {
        let username: String
        let uid: String?
        let groups: [String]?
    }
    let status: Status

    var identity: ServerIdentity {
        let info = status.userInfo
        return ServerIdentity(
            username: info.username.cut(to: 512), uid: info.uid.flatMap { $0.isEmpty ? nil : $0.cut(to: 128) },
            groups: (info.groups ?? []).prefix(100).map { $0.cut(to: 256) })
    }
}

/// SelfSubjectRulesReview (kubernetes/api, authorization/v1).
struct SelfSubjectRulesReview: Decodable {
    struct Status: Decodable {
        let resourceRules: [AccessRule]?
        let incomplete: Bool?
    }
    let status: Status
}

/// SelfSubjectAccessReview (kubernetes/api, authorization/v1).
struct SelfSubjectAccessReview: Decodable {
    struct Status: Decodable {
        let allowed: Bool
    }
    let status: Status
}

/// An error of the API server (k8s.io/apimachinery, meta/v1 Status).
struct StatusDocument: Decodable {
    let kind: String
    let message: String?
}

extension String {
    func cut(to length: Int) -> String {
        unicodeScalars.count <= length ? self : String(String.UnicodeScalarView(unicodeScalars.prefix(length)))
    }
}
