// SPDX-License-Identifier: Apache-2.0

extension RuleGuide {
    /// What audits look at beside what verification does.
    static let audits = clusterAudits + vaultAudits

    private static let clusterAudits = [
        RuleGuide(
            "age.maximum", "credentials older than the policy allows",
            "The credential is as old as the rotation policy allows (90 days unless it says otherwise), or will be within its lead times. Age is counted from when the credential was issued if that is known, else from when the vault got it.",
            mend:
                "Make a new one on the cluster, store it with aichor-vault set NAME --token-stdin, register the engine with it, then delete the old one. aichor-vault policy explain NAME tells which rule sets the age."
        ),
        RuleGuide(
            "age.unknown", "credentials of unknown age",
            "Nobody knows when the credential was issued: tokens of Secrets and passwords do not say it themselves. Its age is then counted from when the vault got it, which may be too late. It is a warning if the time of issue lies after that, because then one of both is wrong.",
            mend: "If you know the date, say it: aichor-vault set NAME --issued-at DATE. Else replace the credential."),
        RuleGuide(
            "age.future", "dates that are yet to come",
            "The vault got the credential, or it was issued, or the last check was made, at a time that this machine's clock has not reached. Its age is then not known, and it would seem young for as long.",
            mend:
                "See that the clock is right. If it is, it was wrong then: store the credential again, or verify the cluster again."
        ),
        RuleGuide(
            "token.life-used", "tokens of whose life four fifths are over",
            "More than 80 percent of the time between the token's beginning and its end are over. At this point the kubelet renews the tokens of pods, so issuers count on it.",
            mend: "Get a new one and store it: aichor-vault set NAME --token-stdin."),
        RuleGuide(
            "ca.expires-soon", "CA certificates near their end",
            "A certificate of the CA data reaches its end within the lead times of the policy. After it no chain below it is trusted any more.",
            mend:
                "Rotate the cluster's CA as its documentation says, then store the new CA data: aichor-vault set NAME --ca-file FILE."
        ),
        RuleGuide(
            "chain.expires-soon", "server certificates near their end",
            "The certificate that the API server presented when it was last asked reaches its end within the lead times of the policy. Many servers renew it by themselves; kubeadm does so only at upgrades.",
            mend:
                "Renew it on the cluster (kubeadm certs renew apiserver), then look again: aichor-vault verify NAME --online."
        ),
        RuleGuide(
            "verify.never", "clusters that were never verified",
            "Nobody has checked whether host, CA data and credential of this entry fit together.",
            mend: "Check it: aichor-vault verify NAME, or with --online to ask the API server."),
        RuleGuide(
            "verify.failed", "clusters whose last check found an error",
            "The last check of what is stored now found an error: AIchor could not use the engine like this.",
            mend: "Look again with aichor-vault verify NAME, and mend what it says; explain tells about each rule."),
        RuleGuide(
            "verify.stale", "clusters whose last check is old",
            "The last check is older than the policy allows (30 days unless it says otherwise), or the entry was changed since.",
            mend: "Look again: aichor-vault verify NAME --online."),
        RuleGuide(
            "policy.basic-auth", "basic authentication against the policy",
            "The credential is a user name and a password, and the rotation policy does not allow that. Nobody can see from a password how old it is, and Kubernetes itself takes none.",
            mend:
                "Store a service account's token: aichor-vault set NAME --token-stdin. Or allow it: aichor-vault policy set NAME --basic-auth allow."
        ),
        RuleGuide(
            "policy.non-expiring", "tokens without an end against the policy",
            "No end of the token is known, and the rotation policy does not allow that. Tokens of Secrets, as AIchor's page has people make them, never end; of opaque tokens nobody knows.",
            mend:
                "Make a token with an end (kubectl create token ACCOUNT --duration 2160h) and store it. Or allow it: aichor-vault policy set NAME --non-expiring allow."
        ),
        RuleGuide(
            "reuse.same-cluster", "one secret for one API server under several names",
            "Two entries hold the same secret for the same API endpoint. When one of them is rotated, the other still has the old one.",
            mend: "Keep one of them and take the other away: aichor-vault remove NAME."),
        RuleGuide(
            "reuse.shared", "one secret for several API servers",
            "Entries with different API endpoints hold the same secret. No service account token is good for two clusters, so one of the entries is wrong; and where one password opens several, all fall with it. The vault compares keyed fingerprints, never the secrets.",
            mend: "Give each cluster a credential of its own: aichor-vault set NAME --token-stdin."),
        RuleGuide(
            "export.never", "credentials that nobody has taken",
            "The credential never left the vault. Perhaps the engine was not registered yet, or was registered with another credential.",
            mend: "Register it with aichor-vault export NAME, or take it away with aichor-vault remove NAME."),
        RuleGuide(
            "access.new-slot", "credentials taken with a key not used for them before",
            "In the last 30 days the credential left the vault unlocked by a key slot that had not taken it in the 90 days before. The slot is proven; who held its key is not. Only what the log still holds is looked at, and only who took the credential that is there now.",
            mend:
                "See who it was with aichor-vault history NAME. If nobody can say why, replace the credential and remove the slot: aichor-vault key remove LABEL."
        ),
        RuleGuide(
            "access.new-executable", "credentials taken by a program not seen with them before",
            "In the last 30 days the credential left the vault for a process that was started by a program that had not taken it in the 90 days before. The name is what the system told and can be forged by the same user.",
            mend:
                "See who it was with aichor-vault history NAME. If nobody can say why, replace the credential: aichor-vault set NAME --token-stdin."
        ),
    ]

