// SPDX-License-Identifier: Apache-2.0

extension RuleGuide {
    /// The form's plain fields.
    static let form = [
        RuleGuide(
            "name.syntax", "the Engine Name",
            "The form takes lower-case letters, digits and hyphens, and a letter first. This program allows 63 bytes, as DNS labels have.",
            mend: "Choose another name: aichor-vault rename OLD NEW."),
        RuleGuide(
            "host.syntax", "the API Hostname",
            "The address is neither a host name, nor an IP address, nor a https:// URL with one; or it has user info, a query or a fragment.",
            mend:
                "Take what stands after server: in the kubeconfig: aichor-vault set NAME --api-host https://HOST:6443."),
        RuleGuide(
            "host.scheme", "the API Hostname's scheme",
            "The address is not a https:// one. A token is only ever sent over TLS.",
            mend: "Give the https:// address. If the server has none, it is no API server to register."),
        RuleGuide(
            "lb.syntax", "the Load Balancer IP",
            "The form takes one IP address: the external one of the ingress controller. No host name, no port, no network.",
            mend:
                "kubectl get service -A shows it under EXTERNAL-IP; aichor-vault set NAME --load-balancer-ip IP stores it."
        ),
        RuleGuide(
            "lb.unreachable", "whether the load balancer answers",
            "Neither port 443 nor port 80 of the load-balancer address took a connection from this machine. AIchor may sit elsewhere in the network, so this only warns.",
            mend: "Check the address and the firewall; try from where AIchor connects."),
    ]
}
