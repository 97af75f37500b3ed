package serve

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/google/renameio/v2"
)

// Files of the hall's own CA, under the data directory. The keys are in no
// backup: a backup is one file of the store.
const (
	caFile  = "ca.pem"
	caKey   = "ca.key"
	tlsFile = "tls.pem"
	tlsKey  = "tls.key"
)

const (
	caYears = 15
	// leafDays and renewDays: browsers take no certificate for longer than 398
	// days; a server that is never restarted renews while it runs.
	leafDays  = 397
	renewDays = 60
)

// certificate is what the server shows: the one it is given, else one of the
// hall's own CA. It is looked at again once a day, so that a renewed file, or
// the hall's own renewal, needs no restart.
type certificate struct {
	dir, cert, key string // cert "": the hall's own CA under dir
	names          []string

	mu     sync.Mutex
	pair   *tls.Certificate
	looked time.Time
}

func hallTLS(dir, cert, key string, names []string) (*tls.Config, error) {
	c := &certificate{dir: dir, cert: cert, key: key, names: names}
	if err := c.look(time.Now()); err != nil {
		return nil, err
	}
	return &tls.Config{GetCertificate: c.get, MinVersion: tls.VersionTLS12}, nil
}

// get goes on with the old certificate when there is no new one to be had.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := time.Now(); now.Sub(c.looked) > 24*time.Hour {
		c.looked = now
		_ = c.look(now)
	}
	return c.pair, nil
}

// look loads the certificate, and makes it first if it is the hall's own.
func (c *certificate) look(now time.Time) error {
	cert, key := c.cert, c.key
	if cert == "" {
		ca, err := openCA(c.dir, c.names)
		if err != nil {
			return err
		}
		if err := ca.leaf(c.dir, c.names); err != nil {
			return err
		}
		cert, key = filepath.Join(c.dir, tlsFile), filepath.Join(c.dir, tlsKey)
	}
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return fmt.Errorf("certificate %s: %w", cert, err)
	}
	c.pair, c.looked = &pair, now
	return nil
}

type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// openCA reads the hall's CA or makes it.
func openCA(dir string, names []string) (*authority, error) {
	certPEM, err := os.ReadFile(filepath.Join(dir, caFile))
	if errors.Is(err, fs.ErrNotExist) {
		return makeCA(dir, names)
	}
	if err != nil {
		return nil, fmt.Errorf("hall CA: %w", err)
	}
	keyPEM, err := os.ReadFile(filepath.Join(dir, caKey))
	if err != nil {
		return nil, fmt.Errorf("hall CA: %w", err)
	}
	pair, err := tls.X509KeyPair(certPEM, keyPEM)
	if err != nil {
		return nil, fmt.Errorf("hall CA: %w", err)
	}
	key, ok := pair.PrivateKey.(*ecdsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("hall CA: %s holds no ECDSA key", caKey)
	}
	return &authority{pair.Leaf, key}, nil
}

// makeCA makes a CA that can speak for private addresses and the hall's own
// names only: a device that trusts it trusts it for nothing else.
func makeCA(dir string, names []string) (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("hall CA: %w", err)
	}
	t := &x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: "motcua hall CA"},
		NotBefore: time.Now().Add(-24 * time.Hour), NotAfter: time.Now().AddDate(caYears, 0, 0),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true,
		KeyUsage:                    x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		PermittedDNSDomainsCritical: true,
		PermittedDNSDomains:         []string{"localhost", "local", "lan", "internal", "home.arpa"},
	}
	for _, n := range names {
		if net.ParseIP(n) == nil {
			t.PermittedDNSDomains = append(t.PermittedDNSDomains, n)
		}
	}
	for _, cidr := range []string{"127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "::1/128", "fc00::/7", "fe80::/10"} {
		_, n, err := net.ParseCIDR(cidr)
		if err != nil {
			return nil, err
		}
		t.PermittedIPRanges = append(t.PermittedIPRanges, n)
	}
	der, err := x509.CreateCertificate(rand.Reader, t, t, &key.PublicKey, key)
	if err != nil {
		return nil, fmt.Errorf("hall CA: %w", err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("hall CA: %w", err)
	}
	return &authority{cert, key}, write(dir, caFile, caKey, der, key)
}

