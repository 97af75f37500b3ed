//go:build !js

package agent

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// fetch gets a small public document from the server.
func (a *Agent) fetch(ctx context.Context, path string) ([]byte, error) {
	return a.get(ctx, path, maxFetch)
}

// get gets a public document of so many bytes at most. Its errors are logged, and
// do not say of which ticket or case file it was: the path does.
func (a *Agent) get(ctx context.Context, path string, most int64) ([]byte, error) {
	at := strings.TrimRight(a.cfg.URL, "/") + path
	at = strings.Replace(strings.Replace(at, "wss://", "https://", 1), "ws://", "http://", 1)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return nil, bare(err)
	}
	client := &http.Client{}
	if a.cfg.CA != nil {
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM(a.cfg.CA)
		tr := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}
		defer tr.CloseIdleConnections()
		client.Transport = tr
	}
	res, err := client.Do(req)
	if err != nil {
		return nil, bare(err)
	}
	defer func() { _ = res.Body.Close() }()
	switch res.StatusCode {
	case http.StatusOK:
		data, err := io.ReadAll(io.LimitReader(res.Body, most+1))
		if err == nil && int64(len(data)) > most {
			err = fmt.Errorf("longer than %d bytes", most)
		}
		return data, err
	case http.StatusNotFound:
		return nil, errNotFound
	case http.StatusTooManyRequests:
		return nil, errTooMany
	}
	return nil, errors.New(res.Status)
}

// bare is an error of the network without the address.
func bare(err error) error {
	if at := (*url.Error)(nil); errors.As(err, &at) {
		return at.Err
	}
	return err
}

// escape makes a text fit for the query of an address.
func escape(s string) string { return url.QueryEscape(s) }
