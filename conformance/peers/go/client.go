package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/quic-go/masque-go"
	"github.com/quic-go/quic-go"
	"github.com/quic-go/quic-go/http3"
	"github.com/yosida95/uritemplate/v3"
)

const patience = 50 * time.Second

// The packets of the connection to the proxy must hold those of another QUIC connection.
var outer = quic.Config{EnableDatagrams: true, InitialPacketSize: 1350}

func template(proxy string) *uritemplate.Template {
	return uritemplate.MustNew("https://" + proxy + "/.well-known/masque/udp/{target_host}/{target_port}/")
}

// dialUDP opens a UDP flow through the proxy and says what its answer was.
func dialUDP(ctx context.Context, proxy, authority string) (*masque.Conn, error) {
	config, err := clientTLS()
	if err != nil {
		return nil, err
	}
	request, err := masque.NewRequest(ctx, template(proxy), authority)
	if err != nil {
		return nil, err
	}
	transport := masque.Transport{TLSClientConfig: config, QUICConfig: &outer}
	flow, response, err := transport.Dial(request)
	if response != nil {
		fmt.Println("status", response.StatusCode, response.Header.Get("Proxy-Status"))
	}
	return flow, err
}

// get asks an application for a page over HTTP/3 by way of CONNECT-UDP.
func get(arguments []string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	transport := &http3.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true},
		Dial: func(ctx context.Context, _ string, inner *tls.Config, config *quic.Config) (*quic.Conn, error) {
			flow, err := dialUDP(ctx, arguments[0], arguments[1])
			if err != nil {
				return nil, err
			}
			config = config.Clone()
			config.DisablePathMTUDiscovery = true
			return quic.DialEarly(ctx, flow, flow.RemoteAddr(), inner, config)
		},
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://"+arguments[1]+arguments[2], nil)
	if err != nil {
		return err
	}
	response, err := transport.RoundTrip(request)
	if err != nil {
		return err
	}
	return page(response.Body)
}

// page prints the beginning of a page and its length.
func page(body io.Reader) error {
	start := make([]byte, 200)
	n, err := io.ReadFull(body, start)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	rest, err := io.Copy(io.Discard, body)
	if n < len(start) {
		fmt.Println(string(start[:n]))
	}
	fmt.Println("bytes", int64(n)+rest)
	return err
}

// echo sends datagrams of many sizes through CONNECT-UDP, each once the one before came back.
func echo(arguments []string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	flow, err := dialUDP(ctx, arguments[0], arguments[1])
	if err != nil {
		return err
	}
	defer flow.Close()
	var count, same int
	if _, err := fmt.Sscan(arguments[2], &count); err != nil {
		return err
	}
	back := make([]byte, 2000)
	for i := 0; i < count; i++ {
		sent := bytes.Repeat([]byte{byte(i)}, 1+i%1200)
		if _, err := flow.WriteTo(sent, nil); err != nil {
			return err
		}
		flow.SetReadDeadline(time.Now().Add(5 * time.Second))
		n, _, err := flow.ReadFrom(back)
		if err != nil {
			return fmt.Errorf("datagram %d: %w", i, err)
		}
		if bytes.Equal(sent, back[:n]) {
			same++
		}
	}
	fmt.Println("echoed", same)
	return nil
}

// connect asks for a page over HTTP/1.0 by way of CONNECT on HTTP/3.
func connect(arguments []string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	config, err := clientTLS()
	if err != nil {
		return err
	}
	connection, err := quic.DialAddr(ctx, arguments[0], config, &outer)
	if err != nil {
		return err
	}
	defer connection.CloseWithError(0, "")
	stream, err := (&http3.Transport{}).NewClientConn(connection).OpenRequestStream(ctx)
	if err != nil {
		return err
	}
	target := &http.Request{Method: http.MethodConnect, Host: arguments[1], URL: &url.URL{Host: arguments[1]}, Header: http.Header{}}
	if err := stream.SendRequestHeader(target.WithContext(ctx)); err != nil {
		return err
	}
	response, err := stream.ReadResponse()
	if err != nil {
		return err
	}
	fmt.Println("status", response.StatusCode, response.Header.Get("Proxy-Status"))
	if response.StatusCode != http.StatusOK {
		return nil
	}
	if _, err := fmt.Fprintf(stream, "GET %s HTTP/1.0\r\n\r\n", arguments[2]); err != nil {
		return err
	}
	return page(stream)
}
