package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/google/renameio/v2"
	"github.com/pelletier/go-toml/v2"

	"motcua/internal/lang"
	"motcua/printer/port"
	"motcua/printer/probe"
	"motcua/printer/questions"
)

// questionsCmd finds out what a printer can do and writes its profile.
type questionsCmd struct {
	Port    string `help:"Where the printer hangs: /dev/ttyUSB0, /dev/usb/lp0, tcp://host:9100." required:""`
	Baud    int    `help:"Speed of a serial line; the printer's self-test page says it (hold FEED while switching on)." default:"9600"`
	Flow    string `help:"Flow control of a serial line: none, xonxoff, rtscts or dtrdsr." enum:"none,xonxoff,rtscts,dtrdsr" default:"xonxoff"`
	Answers string `help:"TOML file of answers by the question's key; what it lacks is asked." type:"existingfile"`
	Out     string `help:"The profile to write, a .toml file." required:""`
	Name    string `help:"The printer's name; what it says of itself if not given."`
	Maker   string `help:"The printer's maker; what it says of itself if not given."`
	Lang    string `help:"Language of the questions: vi or en." default:"vi"`
}

// Validate is called by kong.
func (c *questionsCmd) Validate() error {
	if !strings.HasSuffix(c.Out, ".toml") {
		return fmt.Errorf("--out %s: want a name that ends in .toml", c.Out)
	}
	if !lang.Has(c.Lang) {
		return fmt.Errorf("--lang %s: there are %s", c.Lang, strings.Join(lang.Languages(), ", "))
	}
	return nil
}

// Run asks on the terminal.
func (c *questionsCmd) Run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return c.run(ctx, os.Stdin, os.Stdout)
}

func (c *questionsCmd) run(ctx context.Context, stdin io.Reader, stdout io.Writer) error {
	w := questions.Speak(c.Lang)
	a := &asker{words: w, lines: typed(stdin), out: stdout}
	if err := a.load(c.Answers); err != nil {
		return err
	}
	// XON/XOFF is probe's own business: the kernel would hide it.
	cfg := port.Config{Baud: c.Baud, Flow: c.Flow}
	if c.Flow == "xonxoff" {
		cfg.Flow = "none"
	}
	pt, err := port.Open(c.Port, cfg)
	if err != nil {
		return err
	}
	defer func() { _ = pt.Close() }()
	baud := c.Baud
	if !port.IsSerial(c.Port) {
		baud = 0
	}
	s := questions.New(questions.Options{Name: c.Name, Maker: c.Maker, Date: time.Now(), Serial: baud > 0, Baud: baud, Flow: c.Flow})
	fmt.Fprintln(stdout, w.Say.Probing)
	talk := probe.Interview{
		Session: s, Probe: probe.New(pt, baud), Heard: a.heard,
		Print: func(questions.Question) { fmt.Fprintln(stdout, "\n"+w.Say.Printing) },
		Ask:   func(q questions.Question, wrong error) (string, error) { return a.ask(ctx, q, wrong) },
	}
	if err := talk.Run(ctx); err != nil {
		return err
	}
	file, err := s.File()
	if err != nil {
		return err
	}
	if err := renameio.WriteFile(c.Out, file, 0o644); err != nil {
		return err
	}
	fmt.Fprintln(stdout, lang.Fill(w.Say.Written, "n", c.Out))
	return nil
}

// asker puts questions to a file of answers, then to a person.
type asker struct {
	words   questions.Installer
	answers map[string]any
	lines   <-chan string // what is typed
	out     io.Writer
}

// load reads a file of answers: numbers, or text as a person would type it.
func (a *asker) load(name string) error {
	if name == "" {
		return nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if err := toml.Unmarshal(data, &a.answers); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	for key := range a.answers {
		if _, ok := a.words.Questions[key]; !ok {
			return fmt.Errorf("%s: %s: there is no such question; there are %s", name, key, strings.Join(questions.Keys(), ", "))
		}
	}
	return nil
}

func (a *asker) heard(m questions.Measured) {
	var got []string
	for _, h := range []struct {
		on   bool
		name string
	}{
		{m.DLEEOT, "DLE EOT"}, {m.ASB, "ASB"}, {m.GSR, "GS r"}, {m.ProcessID, "GS ( H"}, {m.GSI, "GS I " + m.Maker + " " + m.Model}, {m.Clear, "DLE DC4 8"},
	} {
		if h.on {
			got = append(got, h.name)
		}
	}
	if len(got) == 0 {
		got = []string{a.words.Say.Nothing}
	}
	fmt.Fprintln(a.out, lang.Fill(a.words.Say.Heard, "n", strings.Join(got, ", ")))
}

// ask puts a question. An answer of the file that does not fit is an error, not
// asked again.
func (a *asker) ask(ctx context.Context, q questions.Question, wrong error) (string, error) {
	w := a.words.Questions[q.Key]
	v, given := a.answers[q.Key]
	if wrong != nil {
		if given {
			return "", wrong
		}
		fmt.Fprintln(a.out, lang.Fill(a.words.Say.Again, "n", wrong))
	} else {
		fmt.Fprintf(a.out, "\n[%s] %s\n", q.Key, w.Ask)
		for i, choice := range w.Choices {
			fmt.Fprintf(a.out, "  %d. %s\n", i+1, choice)
		}
	}
	switch q.Kind {
	case questions.Number:
		fmt.Fprint(a.out, lang.Fill(a.words.Say.Number, "a", q.Min, "b", q.Max))
	case questions.Several:
		fmt.Fprint(a.out, a.words.Say.Several)
	default:
		fmt.Fprint(a.out, a.words.Say.Choice)
	}
	if given {
		fmt.Fprintln(a.out, v)
		return fmt.Sprint(v), nil
	}
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case text, ok := <-a.lines:
		if !ok {
			return "", fmt.Errorf("no answer to %s: give it in --answers, or on standard input", q.Key)
		}
		return text, nil
	}
}

// typed hands on what is typed, line by line. A read from a terminal cannot be
// ended: the goroutine ends with its input.
func typed(r io.Reader) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		for in := bufio.NewScanner(r); in.Scan(); {
			lines <- in.Text()
		}
	}()
	return lines
}
