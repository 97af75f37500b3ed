package staff

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"motcua/internal/wire"
)

// table is a Table in memory, as bytes, so that nothing survives but what was
// written.
type table map[string]string

func (t table) Put(k string, v []byte) error { t[k] = string(v); return nil }
func (t table) Delete(k string) error        { delete(t, k); return nil }
func (t table) ForEach(fn func(string, []byte) error) error {
	for k, v := range t {
		if err := fn(k, []byte(v)); err != nil {
			return err
		}
	}
	return nil
}

type clock struct{ t time.Time }

func (c *clock) now() time.Time { return c.t }

func house(t *testing.T, tb table) (*Staff, *clock, *int) {
	t.Helper()
	c, ended := &clock{time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)}, new(int)
	s, err := New(tb, c.now, func() { *ended++ })
	if err != nil {
		t.Fatal(err)
	}
	return s, c, ended
}

func code(err error) wire.Code {
	var e *wire.Error
	errors.As(err, &e)
	if e == nil {
		return ""
	}
	return e.Code
}

func TestSessionsSurviveARestartAndEnd(t *testing.T) {
	tb := table{}
	s, _, _ := house(t, tb)
	if err := s.AddAccount(Account{User: "lan", Role: wire.RoleClerk, Name: "Nguyễn Thị Lan", Title: "Công chức"}, "một mật khẩu dài"); err != nil {
		t.Fatal(err)
	}
	value, g, err := s.SignIn(context.Background(), "lan", "một mật khẩu dài", "10.0.0.1")
	if err != nil || g.Actor.Role != wire.RoleClerk || g.Actor.Name != "lan" || g.Actor.Officer.Name != "Nguyễn Thị Lan" {
		t.Fatalf("sign in: %+v, %v", g, err)
	}
	for k, v := range tb {
		if strings.Contains(k+v, value) || strings.Contains(v, "mật khẩu dài") {
			t.Errorf("a secret stands in the table: %s %s", k, v)
		}
	}
	s, clk, ended := house(t, tb)
	if again, ok := s.Session(value); !ok || again.ID != g.ID || !s.Valid(g.ID) {
		t.Error("the session did not survive a restart")
	}
	if _, ok := s.Session(value + "x"); ok {
		t.Error("any cookie will do")
	}
	if err := s.SignOut(value); err != nil || s.Valid(g.ID) || *ended != 1 {
		t.Errorf("after sign-out: %v, valid %v, told %d times", err, s.Valid(g.ID), *ended)
	}
	value, g, _ = s.SignIn(context.Background(), "lan", "một mật khẩu dài", "10.0.0.1")
	clk.t = clk.t.Add(sessionTime + time.Second)
	if _, ok := s.Session(value); ok || s.Valid(g.ID) {
		t.Error("the session goes on after its time")
	}
}

func TestAResetEndsSessions(t *testing.T) {
	s, _, _ := house(t, table{})
	_ = s.AddAccount(Account{User: "lan", Role: wire.RoleClerk}, "password one")
	value, _, _ := s.SignIn(context.Background(), "lan", "password one", "a")
	if err := s.SetPassword("lan", "password two"); err != nil {
		t.Fatal(err)
	}
	if _, ok := s.Session(value); ok {
		t.Error("the old session goes on")
	}
	if _, _, err := s.SignIn(context.Background(), "lan", "password one", "a"); code(err) != wire.CodeUnauthenticated {
		t.Errorf("old password: %v", err)
	}
	if _, _, err := s.SignIn(context.Background(), "lan", "password two", "a"); err != nil {
		t.Errorf("new password: %v", err)
	}
	if s.SetPassword("nobody", "password two") == nil || s.SetPassword("lan", "short") == nil {
		t.Error("a reset of nobody, or to a short password, was taken")
	}
}

