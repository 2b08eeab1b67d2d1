# SPDX-License-Identifier: Apache-2.0
"""Makes keys and certificates with the openssl command line: never with the program under test, never real ones.

A key is made once per name and reused; a certificate is one run of `openssl ca`, which alone takes exact dates. What
openssl refuses to write (a serial of 21 bytes, an extension twice) is edited in DER and signed again.
"""
import base64
import datetime
import os
import subprocess
import tempfile

import der

UTC = datetime.timezone.utc
KINDS = {
    "p256": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:prime256v1"],
    "p384": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp384r1"],
    "p521": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp521r1"],
    "p224": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp224r1"],
    "p192": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:prime192v1"],
    "ed25519": ["-algorithm", "ED25519"],
    "ed448": ["-algorithm", "ED448"],
    "rsa512": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:512"],
    "rsa1024": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"],
    "rsa2048": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
}
NO_DIGEST = {"ed25519", "ed448"}


def openssl(*arguments, input=None):
    """Runs openssl, which must succeed; what it printed."""
    done = subprocess.run(["openssl", *map(str, arguments)], input=input, capture_output=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"openssl {' '.join(map(str, arguments))}: {done.stderr.decode('utf-8', 'replace')}")
    return done.stdout


def pem(encoded, label="CERTIFICATE", end="\n", width=64):
    """A PEM block around DER."""
    text = base64.b64encode(encoded).decode()
    lines = [text[index:index + width] for index in range(0, len(text), width)]
    return end.join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""]).encode()


class Certificate:
    """A certificate, and the key that it is for."""
    def __init__(self, name, encoded, key, identified=True):
        self.name, self.der, self.key = name, encoded, key
        # Whether it has a subject key identifier, which openssl needs in those that it issues.
        self.identified = identified

    @property
    def pem(self):
        return pem(self.der)

    def __repr__(self):
        return self.name


class Forge:
    """A folder of keys, and certificates dated in days from `base`."""
    def __init__(self, folder=None):
        self.folder = folder or tempfile.mkdtemp(prefix="aichor-forge-")
        self.base = datetime.datetime.now(UTC).replace(microsecond=0)
        self.requests = {}
        self.count = 0
        self.write("empty.cnf", b"[req]\ndistinguished_name=dn\n[dn]\n")

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content):
        with open(self.path(name), "wb") as file:
            file.write(content)
        return self.path(name)

    def at(self, days):
        """The moment so many days from now."""
        return self.base + datetime.timedelta(days=days)

    def key(self, name):
        """The path of the private key `KIND/NAME`, made if there is none."""
        path = self.path(name.replace("/", "-") + ".key")
        if not os.path.exists(path):
            kind = name.split("/")[0]
            if kind.startswith("dsa"):
                parameters = self.path("dsa.pem")
                if not os.path.exists(parameters):
                    openssl("genpkey", "-genparam", "-algorithm", "DSA", "-pkeyopt", "dsa_paramgen_bits:2048",
                            "-pkeyopt", "dsa_paramgen_q_bits:256", "-out", parameters)
                openssl("genpkey", "-paramfile", parameters, "-out", path)
            else:
                openssl("genpkey", *KINDS[kind], "-out", path)
            os.chmod(path, 0o600)
        return path

    def request(self, key):
        """A certificate request for a key: `openssl ca` wants one, and takes only the public key from it."""
        if key not in self.requests:
            path = self.path(key.replace("/", "-") + ".csr")
            openssl("req", "-new", "-key", self.key(key), "-subj", "/CN=request", "-config", self.path("empty.cnf"),
                    "-out", path)
            self.requests[key] = path
        return self.requests[key]

    def issue(self, subject, *, by=None, key="p256/leaf", ca=False, sans=None, purpose="serverAuth", usage="", basic="",
              path_length=None, constraints=None, start=-30, end=335, serial=None, digest="sha256", more=(), version=3,
              name=None, subject_key="hash", authority_key="keyid"):
        """A certificate for `key`, signed `by` another or by itself. An extension given as None is left out."""
        self.count += 1
        number = f"c{self.count}"
        # What follows a line feed in the name constraints is a section of its own, and stands last.
        constraints, _, sections = (constraints or "").partition("\n")
        lines = self.extensions(ca, sans, purpose, usage, basic, path_length, constraints, more)
        if by is not None and not by.identified:
            authority_key = None
        lines += [f"subjectKeyIdentifier={subject_key or 'none'}", f"authorityKeyIdentifier={authority_key or 'none'}"]
        config = [
            "[ca]", "default_ca=d", "[d]", f"database={self.write(number + '.txt', b'')}", "unique_subject=no",
            "policy=p", "rand_serial=yes", "email_in_dn=yes", "string_mask=utf8only", "[p]", "[e]"
        ]
        path = self.write(number + ".cnf",
                          "\n".join(config + (lines if version == 3 else []) + [sections, ""]).encode())
        out = self.path(number + ".pem")
        issuer = ["-selfsign", "-keyfile", self.key(key)]
        if by is not None:
            issuer = ["-cert", self.write(number + ".issuer", by.pem), "-keyfile", self.key(by.key)]
        signing = (by.key if by else key).split("/")[0]
        openssl("ca", "-config", path, "-batch", "-notext", "-preserveDN", "-utf8", "-in", self.request(key), "-out",
                out, "-outdir", self.folder, *issuer, "-subj", subject, "-startdate", self.date(start), "-enddate",
                self.date(end), "-md", "null" if signing in NO_DIGEST else digest,
                *(["-extensions", "e"] if version == 3 else []))
        with open(out, encoding="ascii") as file:
            certificate = Certificate(name or subject, openssl_der(file.read()), key,
                                      bool(subject_key) and version == 3)
        if serial is not None:
            return self.edited(certificate, by or certificate, lambda fields: fields.update(serial=serial))
        return certificate

    @staticmethod
    def extensions(ca, sans, purpose, usage, basic, path_length, constraints, more):
        if basic == "":
            basic = "critical,CA:" + ("TRUE" if ca else "FALSE")
            basic += f",pathlen:{path_length}" if path_length is not None else ""
        if usage == "":
            usage = "critical,keyCertSign,cRLSign" if ca else "critical,digitalSignature,keyEncipherment"
        if ca and purpose == "serverAuth":
            purpose = None
        lines = [f"basicConstraints={basic}"] if basic else []
        lines += [f"keyUsage={usage}"] if usage else []
        lines += [f"extendedKeyUsage={purpose}"] if purpose else []
        lines += [f"nameConstraints={constraints}"] if constraints else []
        if sans is not None:
            lines += [f"subjectAltName={sans}"]
        return lines + list(more)

    def date(self, when):
        if isinstance(when, str):
            return when
        moment = when if isinstance(when, datetime.datetime) else self.at(when)
        return moment.strftime("%Y%m%d%H%M%SZ")

    def edited(self, certificate, by, change):
        """A certificate with its fields changed and signed anew; `change` gets {serial, extensions, ...} to alter."""
        fields = der.CertificateFields(certificate.der)
        change(fields)
        to_be_signed = fields.encoded()
        algorithm = fields.signature_algorithm
        path = self.write(f"tbs{self.count}", to_be_signed)
        signature = openssl("dgst", "-sha256", "-sign", self.key(by.key), path)
        encoded = der.sequence(to_be_signed, algorithm, der.element(3, b"\0" + signature))
        return Certificate(certificate.name, encoded, certificate.key, certificate.identified)


def openssl_der(text):
    body = text.split("-----BEGIN CERTIFICATE-----")[1].split("-----END CERTIFICATE-----")[0]
    return base64.b64decode("".join(body.split()))
