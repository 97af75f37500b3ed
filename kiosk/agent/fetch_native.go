//go:build !js

package agent

import (
	"context"
	"crypto/tls"
	"crypto/x509"
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

// get gets a public document of so many bytes at most.
func (a *Agent) get(ctx context.Context, path string, most int64) ([]byte, error) {
	url := strings.TrimRight(a.cfg.URL, "/") + path
	url = strings.Replace(strings.Replace(url, "wss://", "https://", 1), "ws://", "http://", 1)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
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
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	switch res.StatusCode {
	case http.StatusOK:
		data, err := io.ReadAll(io.LimitReader(res.Body, most+1))
		if err == nil && int64(len(data)) > most {
			err = fmt.Errorf("%s: longer than %d bytes", path, most)
		}
		return data, err
	case http.StatusNotFound:
		return nil, errNotFound
	case http.StatusTooManyRequests:
		return nil, errTooMany
	}
	return nil, fmt.Errorf("%s: %s", path, res.Status)
}

// escape makes a text fit for the query of an address.
func escape(s string) string { return url.QueryEscape(s) }