func TestLockOutIsPerAccountAndAddress(t *testing.T) {
	a := attempts{}
	now := time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)
	k := attempt{"lan", "10.0.0.1"}
	for range failuresAllowed - 1 {
		a.failed(k, now)
		now = now.Add(time.Second)
	}
	if a.wait(k, now) != 0 {
		t.Fatal("locked before the 30th")
	}
	a.failed(k, now)
	if w := a.wait(k, now); w != firstLock {
		t.Errorf("locked for %v, want %v", w, firstLock)
	}
	if a.wait(attempt{"lan", "10.0.0.2"}, now) != 0 || a.wait(attempt{"hoa", "10.0.0.1"}, now) != 0 {
		t.Error("others are locked out too")
	}
	now = now.Add(firstLock)
	if a.wait(k, now) != 0 {
		t.Error("still locked after its time")
	}
	for range failuresAllowed {
		a.failed(k, now)
	}
	if w := a.wait(k, now); w != 2*firstLock {
		t.Errorf("the second time locked for %v, want twice as long", w)
	}
	// Slow failures never lock.
	b := attempts{}
	for range 200 {
		b.failed(k, now)
		now = now.Add(3 * time.Second)
	}
	if b.wait(k, now) != 0 {
		t.Error("20 failures a minute locked the account")
	}
}

func TestLockedOutEvenWithTheRightPassword(t *testing.T) {
	s, clk, _ := house(t, table{})
	_ = s.AddAccount(Account{User: "lan", Role: wire.RoleClerk}, "password one")
	for range failuresAllowed {
		s.attempts.failed(attempt{"lan", "a"}, clk.t)
	}
	if _, _, err := s.SignIn(context.Background(), "lan", "password one", "a"); code(err) != wire.CodeTooMany {
		t.Errorf("locked: %v, want too_many", err)
	}
	if _, _, err := s.SignIn(context.Background(), "lan", "password one", "b"); err != nil {
		t.Errorf("from elsewhere: %v", err)
	}
	if _, _, err := s.SignIn(context.Background(), "nobody", "password one", "b"); code(err) != wire.CodeUnauthenticated {
		t.Errorf("unknown user: %v, want unauthenticated", err)
	}
}

func TestTokens(t *testing.T) {
	tb := table{}
	s, _, _ := house(t, tb)
	token, err := s.NewToken(Device{Name: "kiosk-1", Role: wire.RoleKiosk})
	if err != nil || len(token) != 43 {
		t.Fatalf("token %q, %v: want 256 bits", token, err)
	}
	s, _, ended := house(t, tb)
	g, ok := s.Bearer(token)
	if !ok || g.Actor.Role != wire.RoleKiosk || g.Actor.Name != "kiosk-1" {
		t.Fatalf("bearer: %+v, %v", g, ok)
	}
	newer, _ := s.NewToken(Device{Name: "kiosk-1", Role: wire.RoleKiosk})
	if _, ok := s.Bearer(token); ok || s.Valid(g.ID) || *ended == 0 {
		t.Error("the replaced token is still good")
	}
	if err := s.Revoke("kiosk-1"); err != nil {
		t.Fatal(err)
	}
	if _, ok := s.Bearer(newer); ok || len(s.Devices()) != 0 {
		t.Error("the revoked token is still good")
	}
	tablet, _ := s.NewToken(Device{Name: "tablet-5", Role: wire.RoleTablet})
	s.SetPlaces(map[string]string{"tablet-5": "5"})
	if g, _ := s.Bearer(tablet); g.Actor.Counter != "5" {
		t.Errorf("the tablet stands at %q, want 5 from the site", g.Actor.Counter)
	}
	for _, d := range []Device{
		{Name: "", Role: wire.RoleKiosk},
		{Name: "a/b", Role: wire.RoleKiosk},
		{Name: "x", Role: wire.RoleClerk},
		{Name: "x", Role: wire.RoleKiosk, May: []string{"call"}},
		{Name: "x", Role: wire.RoleIntegration, May: []string{"dance"}},
	} {
		if _, err := s.NewToken(d); err == nil {
			t.Errorf("%+v was taken", d)
		}
	}
}

func TestTheLastAdministratorStays(t *testing.T) {
	s, _, _ := house(t, table{})
	_ = s.AddAccount(Account{User: "a", Role: wire.RoleAdmin}, "password one")
	if err := s.Revoke("a"); err == nil {
		t.Error("the last administrator was removed")
	}
	_ = s.AddAccount(Account{User: "b", Role: wire.RoleAdmin}, "password one")
	if err := s.Revoke("a"); err != nil {
		t.Error(err)
	}
	if s.Revoke("a") == nil {
		t.Error("nobody was revoked")
	}
}