// leaf makes the server's certificate unless a good one is there.
func (ca *authority) leaf(dir string, names []string) error {
	if pair, err := tls.LoadX509KeyPair(filepath.Join(dir, tlsFile), filepath.Join(dir, tlsKey)); err == nil && ca.good(pair.Leaf, names) {
		return nil
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fmt.Errorf("server certificate: %w", err)
	}
	t := &x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: "motcua hall server"},
		NotBefore: time.Now().Add(-24 * time.Hour), NotAfter: time.Now().AddDate(0, 0, leafDays),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	for _, n := range names {
		if ip := net.ParseIP(n); ip == nil {
			t.DNSNames = append(t.DNSNames, n)
		} else if ca.mayName(ip) {
			t.IPAddresses = append(t.IPAddresses, ip)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, t, ca.cert, &key.PublicKey, ca.key)
	if err != nil {
		return fmt.Errorf("server certificate: %w", err)
	}
	return write(dir, tlsFile, tlsKey, der, key)
}

func (ca *authority) good(leaf *x509.Certificate, names []string) bool {
	if leaf == nil || leaf.CheckSignatureFrom(ca.cert) != nil || time.Until(leaf.NotAfter) < renewDays*24*time.Hour {
		return false
	}
	for _, n := range names {
		if ip := net.ParseIP(n); (ip == nil || ca.mayName(ip)) && leaf.VerifyHostname(n) != nil {
			return false
		}
	}
	return true
}

// mayName reports whether the CA's constraints let it name an address.
func (ca *authority) mayName(ip net.IP) bool {
	for _, n := range ca.cert.PermittedIPRanges {
		if n.Contains(ip) {
			return true
		}
	}
	return false
}

func serial() *big.Int {
	n, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return big.NewInt(time.Now().UnixNano())
	}
	return n.Add(n, big.NewInt(1))
}

func write(dir, certName, keyName string, der []byte, key *ecdsa.PrivateKey) error {
	k, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return fmt.Errorf("%s: %w", keyName, err)
	}
	if err := renameio.WriteFile(filepath.Join(dir, keyName), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: k}), 0o600); err != nil {
		return fmt.Errorf("%s: %w", keyName, err)
	}
	if err := renameio.WriteFile(filepath.Join(dir, certName), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o644); err != nil {
		return fmt.Errorf("%s: %w", certName, err)
	}
	return nil
}

// hostNames lists what devices may call the server: the address it listens
// on, or, when that is every address, all of this machine's; its name; and
// the hall's public name, unless that has a certificate of its own.
func hostNames(listen, publicURL string) []string {
	names := []string{"localhost", "127.0.0.1", "::1"}
	host, _, _ := net.SplitHostPort(listen)
	if ip := net.ParseIP(host); host != "" && (ip == nil || !ip.IsUnspecified()) {
		names = append(names, host)
	} else if addrs, err := net.InterfaceAddrs(); err == nil {
		for _, a := range addrs {
			if n, ok := a.(*net.IPNet); ok && !n.IP.IsLoopback() {
				names = append(names, n.IP.String())
			}
		}
	}
	if h, err := os.Hostname(); err == nil && h != "" {
		names = append(names, strings.ToLower(h))
	}
	if u, err := url.Parse(publicURL); err == nil && u.Hostname() != "" {
		names = append(names, u.Hostname())
	}
	seen, out := map[string]bool{}, names[:0]
	for _, n := range names {
		if !seen[n] {
			seen[n] = true
			out = append(out, n)
		}
	}
	return out
}
