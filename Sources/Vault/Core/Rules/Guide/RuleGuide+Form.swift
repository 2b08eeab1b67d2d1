// SPDX-License-Identifier: Apache-2.0

extension RuleGuide {
    /// The form's plain fields.
    static let form = [
        RuleGuide(
            "name.syntax", "the Engine Name",
            "The form accepts lower-case letters, digits and hyphens, beginning with a letter. This program allows 63 bytes, as for a DNS label.",
            fix: "Choose another name: aichor-vault rename OLD NEW."),
        RuleGuide(
            "host.syntax", "the API Hostname",
            "The address is not a host name, an IP address or an https:// URL with one of them; or it contains user info, a query or a fragment.",
            fix:
                "Copy the text after server: in the kubeconfig: aichor-vault set NAME --api-host https://HOST:6443."),
        RuleGuide(
            "host.scheme", "the API Hostname's scheme",
            "The address is not an https:// URL. A token is only ever sent over TLS.",
            fix: "Give the https:// address. If the server has none, it cannot be registered as an API server."),
        RuleGuide(
            "host.local-only", "whether others can reach the API host",
            "The API host is a loopback, link-local or metadata address, or a name that only this machine or the cluster itself resolves. kind, k3d, k3s and minikube write such addresses into kubeconfigs. AIchor cannot reach the cluster by it.",
            fix:
                "Give the address by which other machines reach the API server: aichor-vault set NAME --api-host https://HOST:6443. Its certificate must contain that host."
        ),
        RuleGuide(
            "lb.local-only", "whether others can reach the load balancer",
            "The load-balancer address is a loopback, link-local or metadata address. AIchor cannot reach the ingress controller by it.",
            fix:
                "kubectl get service -A shows the address under EXTERNAL-IP; aichor-vault set NAME --load-balancer-ip IP stores it."
        ),
        RuleGuide(
            "lb.syntax", "the Load Balancer IP",
            "The form accepts one IP address: the external address of the ingress controller. It does not accept a host name, a port or a network.",
            fix:
                "kubectl get service -A shows it under EXTERNAL-IP; aichor-vault set NAME --load-balancer-ip IP stores it."
        ),
        RuleGuide(
            "lb.unreachable", "whether the load balancer answers",
            "Neither port 443 nor port 80 of the load-balancer address accepted a connection from this machine. AIchor may connect from another part of the network, so this is only a warning.",
            fix: "Check the address and the firewall; try from where AIchor connects."),
    ]
}
