package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// The scripts in testdata run motcua-server in this process; "hall" starts a
// real one in another, and "close-hall" ends it.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(e *testscript.Env) error {
			zone, err := time.LoadLocation("Asia/Ho_Chi_Minh")
			e.Setenv("TODAY", time.Now().In(zone).Format(time.DateOnly))
			e.Setenv("YEAR", time.Now().In(zone).Format("2006"))
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"motcua-server": func(ts *testscript.TestScript, neg bool, args []string) {
				for i := range args {
					if strings.HasSuffix(args[i], ".csv") || args[i] == "data" {
						args[i] = ts.MkAbs(args[i])
					}
				}
				err := run(context.Background(), args, ts.Stdout(), ts.Stderr())
				if err != nil {
					fmt.Fprintln(ts.Stderr(), err)
				}
				if (err != nil) != neg {
					ts.Fatalf("motcua-server %v: %v", args, err)
				}
			},
			"hall": func(ts *testscript.TestScript, _ bool, args []string) { hallForScript(t, ts, args) },
		},
	})
}

// hallForScript serves a day to three people at s1, while the script goes on:
// hall DATA N. The hall stays until the script ends, or "hall stop".
func hallForScript(t *testing.T, ts *testscript.TestScript, args []string) {
	if args[0] == "stop" {
		if p, ok := halls.LoadAndDelete(ts.Getenv("WORK")); ok {
			p.(*program).end()
		}
		return
	}
	data := ts.MkAbs(args[0])
	dir := filepath.Dir(data)
	token := mustTool(t, "token", "--role", "integration", "--device", "erp", "--data", data)
	p := startProgram(t, "run", "--site", siteFile(t, dir, ""), "--data", data, "--listen", "127.0.0.1:0")
	halls.Store(ts.Getenv("WORK"), p)
	c := newCaller(p.url, token)
	steps := []string{"open_counter"}
	for range 3 {
		steps = append(steps, "issue_ticket", "call_next", "start", "finish")
	}
	steps = append(steps, "issue_ticket", "call_next", "no_show")
	with := map[string]string{
		"issue_ticket": `{"service":"s1"}`, "finish": `{"counter":"1","case_code":"H56.10-261121-0007"}`,
	}
	for i, do := range steps {
		args := with[do]
		if args == "" {
			args = `{"counter":"1"}`
		}
		if _, err := c.do(fmt.Sprint("s", i), do, args); err != nil {
			ts.Fatalf("%s: %v", do, err)
		}
	}
}

// halls are the running ones, by the script's directory: scripts run at the
// same time.
var halls sync.Map
