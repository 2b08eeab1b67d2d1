// SPDX-License-Identifier: Apache-2.0

extension RuleGuide {
    /// The form's CA Data.
    static let authorities = [
        RuleGuide(
            "ca.parse", "whether the CA data can be read",
            "A block of the PEM text is not a certificate: truncated, with another label, with headers, or not DER. kubectl ignores such a block silently; here it is reported by its number.",
            fix:
                "Copy it again: kubectl config view --minify --raw --flatten -o jsonpath='{..certificate-authority-data}' | base64 -d."
        ),
        RuleGuide(
            "ca.private-key", "private keys in the CA data",
            "The text contains a private key in addition to the certificates, or instead of them. It is never stored.",
            fix: "Give only the certificates. If the key was pasted anywhere else, have it replaced."),
        RuleGuide(
            "ca.double-base64", "encoding of the CA data",
            "The form expects PEM text. Kubeconfigs contain it base64-encoded, and the YAML of a Secret contains it base64-encoded again.",
            fix: "Decode it with base64 -d until it begins with -----BEGIN CERTIFICATE-----."),
        RuleGuide(
            "ca.not-a-ca", "certificates that are not CAs",
            "A certificate in the CA data, or in the chain to it, may not sign others: its basicConstraints do not contain CA:TRUE, or its keyUsage lacks keyCertSign. A server's own certificate given as CA data verifies only that server, and only until it is renewed.",
            fix: "Give the certificate of its issuer: openssl x509 -in FILE -noout -issuer prints its name."),
        RuleGuide(
            "ca.validity", "dates of the CA data",
            "A certificate in the CA data has expired or is not valid yet. This is an error if no certificate is valid now, a warning if another one is.",
            fix:
                "Store the cluster's current CA: aichor-vault set NAME --ca-file FILE. If the dates look right, check this machine's clock."
        ),
        RuleGuide(
            "ca.weak-key", "keys of CAs",
            "RSA keys below 2048 bits have less than 112 bits of security (NIST SP 800-57) and are rejected in every chain here. kubectl does not support DSA, P-192 and other curves.",
            fix: "Have the cluster's CA reissued. Until then the cluster can be stored with --allow-findings."),
        RuleGuide(
            "ca.weak-signature", "signatures of CAs",
            "A certificate that is not a root is signed with MD5 or SHA-1, which are broken. It still works as a trust anchor, because an anchor's signature is not checked; between the server's certificate and the anchor it is rejected.",
            fix: "Have it reissued with SHA-256."),
        RuleGuide(
            "ca.duplicate", "duplicate certificates",
            "The same certificate occurs twice in the CA data. This is harmless; it is stored once.",
            fix: "Nothing to do."),
    ]

    /// The server's certificate, its path to the CA data, and the host.
    static let serving = [
        RuleGuide(
            "host.match", "whether the server's certificate is for the API host",
            "The host is not among the subject alternative names of the server's certificate. An IP address must be listed as an IP address; a wildcard matches one label only.",
            fix:
                "Use a host that is listed, or add it on the cluster: in kubeadm with apiServer.certSANs in its configuration and kubeadm init phase certs apiserver; in k3s and RKE2 with --tls-san; in OpenShift with a named certificate. AIchor's registration form has no field for another server name."
        ),
        RuleGuide(
            "host.cn-only", "certificates without subject alternative names",
            "The server's certificate contains its host only as the common name, which is ignored since Go 1.15 (RFC 6125, section 6.4.4).",
            fix: "Have it reissued with subjectAltName."),
        RuleGuide(
            "chain.untrusted", "whether the CA data verifies the server's certificate",
            "No chain leads from the server's certificate to a certificate in the CA data: another CA, a wrong signature, a broken constraint. The message names the certificate at which it fails.",
            fix:
                "Compare what the server presents (openssl s_client -connect HOST:PORT -showcerts) with the CA data; store the right one with aichor-vault set NAME --ca-file FILE. If the certificate presented is not yours, someone may be intercepting the connection."
        ),
        RuleGuide(
            "chain.validity", "dates of the server's certificate and its chain",
            "The server's certificate, or one between it and the CA data, has expired or is not valid yet.",
            fix:
                "Renew it on the cluster: kubeadm certs renew apiserver; k3s and RKE2 renew it when they start. If the dates look right, check this machine's clock."
        ),
        RuleGuide(
            "chain.incomplete", "missing issuers",
            "The certificate that issued the server's certificate (or an intermediate) is neither sent by the server nor in the CA data. Usually the CA data belongs to another cluster, or is outdated.",
            fix:
                "Compare the issuer in the message with aichor-vault show NAME; store the cluster's own CA with aichor-vault set NAME --ca-file FILE. If it is right, configure the server to send its intermediates, or add them to the CA data."
        ),
        RuleGuide(
            "leaf.parse", "whether the server's certificates can be read",
            "The text is not certificates in PEM, or the server's certificate, or another one that it presents, has something that kubectl cannot read or does not support. kubectl refuses the connection, whatever the CA data contains.",
            fix:
                "Copy the certificates again: openssl s_client -connect HOST:PORT -showcerts. If the server presents them like this, have the one in the message reissued, or remove it from the chain if it is not needed."
        ),
        RuleGuide(
            "leaf.usage", "what the server's certificate is for",
            "The extended key usage of the server's certificate does not allow it to identify a server, or the certificate is unusual for a server: it is a CA itself, or its serial number is 0.",
            fix: "Have it reissued with extendedKeyUsage serverAuth and without CA:TRUE."),
        RuleGuide(
            "leaf.weak-key", "the server's key",
            "The key of the server's certificate has less than 112 bits of security, or is of a kind that kubectl does not support.",
            fix: "Have it reissued with an RSA key of at least 2048 bits, or EC P-256."),
    ]
}
