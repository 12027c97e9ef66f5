package main

import (
	"crypto/tls"
	"io"
	"net/http"

	"github.com/quic-go/quic-go/http3"
)

const longPage = 20_000_000

// origin is an application that speaks nothing but HTTP/3: a short page at /, a long one at /long.
func origin(arguments []string) error {
	own, err := tls.LoadX509KeyPair("relay.crt", "relay.key")
	if err != nil {
		return err
	}
	pages := http.NewServeMux()
	pages.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "private page over "+r.Proto) })
	pages.HandleFunc("/long", func(w http.ResponseWriter, _ *http.Request) {
		part := make([]byte, 50_000)
		for sent := 0; sent < longPage; sent += len(part) {
			if _, err := w.Write(part); err != nil {
				return
			}
		}
	})
	server := http3.Server{
		Addr:      "127.0.0.1:" + arguments[0],
		Handler:   pages,
		TLSConfig: http3.ConfigureTLSConfig(&tls.Config{Certificates: []tls.Certificate{own}}),
	}
	return server.ListenAndServe()
}
