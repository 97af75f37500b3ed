package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/alecthomas/kong"
)

// asServer makes the test binary be motcua-server, so that a test has a real
// process to kill.
const asServer = "MOTCUA_TEST_AS_SERVER"

func TestMain(m *testing.M) {
	if os.Getenv(asServer) != "" {
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// program is a running motcua-server.
type program struct {
	t   testing.TB
	cmd *exec.Cmd
	url string
	err *lockedBuffer
}

func startProgram(t testing.TB, args ...string) *program {
	t.Helper()
	p := &program{t: t, cmd: exec.Command(os.Args[0], args...), err: &lockedBuffer{}}
	p.cmd.Env = append(os.Environ(), asServer+"=1")
	p.cmd.Stderr = p.err
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	line, err := bufio.NewReader(out).ReadString('\n')
	url, ok := strings.CutPrefix(strings.TrimSpace(line), "ready ")
	if err != nil || !ok {
		t.Fatalf("said %q, %v; stderr: %s", line, err, p.err)
	}
	p.url = url
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return p
}

// kill ends the process as a power cut would; a second time does nothing.
func (p *program) kill() {
	if p.cmd.ProcessState == nil {
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
	}
}

// end asks it to stop and wants it to do so cleanly.
func (p *program) end() {
	p.t.Helper()
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	if err := p.cmd.Wait(); err != nil {
		p.t.Errorf("stop: %v; stderr: %s", err, p.err)
	}
}

// tool runs a command line in this process.
func tool(t testing.TB, stdin string, args ...string) (stdout string, err error) {
	t.Helper()
	if stdin != "" {
		r, w, perr := os.Pipe()
		if perr != nil {
			t.Fatal(perr)
		}
		old := os.Stdin
		os.Stdin = r
		defer func() { os.Stdin = old; r.Close() }()
		_, _ = io.WriteString(w, stdin)
		w.Close()
	}
	var out, said bytes.Buffer
	err = run(context.Background(), args, &out, &said)
	return out.String(), err
}

func mustTool(t testing.TB, args ...string) string {
	t.Helper()
	out, err := tool(t, "", args...)
	if err != nil {
		t.Fatalf("%v: %v", args, err)
	}
	return strings.TrimSpace(out)
}

// services is enough of them that a loaded test does not use up their numbers.
const services = 50

// siteFile writes a hall that is open day and night.
func siteFile(t testing.TB, dir, extra string) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("[hall]\nid = \"test\"\nname = { vi = \"Thử\", en = \"Test\" }\ntimezone = \"Asia/Ho_Chi_Minh\"\nlanguages = [\"vi\", \"en\"]\n[hall.hours]\n")
	for _, d := range []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"} {
		fmt.Fprintf(&b, "%s = [\"00:00-24:00\"]\n", d)
	}
	var all []string
	for i := range services { // A001 ... Z999, then SA001 ...
		p := string(rune('A' + i%26))
		if i >= 26 {
			p = "S" + p
		}
		all = append(all, fmt.Sprintf("%q", fmt.Sprint("s", i+1)))
		fmt.Fprintf(&b, "[[service]]\nid = \"s%d\"\nprefix = %q\nname = { vi = \"Việc %s\" }\n", i+1, p, p)
	}
	for i := range 4 {
		fmt.Fprintf(&b, "[[counter]]\nid = \"%d\"\nname = { vi = \"Quầy %d\" }\nservices = [%s]\n", i+1, i+1, strings.Join(all, ", "))
	}
	b.WriteString(extra)
	path := filepath.Join(dir, "site.toml")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTheAdministratorsCommands(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, strings.Repeat("a long way down/", 8), "data") // longer than a socket's address
	site := siteFile(t, dir, "")
	for _, state := range []string{"stopped", "running"} {
		t.Run(state, func(t *testing.T) {
			if state == "running" {
				p := startProgram(t, "run", "--site", site, "--data", data, "--listen", "127.0.0.1:0")
				defer p.end()
			}
			user := "admin-" + state
			if _, err := tool(t, "một mật khẩu tốt\n", "account", "add", user, "--role", "admin", "--password-stdin", "--data", data); err != nil {
				t.Fatal(err)
			}
			if _, err := tool(t, "", "account", "add", user, "--role", "admin", "--data", data); err == nil || !strings.Contains(err.Error(), "there already") {
				t.Errorf("the same account again: %v", err)
			}
			if out := mustTool(t, "account", "list", "--data", data); !strings.Contains(out, user) {
				t.Errorf("list: %q", out)
			}
			if word := mustTool(t, "account", "reset", user, "--data", data); len(word) != 19 {
				t.Errorf("reset: %q, want a password that was made", word)
			}
			if token := mustTool(t, "token", "--role", "kiosk", "--device", "kiosk-"+state, "--data", data); len(token) != 43 {
				t.Errorf("token: %q", token)
			}
			if _, err := tool(t, "", "token", "--role", "clerk", "--device", "x", "--data", data); err == nil {
				t.Error("a token for a clerk was made")
			}
			mustTool(t, "revoke", "kiosk-"+state, "--data", data)
			if _, err := tool(t, "", "revoke", "kiosk-"+state, "--data", data); err == nil {
				t.Error("revoked twice")
			}
			if out := mustTool(t, "check", "--data", data); !strings.HasPrefix(out, "ok:") {
				t.Errorf("check: %q", out)
			}
		})
	}
	if fi, err := os.Stat(filepath.Join(data, "control.sock")); err == nil {
		t.Errorf("the socket stayed behind: %v", fi.Mode())
	}
}

