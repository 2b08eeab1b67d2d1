// SPDX-License-Identifier: Apache-2.0

// Asks Go's crypto/x509 about chains: JSON lines in, "ok" or one line of reason out. With an argument, only its version.
package main

import (
	"bufio"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

type question struct {
	Chain  []string
	Bundle string
	Host   string
	At     time.Time
}

func judge(asked question) error {
	roots, intermediates := x509.NewCertPool(), x509.NewCertPool()
	bundle, err := base64.StdEncoding.DecodeString(asked.Bundle)
	if err != nil {
		return err
	}
	if !roots.AppendCertsFromPEM(bundle) {
		return fmt.Errorf("no certificate in the bundle")
	}
	var leaf *x509.Certificate
	for index, text := range asked.Chain {
		encoded, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return err
		}
		certificate, err := x509.ParseCertificate(encoded)
		if err != nil {
			return err
		}
		if index == 0 {
			leaf = certificate
		} else {
			intermediates.AddCert(certificate)
		}
	}
	options := x509.VerifyOptions{Roots: roots, Intermediates: intermediates, CurrentTime: asked.At}
	if _, err := leaf.Verify(options); err != nil {
		return err
	}
	return leaf.VerifyHostname(asked.Host)
}

func main() {
	if len(os.Args) > 1 {
		fmt.Println(runtime.Version())
		return
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var asked question
		err := json.Unmarshal(lines.Bytes(), &asked)
		if err == nil {
			err = judge(asked)
		}
		if err == nil {
			fmt.Println("ok")
		} else {
			fmt.Println(strings.ReplaceAll(err.Error(), "\n", " "))
		}
	}
}
