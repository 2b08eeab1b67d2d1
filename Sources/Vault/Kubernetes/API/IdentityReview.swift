// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// Asks whose a credential is: SelfSubjectReview, in the newest version that the server supports.
///
/// Only this judges the credential: 401 is a bad one. 403 is not: its bearer was recognised and may not ask (a hardened
/// cluster without the binding of system:basic-user).
struct IdentityReview {
    /// v1 since Kubernetes 1.28, v1beta1 in 1.27, v1alpha1 in 1.26 (KEP-3325).
    private static let versions = ["v1", "v1beta1", "v1alpha1"]
    /// How long to wait after each 401, in milliseconds.
    private static let pauses = [100, 300, 900, 1700]

    let client: APIClient
    let newTokenGracePeriod: Int
    private(set) var outcome = AuthenticationOutcome.notAsked
    private(set) var identity: ServerIdentity?
    private(set) var problems: [OnlineProblem] = []
    private(set) var wasCancelled = false

    init(client: APIClient, newTokenGracePeriod: Int) {
        self.client = client
        self.newTokenGracePeriod = newTokenGracePeriod
    }

    /// Asks; the pauses are for a token that was just created, which some API servers answer 401 at first.
    mutating func run(_ request: borrowing ProbeRequest) {
        var waited = 0
        // A password does not become good by waiting.
        let pauses = request.username == nil ? Self.pauses : []
        for pause in pauses {
            ask(request)
            guard case .rejected = outcome, waited + pause <= newTokenGracePeriod, client.wait(milliseconds: pause)
            else { return }
            waited += pause
        }
        ask(request)
    }

    private mutating func ask(_ request: borrowing ProbeRequest) {
        for version in Self.versions {
            let body = #"{"apiVersion":"authentication.k8s.io/\#(version)","kind":"SelfSubjectReview"}"#
            let path = "/apis/authentication.k8s.io/\(version)/selfsubjectreviews"
            let reply = request.post(path, body, client, as: SelfSubjectReview.self)
            if case .notFound = reply { continue }
            if case .document(let review) = reply { identity = review.identity }
            return take(reply, isAnonymous: identity?.username == "system:anonymous")
        }
        askOldServer(request)
    }

    /// Before 1.26: anything that needs authentication and everybody may ask who has it.
    private mutating func askOldServer(_ request: borrowing ProbeRequest) {
        let reply = request.post(
            AccessReview.path(of: "selfsubjectaccessreviews"),
            AccessReview.body(asking: ResourceRight(group: "", resource: "pods", verb: "get")), client,
            as: SelfSubjectAccessReview.self)
        if case .notFound = reply {
            let words = "\(client.host) supports none of the reviews that Kubernetes offers to identify a user"
            problems.append(OnlineProblem(.notKubernetes, words, hint: "is it the address of the API server?"))
        } else {
            take(reply, isAnonymous: false)
        }
    }

    private mutating func take<Document>(_ reply: APIReply<Document>, isAnonymous: Bool) {
        switch reply {
        case .document: outcome = isAnonymous ? .ignored : .accepted
        case .unauthorized(let words): outcome = .rejected(words)
        case .forbidden(nil):
            let words = "\(client.host) denies the request for the credential's identity, but not as Kubernetes does"
            problems.append(
                OnlineProblem(.notKubernetes, words, hint: "does a proxy or a firewall answer instead?"))
        case .forbidden(let words):
            // The words of RBAC: User "system:anonymous" cannot create resource … A server that takes no passwords passes over
            // the header, and what a proxy drops never arrives: either way the credential was not looked at.
            outcome = words?.contains("\"system:anonymous\"") == true ? .ignored : .acceptedWithoutReview
        case .cancelled: wasCancelled = true
        case .problem(let problem): problems.append(problem)
        case .notFound, .untrusted: break
        }
    }
}

extension ProbeRequest {
    /// Whether there is anything to prove who asks with.
    var hasCredential: Bool {
        switch secret {
        case .some: true
        case .none: false
        }
    }

    /// POST with this request's credential.
    borrowing func post<Document: Decodable>(
        _ path: String, _ body: String, _ client: APIClient, as type: Document.Type
    ) -> APIReply<Document> {
        switch secret {
        case .some(let secret): client.post(path, Array(body.utf8), secret, username: username, as: type)
        // Nobody asks without one.
        case .none: .unauthorized(nil)
        }
    }
}