func TestBackupExportRestore(t *testing.T) {
	dir := t.TempDir()
	data, site := filepath.Join(dir, "data"), siteFile(t, dir, "")
	token := mustTool(t, "token", "--role", "integration", "--device", "erp", "--data", data)
	p := startProgram(t, "run", "--site", site, "--data", data, "--listen", "127.0.0.1:0")
	c := newCaller(p.url, token)
	for i := range 3 {
		if _, err := c.do(fmt.Sprint("k", i), "issue_ticket", `{"service":"s1"}`); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(dir, "hall.backup")
	mustTool(t, "backup", file, "--data", data)
	if fi, err := os.Stat(file); err != nil || fi.Mode().Perm() != 0o600 {
		t.Errorf("backup: %v, %v", fi, err)
	}
	for format, want := range map[string]string{"csv": "\ufeffseq,at,kind", "ndjson": `{"seq":1,`, "xlsx": "PK\x03\x04"} {
		if out := mustTool(t, "export", "--from", "2000-01-01", "--to", "2999-01-01", "--format", format, "--data", data); !strings.HasPrefix(out, want) {
			t.Errorf("%s begins %.40q", format, out)
		}
	}
	today := time.Now().In(time.FixedZone("ICT", 7*3600)).Format(time.DateOnly)
	for format, want := range map[string]string{"text": "Báo cáo kết quả phục vụ. ", "csv": "\ufeff", "json": `{"period":"` + today} {
		if out := mustTool(t, "report", "--day", today, "--format", format, "--data", data); !strings.HasPrefix(out, want) {
			t.Errorf("report as %s begins %.60q", format, out)
		}
	}
	if out := mustTool(t, "report", "--data", data); !strings.HasPrefix(out, "Báo cáo kết quả phục vụ. ") {
		t.Errorf("report of no named day begins %.60q", out)
	}
	if _, err := tool(t, "", "export", "--from", "2026-11-22", "--to", "2026-11-21", "--format", "csv", "--data", data); err == nil || !strings.Contains(err.Error(), "before") {
		t.Errorf("export that ends before it begins: %v", err)
	}
	mustTool(t, "token", "--role", "display", "--device", "board-9", "--data", data)
	mustTool(t, "revoke", "--device", "board-9", "--data", data)
	if _, err := tool(t, "", "run", "--site", site, "--data", data, "--listen", "127.0.0.1:0"); err == nil || !strings.Contains(err.Error(), "another program") {
		t.Errorf("two halls on one directory: %v", err)
	}
	list := filepath.Join(dir, "cases.csv")
	if err := os.WriteFile(list, []byte("code,state,due\nH56.14-240823-0001,processing,2026-12-01\nH56.14-240823-0002,lost,\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := mustTool(t, "cases", "import", list, "--data", data); out != "1 taken, 1 left out" {
		t.Errorf("cases: %q", out)
	}
	if b, err := c.ask("GET", "/api/v1/cases/h56.14-240823-0001", nil); err != nil || !strings.Contains(string(b), `"state":"processing"`) {
		t.Errorf("the case: %s, %v", b, err)
	}
	if b, err := c.ask("GET", "/lookup.json?code=H56.14-999999-0001", nil); err != nil || !strings.Contains(string(b), `"state":""`) {
		t.Errorf("an unknown case, as a kiosk asks: %s, %v", b, err)
	}
	if _, err := tool(t, "", "export", "--from", "x", "--to", "y", "--format", "csv", "--data", data); err == nil {
		t.Error("bad days were taken")
	}
	if _, err := c.do("k9", "issue_ticket", `{"service":"s1"}`); err != nil {
		t.Fatal(err)
	}
	if _, err := tool(t, "", "restore", file, "--data", data); err == nil || !strings.Contains(err.Error(), "runs") {
		t.Errorf("restore while the hall runs: %v", err)
	}
	before, err := c.hall()
	if err != nil {
		t.Fatal(err)
	}
	p.end()
	mine := filepath.Join(data, "hall.db")
	damage := func() []byte {
		bad := bytes.Repeat([]byte("damaged"), 4000)
		if err := os.WriteFile(mine, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		return bad
	}
	bad := damage() // what was there need not be sound, and a refused restore leaves it
	if _, err := tool(t, "", "restore", site, "--data", data); err == nil {
		t.Error("a site was taken for a backup")
	}
	if is, err := os.ReadFile(mine); err != nil || !bytes.Equal(is, bad) {
		t.Errorf("a refused restore changed what was there: %v", err)
	}
	mustTool(t, "restore", file, "--data", data)
	p = startProgram(t, "run", "--site", site, "--data", data, "--listen", "127.0.0.1:0")
	after, err := newCaller(p.url, token).hall()
	if err != nil || len(after.Tickets) != 3 || after.Epoch == before.Epoch {
		t.Errorf("after: %d tickets, epoch %s (was %s), %v", len(after.Tickets), after.Epoch, before.Epoch, err)
	}
	p.end()
	small := filepath.Join(dir, "hall.backup.gz")
	if out := mustTool(t, "backup", small, "--data", data); !strings.Contains(out, "events from "+today) {
		t.Errorf("backup says %q", out)
	}
	other := filepath.Join(dir, "other")
	if out := mustTool(t, "restore", small, "--data", other); !strings.Contains(out, "events from "+today) {
		t.Errorf("restore says %q", out)
	}
	if out := mustTool(t, "check", "--data", other); !strings.HasPrefix(out, "ok:") {
		t.Errorf("the hall on another machine: %q", out)
	}
	if err := os.WriteFile(file, []byte("no backup at all"), 0o600); err != nil {
		t.Fatal(err)
	}
	nowhere := filepath.Join(dir, "nowhere")
	sound, err := os.ReadFile(mine)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{data, nowhere} {
		if _, err := tool(t, "", "restore", file, "--data", at); err == nil || !strings.Contains(err.Error(), "no bbolt file") {
			t.Errorf("a file that is no backup was restored: %v", err)
		}
	}
	if is, err := os.ReadFile(mine); err != nil || !bytes.Equal(is, sound) {
		t.Errorf("a refused restore touched the hall's file: %v", err)
	}
	if _, err := os.Stat(nowhere); err == nil {
		t.Error("a refused restore left its directory behind")
	}
	if out := mustTool(t, "check", "--data", data); !strings.HasPrefix(out, "ok:") {
		t.Errorf("after a bad restore: %q", out)
	}
}

func TestHangUpReadsTheSiteAgain(t *testing.T) {
	dir := t.TempDir()
	data, site := filepath.Join(dir, "data"), siteFile(t, dir, "")
	token := mustTool(t, "token", "--role", "integration", "--device", "erp", "--data", data)
	p := startProgram(t, "run", "--site", site, "--data", data, "--listen", "127.0.0.1:0")
	defer p.end()
	c := newCaller(p.url, token)
	if _, err := c.do("k1", "issue_ticket", `{"service":"s1"}`); err != nil {
		t.Fatal(err)
	}
	siteFile(t, dir, "[[service]]\nid = \"s99\"\nprefix = \"A\"\nname = { vi = \"Trùng\" }\n") // a double prefix
	hangUp := func(want string) {
		t.Helper()
		if err := p.cmd.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		p.err.waitFor(t, want)
	}
	hangUp("the old one goes on")
	if said := p.err.String(); !strings.Contains(said, "site.toml:") || !strings.Contains(said, "prefix") {
		t.Errorf("the log names no file, line and key: %s", said)
	}
	if _, err := c.do("k2", "issue_ticket", `{"service":"s1"}`); err != nil {
		t.Errorf("after a bad site: %v", err)
	}
	siteFile(t, dir, "[[service]]\nid = \"s99\"\nprefix = \"XK\"\nname = { vi = \"Mới\" }\n[[counter]]\nid = \"9\"\nname = { vi = \"Quầy 9\" }\nservices = [\"s99\"]\n")
	hangUp("site changed")
	if r, err := c.do("k3", "issue_ticket", `{"service":"s99"}`); err != nil || r.Number != "XK001" {
		t.Errorf("the new service: %+v, %v", r, err)
	}
	if st, err := c.hall(); err != nil || len(st.Tickets) != 3 {
		t.Errorf("%d tickets, want all 3 of the day: %v", len(st.Tickets), err)
	}
}

func TestBadInputIsOneLine(t *testing.T) {
	dir := t.TempDir()
	bad := filepath.Join(dir, "bad.toml")
	if err := os.WriteFile(bad, []byte("[hall]\nid = \"x\"\ncolour = \"red\"\nnonsense = 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		args  []string
		usage bool
		want  string
	}{
		{[]string{"run", "--site", bad, "--data", dir, "--listen", "127.0.0.1:0"}, false, "bad.toml:3"},
		{[]string{"run", "--site", filepath.Join(dir, "none.toml"), "--data", dir, "--listen", "127.0.0.1:0"}, false, "none.toml"},
		{[]string{"run"}, true, "missing flags"},
		{[]string{"dance"}, true, "dance"},
		{[]string{"check", "--data", filepath.Join(dir, "nowhere")}, false, "no hall here"},
		{[]string{"account", "add", "x", "--role", "king", "--data", dir}, false, "king"},
		{[]string{"revoke", "--data", dir}, true, "name of a device"},
		{[]string{"restore", filepath.Join(dir, "none.bak"), "--data", dir}, false, "none.bak"},
		{[]string{"cases", "import", filepath.Join(dir, "none.csv"), "--data", dir}, false, "none.csv"},
	} {
		_, err := tool(t, "", x.args...)
		if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%v: %v, want one line with %q", x.args, err, x.want)
		}
		if errors.As(err, new(*kong.ParseError)) != x.usage {
			t.Errorf("%v: usage error %v, want %v", x.args, !x.usage, x.usage)
		}
	}
	cmd := exec.Command(os.Args[0], "run")
	cmd.Env = append(os.Environ(), asServer+"=1")
	_ = cmd.Run()
	if code := cmd.ProcessState.ExitCode(); code != 2 {
		t.Errorf("wrong usage: exit %d, want 2", code)
	}
}

func (b *lockedBuffer) waitFor(t testing.TB, text string) {
	t.Helper()
	late := time.After(20 * time.Second)
	for !strings.Contains(b.String(), text) {
		select {
		case <-late:
			t.Fatalf("never said %q: %s", text, b)
		case <-time.After(5 * time.Millisecond):
		}
	}
}
