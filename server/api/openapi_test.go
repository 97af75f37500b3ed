package api

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// docs/openapi.yaml names every route of the server and no other.
func TestOpenAPINamesEveryRoute(t *testing.T) {
	src, err := os.ReadFile("api.go")
	if err != nil {
		t.Fatal(err)
	}
	served := map[string]bool{"GET /t/{token}.json": true, "GET /suggest/{code}.json": true} // told from the page by its ending
	for _, m := range regexp.MustCompile(`HandleFunc\("([A-Z]+) (/[^"]*)"`).FindAllSubmatch(src, -1) {
		served[string(m[1])+" "+string(m[2])] = true
	}
	doc, err := os.ReadFile("../../docs/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	path := ""
	for line := range strings.Lines(string(doc)) {
		if m := regexp.MustCompile(`^  (/\S*):\n$`).FindStringSubmatch(line); m != nil {
			path = m[1]
		} else if m := regexp.MustCompile(`^    (get|post|put|delete):\n$`).FindStringSubmatch(line); m != nil {
			named[strings.ToUpper(m[1])+" "+path] = true
		}
	}
	for route := range served {
		if !named[route] {
			t.Errorf("%s is served and not in docs/openapi.yaml", route)
		}
	}
	for route := range named {
		if !served[route] {
			t.Errorf("docs/openapi.yaml names %s, which nobody serves", route)
		}
	}
}
