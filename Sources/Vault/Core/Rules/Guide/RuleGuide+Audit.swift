// SPDX-License-Identifier: Apache-2.0

extension RuleGuide {
    /// What audits check in addition to verification.
    static let audits = clusterAudits + vaultAudits

    private static let clusterAudits = [
        RuleGuide(
            "age.maximum", "credentials older than the policy allows",
            "The credential is as old as the rotation policy allows (90 days by default), or will be within the policy's warning period. Its age is counted from when it was issued if that is known, otherwise from when it was stored.",
            fix:
                "Create a new one on the cluster, store it with aichor-vault set NAME --token-stdin, register the engine with it, then delete the old one. aichor-vault policy explain NAME shows which rule sets the maximum age."
        ),
        RuleGuide(
            "age.unknown", "credentials whose issue date is unknown",
            "It is not known when the credential was issued: tokens of Kubernetes Secrets and passwords do not contain an issue date. The age is then counted from when the credential was stored, so it may really be older. The finding is a warning if a later issue date is recorded, because then one of the two dates is wrong.",
            fix:
                "If you know the date, set it: aichor-vault set NAME --issued-at DATE. Otherwise replace the credential."
        ),
        RuleGuide(
            "age.future", "dates in the future",
            "The credential was stored or issued, or the last check was made, at a time that is in the future according to this machine's clock. The age is then unknown, and the credential would look younger than it is.",
            fix:
                "Check the clock. If it is right now, it was wrong at that time: store the credential again, or verify the cluster again."
        ),
        RuleGuide(
            "token.life-used", "tokens that have used four fifths of their lifetime",
            "More than 80 percent of the time between the token's start of validity and its expiry has passed. The kubelet renews the tokens of pods at this point, so issuers expect it.",
            fix: "Get a new one and store it: aichor-vault set NAME --token-stdin."),
        RuleGuide(
            "ca.expires-soon", "CA certificates that expire soon",
            "A certificate in the CA data expires within the policy's warning period. When it has expired, no certificate issued under it is trusted.",
            fix:
                "Rotate the cluster's CA as described in its documentation, then store the new CA data: aichor-vault set NAME --ca-file FILE."
        ),
        RuleGuide(
            "chain.expires-soon", "server certificates that expire soon",
            "The certificate that the API server presented at the last check expires within the policy's warning period. Many servers renew it automatically; kubeadm does so only during upgrades.",
            fix:
                "Renew it on the cluster (kubeadm certs renew apiserver), then verify again: aichor-vault verify NAME --online."
        ),
        RuleGuide(
            "verify.never", "clusters that were never verified",
            "It was never checked whether the host, CA data and credential of this cluster work together.",
            fix: "Check it: aichor-vault verify NAME, or with --online to ask the API server."),
        RuleGuide(
            "verify.failed", "clusters whose last check found an error",
            "The last check of the current version found an error: AIchor could not use the engine in this state.",
            fix:
                "Verify again with aichor-vault verify NAME, and fix what it reports; aichor-vault explain RULE describes each rule."
        ),
        RuleGuide(
            "verify.stale", "clusters whose last check is old",
            "The last check is older than the policy allows (30 days by default), or the cluster was changed since.",
            fix: "Verify again: aichor-vault verify NAME --online."),
        RuleGuide(
            "policy.basic-auth", "basic authentication that the policy does not allow",
            "The credential is a user name and a password, which the rotation policy does not allow. A password does not contain an issue date, and Kubernetes itself does not accept passwords.",
            fix:
                "Store a service account's token: aichor-vault set NAME --token-stdin. Or allow it: aichor-vault policy set NAME --basic-auth allow."
        ),
        RuleGuide(
            "policy.non-expiring", "tokens without an expiry that the policy does not allow",
            "The token has no known expiry, which the rotation policy does not allow. Tokens of Kubernetes Secrets, which AIchor's documentation asks users to create, never expire; for opaque tokens the expiry is unknown.",
            fix:
                "Create a token that expires (kubectl create token ACCOUNT --duration 2160h) and store it. Or allow it: aichor-vault policy set NAME --non-expiring allow."
        ),
        RuleGuide(
            "reuse.same-cluster", "one credential stored for one API server under several names",
            "Two clusters have the same credential and the same API endpoint. When one of them is rotated, the other still has the old one.",
            fix: "Keep one of them and remove the other: aichor-vault remove NAME."),
        RuleGuide(
            "reuse.shared", "one credential stored for several API servers",
            "Clusters with different API endpoints have the same credential. A service account token is valid for one cluster only, so one of the entries is wrong; and if one password is valid for several clusters, a leak exposes all of them. The vault compares keyed fingerprints, not the credentials.",
            fix: "Give each cluster its own credential: aichor-vault set NAME --token-stdin."),
        RuleGuide(
            "export.never", "credentials that were never exported",
            "The credential never left the vault. The engine may not be registered yet, or it was registered with another credential.",
            fix: "Register it with aichor-vault export NAME, or remove it with aichor-vault remove NAME."),
        RuleGuide(
            "access.new-slot", "credentials released with a key slot that had not released them before",
            "In the last 30 days the credential was released after the vault was unlocked with a key slot that had not released it in the 90 days before. The key slot is verified; the person who used its key is not. Only entries still in the log and only releases of the current credential count.",
            fix:
                "Find out who it was with aichor-vault history NAME. If nobody can explain it, replace the credential and remove the slot: aichor-vault key remove LABEL."
        ),
        RuleGuide(
            "access.new-executable", "credentials released to a program that had not received them before",
            "In the last 30 days the credential was released to a process that was started by a program that had not received it in the 90 days before. The program's name comes from the operating system, and the same user can forge it.",
            fix:
                "Find out who it was with aichor-vault history NAME. If nobody can explain it, replace the credential: aichor-vault set NAME --token-stdin."
        ),
    ]

