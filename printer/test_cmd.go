package main

import (
	"errors"
	"os"

	"motcua/printer/questions"
)

// testCmd prints a test page.
type testCmd struct{ where }

// Validate is called by kong: what is tested is a profile.
func (c *testCmd) Validate() error {
	if c.Profile == "" {
		return errors.New("--profile is missing: the test page shows whether it fits")
	}
	return nil
}

// Run prints and says the verdict.
func (c *testCmd) Run() error {
	p, err := c.printer()
	if err != nil {
		return err
	}
	f, err := os.CreateTemp("", "motcua-test-*.bin")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	if _, err := f.Write(questions.TestPage(p, c.Lang)); err != nil {
		return err
	}
	return (&printCmd{Profile: c.Profile, Port: c.Port, Baud: c.Baud, File: f.Name()}).Run()
}
