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

#endif
