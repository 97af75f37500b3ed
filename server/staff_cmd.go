package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"motcua/internal/wire"
	"motcua/server/control"
	"motcua/server/serve"
	"motcua/server/staff"
)

// at is a hall's data directory, as every command for its administrator has
// it.
type at struct {
	Data string `help:"Directory of the hall's data." required:"" type:"path"`
}

// hall runs f on the hall, whether it runs or not. With make, one that is not
// there yet is begun.
func (a at) hall(make bool, f func(*control.Client) error) error {
	c, err := control.Dial(a.Data, serve.StoreFile, make)
	if err != nil {
		return err
	}
	return errors.Join(f(c), c.Close())
}

type accountCmd struct {
	Add   accountAddCmd   `cmd:"" help:"Make an account; the first administrator is made here."`
	Reset accountResetCmd `cmd:"" help:"Give an account another password and end its sessions."`
	List  accountListCmd  `cmd:"" help:"List the accounts."`
}

// password is read from standard input, or made and printed.
type password struct {
	PasswordStdin bool `help:"Read the password from standard input; else one is made and printed."`
}

func (p password) get() (word string, made bool, err error) {
	if !p.PasswordStdin {
		t := strings.ToLower(rand.Text()[:16])
		return t[:4] + "-" + t[4:8] + "-" + t[8:12] + "-" + t[12:], true, nil
	}
	line, err := bufio.NewReader(io.LimitReader(os.Stdin, 4096)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", false, fmt.Errorf("read the password: %w", err)
	}
	return strings.TrimRight(line, "\r\n"), false, nil
}

func say(out io.Writer, word string, made bool) {
	if made {
		_, _ = fmt.Fprintln(out, word)
	}
}

type accountAddCmd struct {
	at
	password
	User  string `arg:"" help:"Name to sign in with."`
	Role  string `help:"clerk, guide, manager, inspector or admin." required:""`
	Name  string `help:"The person's name, as the counter's board shows it."`
	Title string `help:"The person's title."`
	Field string `help:"The person's field of work."`
}

// Run makes the account.
func (c *accountAddCmd) Run(ctx context.Context, out io.Writer) error {
	word, made, err := c.get()
	if err != nil {
		return err
	}
	return c.hall(true, func(h *control.Client) error {
		a := staff.Account{User: c.User, Role: wire.Role(c.Role), Name: c.Name, Title: c.Title, Field: c.Field}
		if err := h.Post(ctx, "/accounts", control.NewAccount{Account: a, Password: word}, nil); err != nil {
			return err
		}
		say(out, word, made)
		return nil
	})
}

type accountResetCmd struct {
	at
	password
	User string `arg:"" help:"Whose password."`
}

// Run sets the password.
func (c *accountResetCmd) Run(ctx context.Context, out io.Writer) error {
	word, made, err := c.get()
	if err != nil {
		return err
	}
	return c.hall(false, func(h *control.Client) error {
		a := control.NewAccount{Account: staff.Account{User: c.User}, Password: word}
		if err := h.Post(ctx, "/accounts/password", a, nil); err != nil {
			return err
		}
		say(out, word, made)
		return nil
	})
}

type accountListCmd struct{ at }

// Run prints a line for each account.
func (c *accountListCmd) Run(ctx context.Context, out io.Writer) error {
	return c.hall(false, func(h *control.Client) error {
		var list []staff.Account
		if err := h.Get(ctx, "/accounts", &list); err != nil {
			return err
		}
		w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
		for _, a := range list {
			_, _ = fmt.Fprintf(w, "%s\t%s\t%s\n", a.User, a.Role, a.Name)
		}
		return w.Flush()
	})
}

type tokenCmd struct {
	at
	Role    string   `help:"kiosk, display, tablet, printer or integration." required:""`
	Device  string   `help:"The device's name, as in the site file." required:""`
	Counter string   `help:"A tablet's counter; else the site file says it."`
	May     []string `help:"Narrow an integration: issue, print, call, rate."`
}

// Run prints the token.
func (c *tokenCmd) Run(ctx context.Context, out io.Writer) error {
	return c.hall(true, func(h *control.Client) error {
		var made struct {
			Token string `json:"token"`
		}
		d := staff.Device{Name: c.Device, Role: wire.Role(c.Role), Counter: c.Counter, May: c.May}
		if err := h.Post(ctx, "/tokens", d, &made); err != nil {
			return err
		}
		_, _ = fmt.Fprintln(out, made.Token)
		return nil
	})
}

type revokeCmd struct {
	at
	Name   string `arg:"" optional:"" help:"The device or account."`
	Device string `help:"The same, as token names it."`
}

// Validate wants one name.
func (c *revokeCmd) Validate() error {
	if (c.Name == "") == (c.Device == "") {
		return errors.New("want the name of a device or account, once")
	}
	return nil
}

// Run ends what the name may do, its open connections too.
func (c *revokeCmd) Run(ctx context.Context) error {
	return c.hall(false, func(h *control.Client) error {
		return h.Post(ctx, "/revoke", map[string]string{"name": c.Name + c.Device}, nil)
	})
}
