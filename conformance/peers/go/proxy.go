package main

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"

	"github.com/quic-go/masque-go"
	"github.com/quic-go/quic-go"
	"github.com/quic-go/quic-go/http3"
	"github.com/yosida95/uritemplate/v3"
)

// proxy serves CONNECT-UDP by masque-go and CONNECT by quic-go, over HTTP/3, to clients with a certificate.
func proxy(arguments []string) error {
	config, err := serverTLS()
	if err != nil {
		return err
	}
	uri := template("localhost:" + arguments[0])
	var udp masque.Proxy
	server := http3.Server{
		Addr:            "127.0.0.1:" + arguments[0],
		TLSConfig:       config,
		EnableDatagrams: true,
		QUICConfig:      &quic.Config{EnableDatagrams: true, MaxIncomingStreams: 1000},
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.Method != http.MethodConnect:
				w.WriteHeader(http.StatusMethodNotAllowed)
			case r.Proto == "connect-udp":
				overUDP(&udp, w, r, uri)
			default:
				overTCP(w, r)
			}
		}),
	}
	return server.ListenAndServe()
}

func overUDP(udp *masque.Proxy, w http.ResponseWriter, r *http.Request, uri *uritemplate.Template) {
	request, err := masque.ParseProxyRequest(r, uri)
	var refused *masque.ProxyRequestParseError
	if errors.As(err, &refused) {
		w.WriteHeader(refused.HTTPStatus)
		return
	}
	udp.Proxy(w, request)
}

func overTCP(w http.ResponseWriter, r *http.Request) {
	far, err := (&net.Dialer{}).DialContext(context.Background(), "tcp", r.Host)
	if err != nil {
		w.Header().Set("Proxy-Status", "quic-go; error=connection_refused")
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer far.Close()
	w.WriteHeader(http.StatusOK)
	near := w.(http3.HTTPStreamer).HTTPStream()
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		if _, err := io.Copy(near, far); err != nil {
			near.CancelWrite(quic.StreamErrorCode(http3.ErrCodeConnectError))
			return
		}
		near.Close()
	}()
	if _, err := io.Copy(far, near); err != nil {
		far.(*net.TCPConn).SetLinger(0)
		far.Close()
		return
	}
	far.(*net.TCPConn).CloseWrite()
	<-answered
}
