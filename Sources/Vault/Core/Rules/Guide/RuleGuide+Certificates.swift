// SPDX-License-Identifier: Apache-2.0

extension RuleGuide {
    /// The form's CA Data.
    static let authorities = [
        RuleGuide(
            "ca.parse", "whether the CA data can be read",
            "A block of the PEM text is no certificate: cut, with another label, with headers, no DER. kubectl passes over such a block without a word; here it is named by its number.",
            mend:
                "Copy it again: kubectl config view --minify --raw --flatten -o jsonpath='{..certificate-authority-data}' | base64 -d."
        ),
        RuleGuide(
            "ca.private-key", "private keys in the CA data",
            "The text holds a private key beside the certificates, or in their place. It is never stored.",
            mend: "Give the certificates alone. If the key was pasted anywhere else, have it replaced."),
        RuleGuide(
            "ca.double-base64", "encoding of the CA data",
            "The form wants PEM text. Kubeconfigs hold that in base64, and the YAML of a Secret in base64 once more.",
            mend: "Decode it with base64 -d, as often as it takes until it begins with -----BEGIN CERTIFICATE-----."),
        RuleGuide(
            "ca.not-a-ca", "certificates that are no CA",
            "A certificate of the CA data, or of the path to it, may not sign others: basicConstraints do not say CA:TRUE, or keyUsage lacks keyCertSign. A server's own certificate given as CA data vouches for that server alone, and only until it is renewed.",
            mend: "Give the certificate of its issuer: openssl x509 -in FILE -noout -issuer names it."),
        RuleGuide(
            "ca.validity", "dates of the CA data",
            "A certificate of the CA data is expired or not valid yet. It is an error if none is in date, a warning if another one is.",
            mend:
                "Store the CA that the cluster has now: aichor-vault set NAME --ca-file FILE. If the dates look right, check this machine's clock."
        ),
        RuleGuide(
            "ca.weak-key", "keys of CAs",
            "RSA keys below 2048 bits have less than 112 bits of security (NIST SP 800-57) and are refused in every chain here. DSA, P-192 and other curves are kinds that kubectl does not know.",
            mend: "Have the cluster's CA made anew. Until then the cluster can be stored with --allow-findings."),
        RuleGuide(
            "ca.weak-signature", "signatures of CAs",
            "A certificate that is not a root is signed with MD5 or SHA-1, which are broken. As an anchor it still works, because an anchor's signature is not checked; between server and anchor it is refused.",
            mend: "Have it issued anew with SHA-256."),
        RuleGuide(
            "ca.duplicate", "certificates that occur twice",
            "The same certificate stands twice in the CA data. Harmless; it is stored once.",
            mend: "Nothing need be done."),
    ]

    /// The server's certificate, its path to the CA data, and the host.
    static let serving = [
        RuleGuide(
            "host.match", "whether the server's certificate is for the API host",
            "The host is not among the subject alternative names of the server's certificate. An IP address must stand there as an IP address; a wildcard stands for one label only.",
            mend:
                "Use a host that is among the names, or add it on the cluster: kubeadm by apiServer.certSANs in its configuration and kubeadm init phase certs apiserver; k3s and RKE2 by --tls-san; OpenShift by a named certificate. AIchor's form has no field for another server name."
        ),
        RuleGuide(
            "host.cn-only", "certificates without subject alternative names",
            "The server's certificate names its host as common name only, which has not counted since Go 1.15 (RFC 6125, section 6.4.4).",
            mend: "Have it issued anew with subjectAltName."),
        RuleGuide(
            "chain.untrusted", "whether the CA data vouches for the server",
            "No path leads from the server's certificate to a certificate of the CA data: another CA, a wrong signature, a broken constraint. The message says at which certificate it fails.",
            mend:
                "Compare what the server presents (openssl s_client -connect HOST:PORT -showcerts) with the CA data; store the right one with aichor-vault set NAME --ca-file FILE. If someone else's certificate is presented, somebody may be listening in."
        ),
        RuleGuide(
            "chain.validity", "dates of the server's certificate and its path",
            "The server's certificate, or one between it and the CA data, is expired or not valid yet.",
            mend:
                "Renew it on the cluster: kubeadm certs renew apiserver; k3s and RKE2 renew when they start. If the dates look right, check this machine's clock."
        ),
        RuleGuide(
            "chain.incomplete", "missing issuers",
            "The certificate that issued the server's (or an intermediate's) is neither sent by the server nor in the CA data. Mostly the CA data is another cluster's, or an old one.",
            mend:
                "Compare the issuer that the message names with aichor-vault show NAME; store the cluster's own CA with aichor-vault set NAME --ca-file FILE. If it is right, have the server send its intermediates, or add them to the CA data."
        ),
        RuleGuide(
            "leaf.usage", "what the server's certificate is for",
            "The extended key usage of the server's certificate does not let it be a server's, or it is odd for one: a CA itself, the serial number 0.",
            mend: "Have it issued anew with extendedKeyUsage serverAuth and without CA:TRUE."),
        RuleGuide(
            "leaf.weak-key", "the server's key",
            "The key of the server's certificate has less than 112 bits of security, or is of a kind that kubectl does not know.",
            mend: "Have it issued anew with RSA of 2048 bits or more, or EC P-256."),
    ]
}