    private static let vaultAudits = [
        RuleGuide(
            "key.cost", "passphrases that are stretched too little",
            "The passphrase of a key slot is stretched with less work than this program uses for new ones, so guessing it costs an attacker less.",
            mend: "Make the slot anew, with the same passphrase or another: aichor-vault passphrase --for-slot LABEL."),
        RuleGuide(
            "key.no-recovery", "vaults without a recovery code",
            "No key slot opens with a recovery code. Who forgets the passphrase and loses the key file has lost the vault; nobody can help.",
            mend:
                "Make one and keep it on paper, in a safe: aichor-vault key add recovery-code --kind recovery-code."),
        RuleGuide(
            "log.chain", "logs that were altered",
            "Between its ends the log is not the one that was written: an entry is missing, was altered or stands elsewhere. Somebody wrote to the vault file without its key.",
            mend:
                "aichor-vault log verify names the first bad entry. Keep the file as evidence, and go on with a backup that aichor-vault backup verify finds whole."
        ),
        RuleGuide(
            "log.short", "a log that was pruned too far",
            "Entries of the last 90 days were pruned. Audits tell new takers of a credential by what these days show, and no longer can.",
            mend:
                "Nothing brings them back; the archive that was made before the pruning tells. Prune only what is older."
        ),
        RuleGuide(
            "log.clock", "clocks that disagree with the log",
            "The log's newest entry lies in the future of this machine's clock, or entries have times before their predecessors'. Ages and ends are judged by this clock: with more than a day between them nothing here can be believed, which is an error. If later entries agree with the clock, it was another that was wrong, and it is a notice.",
            mend: "Set the clock by NTP, on every machine that uses the vault."),
        RuleGuide(
            "vault.rollback", "old copies of the vault",
            "This user has seen a newer state of this vault, or another one of the same generation. Somebody put an old copy in its place, or the file was restored from a backup.",
            mend:
                "Find out how it came here. If you restored it yourself: aichor-vault key accept-rollback --generation N."
        ),
        RuleGuide(
            "vault.unmarked", "vaults whose old copies would not be recognised",
            "After each use the newest state seen is noted in a mark, a small file of this user outside the vault. It could not be written, so nothing here tells the vault from an older copy of it.",
            mend:
                "Give this user a folder that stays and can be written to: $XDG_STATE_HOME/aichor-vault, else ~/.local/state/aichor-vault."
        ),
    ]
}