    private static let vaultAudits = [
        RuleGuide(
            "key.cost", "passphrases with too little key stretching",
            "The passphrase of a key slot is stretched with less work than this program uses for new slots, so guessing it costs an attacker less.",
            fix: "Renew the slot, with the same passphrase or a new one: aichor-vault passphrase --for-slot LABEL."),
        RuleGuide(
            "key.no-recovery", "vaults without a recovery code",
            "No key slot has a recovery code. If the passphrase is forgotten and the key file lost, the vault cannot be opened by anyone.",
            fix:
                "Create one and keep it on paper, in a safe: aichor-vault key add recovery-code --kind recovery-code."),
        RuleGuide(
            "log.chain", "logs that were altered",
            "The log between its first and last entry is not the one that was written: an entry is missing, was altered or was moved. Someone wrote to the vault file without its key.",
            fix:
                "aichor-vault log verify reports the first bad entry. Keep the file as evidence, and continue with a backup that passes aichor-vault backup verify."
        ),
        RuleGuide(
            "log.short", "a log that was pruned too far",
            "Entries of the last 90 days were pruned. Audits compare releases with these days to find new recipients of a credential, and no longer can.",
            fix:
                "The entries cannot be restored to the log; consult the archive made before they were pruned, if there is one. Prune only older entries."
        ),
        RuleGuide(
            "log.clock", "clocks that disagree with the log",
            "The log's newest entry is in the future according to this machine's clock, or entries have times earlier than the entries before them. Ages and expiry dates are compared with this clock: if it differs by more than a day, no result of the audit is reliable, which is an error. If later entries agree with the clock, another clock was wrong, which is a notice.",
            fix: "Synchronize the clock with NTP, on every machine that uses the vault."),
        RuleGuide(
            "vault.rollback", "old copies of the vault",
            "This user has seen a newer state of this vault, or a different one of the same generation. Someone replaced the file with an old copy, or it was restored from a backup.",
            fix:
                "Find out how it got here. If you restored it yourself: aichor-vault key accept-rollback --generation N."
        ),
        RuleGuide(
            "vault.unmarked", "vaults whose old copies cannot be detected",
            "After each use, the newest state is recorded in a rollback mark, a small file of this user outside the vault. It could not be written, so an older copy of the vault cannot be distinguished from the current one here.",
            fix:
                "Give this user a persistent, writable directory: $XDG_STATE_HOME/aichor-vault, or ~/.local/state/aichor-vault if that is not set."
        ),
    ]
}
