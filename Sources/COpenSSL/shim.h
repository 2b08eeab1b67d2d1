// SPDX-License-Identifier: Apache-2.0
// What of OpenSSL 3 the project uses, and macros that Swift cannot import as functions.
#ifndef COPENSSL_SHIM_H
#define COPENSSL_SHIM_H

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

// Names of parameters are string macros. Swift imports them as String, whose C form ends with the call it is passed to,
// while an OSSL_PARAM keeps the pointer.
static inline const char *aichor_param_digest(void) { return OSSL_MAC_PARAM_DIGEST; }
static inline const char *aichor_param_password(void) { return OSSL_KDF_PARAM_PASSWORD; }
static inline const char *aichor_param_salt(void) { return OSSL_KDF_PARAM_SALT; }
static inline const char *aichor_param_scrypt_n(void) { return OSSL_KDF_PARAM_SCRYPT_N; }
static inline const char *aichor_param_scrypt_r(void) { return OSSL_KDF_PARAM_SCRYPT_R; }
static inline const char *aichor_param_scrypt_p(void) { return OSSL_KDF_PARAM_SCRYPT_P; }
static inline const char *aichor_param_scrypt_maxmem(void) { return OSSL_KDF_PARAM_SCRYPT_MAXMEM; }

// Stacks are macros over void pointers. The stack owns what is pushed.
static inline STACK_OF(X509) *aichor_certificates_new(void) { return sk_X509_new_null(); }
static inline int aichor_certificates_push(STACK_OF(X509) *stack, X509 *certificate) {
    if (!X509_up_ref(certificate)) return 0;
    if (sk_X509_push(stack, certificate) > 0) return 1;
    X509_free(certificate);
    return 0;
}
static inline int aichor_certificates_count(const STACK_OF(X509) *stack) { return sk_X509_num(stack); }
static inline X509 *aichor_certificates_at(const STACK_OF(X509) *stack, int index) { return sk_X509_value(stack, index); }
static inline void aichor_certificates_free(STACK_OF(X509) *stack) { sk_X509_pop_free(stack, X509_free); }

// OpenSSL looks for issuers by name and key identifier. Where the path is chosen already, it is to follow that one and no
// other: each certificate's issuer is the next of the path, and the last one has none but itself.
static inline int aichor_is_next_of_path(X509_STORE_CTX *context, X509 *subject, X509 *issuer) {
    const STACK_OF(X509) *path = (const STACK_OF(X509) *)X509_STORE_CTX_get_ex_data(context, 0);
    int count = sk_X509_num(path);
    for (int index = 0; index < count; index++) {
        if (sk_X509_value(path, index) != subject) continue;
        if (index + 1 < count) return X509_cmp(sk_X509_value(path, index + 1), issuer) == 0;
        return X509_cmp(subject, issuer) == 0
            && X509_NAME_cmp(X509_get_subject_name(subject), X509_get_issuer_name(subject)) == 0;
    }
    return 0;
}
static inline void aichor_follow_paths(X509_STORE *store) { X509_STORE_set_check_issued(store, aichor_is_next_of_path); }
// The path must outlive the context.
static inline int aichor_set_path(X509_STORE_CTX *context, STACK_OF(X509) *path) {
    return X509_STORE_CTX_set_ex_data(context, 0, path);
}

// The names of a subjectAltName extension; NULL if there is none, or if it is malformed (*status -2, or -1 for none).
static inline GENERAL_NAMES *aichor_alternative_names(const X509 *certificate, int *status) {
    return (GENERAL_NAMES *)X509_get_ext_d2i(certificate, NID_subject_alt_name, status, NULL);
}
static inline int aichor_names_count(const GENERAL_NAMES *names) { return sk_GENERAL_NAME_num(names); }
static inline void aichor_names_free(GENERAL_NAMES *names) { GENERAL_NAMES_free(names); }

// Name constraints (RFC 5280, section 4.2.1.10) as far as they are shown: how many subtrees of each list there are.
static inline NAME_CONSTRAINTS *aichor_name_constraints(const X509 *certificate, int *status) {
    return (NAME_CONSTRAINTS *)X509_get_ext_d2i(certificate, NID_name_constraints, status, NULL);
}
static inline int aichor_permitted_count(const NAME_CONSTRAINTS *constraints) {
    return constraints->permittedSubtrees == NULL ? 0 : sk_GENERAL_SUBTREE_num(constraints->permittedSubtrees);
}
static inline int aichor_excluded_count(const NAME_CONSTRAINTS *constraints) {
    return constraints->excludedSubtrees == NULL ? 0 : sk_GENERAL_SUBTREE_num(constraints->excludedSubtrees);
}
static inline void aichor_constraints_free(NAME_CONSTRAINTS *constraints) { NAME_CONSTRAINTS_free(constraints); }

// The bases of name constraints, for showing them.
static inline const GENERAL_NAME *aichor_constraint_base(const NAME_CONSTRAINTS *constraints, int excluded, int index) {
    const STACK_OF(GENERAL_SUBTREE) *trees = excluded ? constraints->excludedSubtrees : constraints->permittedSubtrees;
    return sk_GENERAL_SUBTREE_value(trees, index)->base;
}
static inline const GENERAL_NAME *aichor_name_at(const GENERAL_NAMES *names, int index) {
    return sk_GENERAL_NAME_value(names, index);
}
static inline int aichor_general_name_kind(const GENERAL_NAME *name) { return name->type; }
// The text or the address of a name; NULL for kinds that have none.
static inline const ASN1_STRING *aichor_general_name_text(const GENERAL_NAME *name) {
    switch (name->type) {
    case GEN_DNS: return name->d.dNSName;
    case GEN_IPADD: return name->d.iPAddress;
    case GEN_EMAIL: return name->d.rfc822Name;
    case GEN_URI: return name->d.uniformResourceIdentifier;
    default: return NULL;
    }
}

// The purposes of extKeyUsage; NULL if there is none, or if it is malformed.
static inline EXTENDED_KEY_USAGE *aichor_purposes(const X509 *certificate) {
    return (EXTENDED_KEY_USAGE *)X509_get_ext_d2i(certificate, NID_ext_key_usage, NULL, NULL);
}
static inline int aichor_purposes_count(const EXTENDED_KEY_USAGE *purposes) { return sk_ASN1_OBJECT_num(purposes); }
static inline const ASN1_OBJECT *aichor_purpose_at(const EXTENDED_KEY_USAGE *purposes, int index) {
    return sk_ASN1_OBJECT_value(purposes, index);
}
static inline void aichor_purposes_free(EXTENDED_KEY_USAGE *purposes) { EXTENDED_KEY_USAGE_free(purposes); }

#endif
