// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
package import VaultCore

/// What an API server's answer means.
package enum APIReply<Document: Decodable> {
    /// 200 or 201 with the document that was asked for.
    case document(Document)
    /// 401, with the server's message.
    case unauthorized(String?)
    /// 403, with the server's message.
    case forbidden(String?)
    /// 404.
    case notFound
    /// Our judge refused the chain of this connection.
    case untrusted
    /// The end was asked for.
    case cancelled
    /// Anything else.
    case problem(OnlineProblem)

    /// Reads an answer to `path`; `host` is for messages.
    package init(_ result: Result<HTTPResponse, TransferFailure>, path: String, host: String) {
        switch result {
        case .failure(.cancelled): self = .cancelled
        case .failure(.untrusted): self = .untrusted
        case .failure(let failure): self = .problem(failure.problem(host: host))
        case .success(let response): self.init(response, path: path, host: host)
        }
    }

    private init(_ response: HTTPResponse, path: String, host: String) {
        switch response.status {
        case 200, 201:
            if let document = response.decoded(Document.self) {
                self = .document(document)
            } else {
                self = .problem(response.problem(path: path, host: host))
            }
        case 401: self = .unauthorized(response.statusMessage)
        case 403: self = .forbidden(response.statusMessage)
        case 404: self = .notFound
        default: self = .problem(response.problem(path: path, host: host))
        }
    }
}

extension HTTPResponse {
    /// The body as a JSON document; nil if it is not declared as JSON, or is another, or beyond the bounds.
    func decoded<Document: Decodable>(_ type: Document.Type) -> Document? {
        guard isJSON, JSONValidator.isObject(body.span) else { return nil }
        return try? JSONDecoder().decode(type, from: Data(body))
    }

    /// The API server's message about an error, truncated; nil if there is none.
    var statusMessage: String? {
        guard let status = decoded(StatusDocument.self), status.kind == "Status", let text = status.message,
            !text.isEmpty
        else { return nil }
        return text.cut(to: 300)
    }

    /// Why this is no answer of an API server, or none that helps.
    func problem(path: String, host: String) -> OnlineProblem {
        let hint = "is it the address of the API server, including its path, if any?"
        switch status {
        case 200, 201:
            let kind = contentType.map { $0.excerpt } ?? "a body without a content type"
            let words = isJSON ? "JSON that is not from Kubernetes, or is truncated" : kind
            return OnlineProblem(.notKubernetes, "\(host) answers \(path) with \(words)", hint: hint)
        case 300..<400:
            let target = location.map { " to \($0.excerpt)" } ?? ""
            return OnlineProblem(
                .notKubernetes, "\(host) redirects \(path)\(target), which is not followed",
                hint: "API servers do not redirect: \(hint)")
        case 429, 500...:
            let words = statusMessage.map { ": \($0.excerpt)" } ?? ""
            return OnlineProblem(
                .unreachable, "\(host) answers \(path) with status \(status)\(words)",
                hint: "does the API server run behind this address? try again later")
        default:
            return OnlineProblem(.notKubernetes, "\(host) answers \(path) with status \(status)", hint: hint)
        }
    }
}
