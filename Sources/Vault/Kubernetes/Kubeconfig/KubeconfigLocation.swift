// SPDX-License-Identifier: Apache-2.0

/// Where a kubeconfig is, for commands of kubectl that are to mean the same one.
package enum KubeconfigLocation: Sendable, Equatable {
    /// Where kubectl looks by default: `$KUBECONFIG`, or `~/.kube/config`.
    case usual
    /// A file, as it was named.
    case file(String)
    /// A pipe or a Secret: nothing that kubectl could read again.
    case unknown
}