func TestPairing(t *testing.T) {
	tb := table{}
	s, clk, _ := house(t, tb)
	p, claim, err := s.AskToPair("10.0.0.9")
	if err != nil || len(p.Code) != 6 {
		t.Fatal(p, err)
	}
	if v, _, q, err := s.Claim(claim); v != "" || q.Code != p.Code || err != nil {
		t.Errorf("before approval: %q, %v", v, err)
	}
	if l := s.Pairings(); len(l) != 1 || l[0].From != "10.0.0.9" {
		t.Errorf("waiting: %v", l)
	}
	if err := s.Approve("NOPE22", Device{Name: "k", Role: wire.RoleKiosk}); code(err) != wire.CodeNotFound {
		t.Errorf("a code that nobody shows: %v", err)
	}
	if err := s.Approve(strings.ToLower(p.Code), Device{Name: "tablet-5", Role: wire.RoleTablet, Counter: "5"}); err != nil {
		t.Fatal(err)
	}
	v, g, _, err := s.Claim(claim)
	if err != nil || g.Actor.Role != wire.RoleTablet || g.Actor.Counter != "5" {
		t.Fatalf("approved: %+v, %v", g, err)
	}
	if _, _, _, err := s.Claim(claim); code(err) != wire.CodeNotFound {
		t.Error("a claim is good twice")
	}
	clk.t = clk.t.AddDate(0, 6, 0) // a device's session has no end
	s, _, _ = house(t, tb)
	if _, ok := s.Session(v); !ok {
		t.Error("the device must be paired again")
	}
	late, claim2, _ := s.AskToPair("x")
	s.now = func() time.Time { return late.Since.Add(pairTime) }
	if s.Approve(late.Code, Device{Name: "k", Role: wire.RoleKiosk}) == nil {
		t.Error("a code is good after ten minutes")
	}
	if _, _, _, err := s.Claim(claim2); err == nil {
		t.Error("a claim is good after ten minutes")
	}
}

// A picture is kept with its account, under an address that changes with it,
// and goes with the account.
func TestPhotos(t *testing.T) {
	tab := table{}
	s, _, _ := house(t, tab)
	if err := s.AddAccount(Account{User: "lan", Role: wire.RoleClerk, Name: "Trần Thị Lan"}, "dài và khó đoán"); err != nil {
		t.Fatal(err)
	}
	if err := s.SetPhoto("nobody", []byte("x")); err == nil {
		t.Error("nobody has a photo")
	}
	if err := s.SetPhoto("lan", make([]byte, mostPhoto+1)); err == nil {
		t.Error("a photo of any size is taken")
	}
	var paths []string
	for _, photo := range []string{"one", "two"} {
		if err := s.SetPhoto("lan", []byte(photo)); err != nil {
			t.Fatal(err)
		}
		s, _, _ = house(t, tab)
		path := s.Accounts()[0].Photo
		if b, ok := s.Photo(path); !ok || string(b) != photo {
			t.Errorf("at %s there is %q, want %s", path, b, photo)
		}
		paths = append(paths, path)
		_, g, err := s.OpenSession("lan")
		if err != nil || g.Actor.Officer.Photo != path {
			t.Errorf("the officer's photo is at %q, want %q; %v", g.Actor.Officer.Photo, path, err)
		}
	}
	if _, ok := s.Photo(paths[0]); ok || paths[0] == paths[1] {
		t.Error("the old photo is still there")
	}
	if _, ok := s.Photo(""); ok {
		t.Error("no path, a photo")
	}
	if err := s.SetPhoto("lan", nil); err != nil {
		t.Fatal(err)
	}
	s, _, _ = house(t, tab)
	if _, ok := s.Photo(paths[1]); ok || s.Accounts()[0].Photo != "" {
		t.Error("a photo that was taken away is there")
	}
	if err := s.SetPhoto("lan", []byte("three")); err != nil {
		t.Fatal(err)
	}
	if err := s.Revoke("lan"); err != nil {
		t.Fatal(err)
	}
	if _, ok := tab["photo/lan"]; ok {
		t.Error("the photo outlives its account")
	}
}
