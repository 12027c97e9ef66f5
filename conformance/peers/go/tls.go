package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"os"

	"github.com/quic-go/quic-go/http3"
)

// pool returns the certificates of a file.
func pool(file string) (*x509.CertPool, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	made := x509.NewCertPool()
	if !made.AppendCertsFromPEM(text) {
		return nil, errors.New(file + " has no certificate")
	}
	return made, nil
}

// clientTLS shows the client's certificate and trusts the root only.
func clientTLS() (*tls.Config, error) {
	own, err := tls.LoadX509KeyPair("client.crt", "client.key")
	if err != nil {
		return nil, err
	}
	roots, err := pool("root.pem")
	if err != nil {
		return nil, err
	}
	return &tls.Config{
		Certificates: []tls.Certificate{own},
		RootCAs:      roots,
		ServerName:   "localhost",
		NextProtos:   []string{http3.NextProtoH3},
		MinVersion:   tls.VersionTLS13,
	}, nil
}

// serverTLS wants a certificate of every client.
func serverTLS() (*tls.Config, error) {
	own, err := tls.LoadX509KeyPair("server.crt", "server.key")
	if err != nil {
		return nil, err
	}
	clients, err := pool("clients.pem")
	if err != nil {
		return nil, err
	}
	return http3.ConfigureTLSConfig(&tls.Config{
		Certificates: []tls.Certificate{own},
		ClientAuth:   tls.RequireAndVerifyClientCert,
		ClientCAs:    clients,
		MinVersion:   tls.VersionTLS13,
	}), nil
}
