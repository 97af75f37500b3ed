package web

import (
	"io/fs"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/parser"
	"github.com/dop251/goja/token"
)

// es5 are the kinds of nodes that ECMAScript 5 has; whatever else stands in a
// script is newer.
var es5 = map[string]bool{
	"ArrayLiteral": true, "AssignExpression": true, "BinaryExpression": true, "Binding": true, "BlockStatement": true,
	"BooleanLiteral": true, "BracketExpression": true, "BranchStatement": true, "CallExpression": true, "CaseStatement": true,
	"CatchStatement": true, "ConditionalExpression": true, "DoWhileStatement": true, "DotExpression": true,
	"EmptyStatement": true, "ExpressionStatement": true, "ForInStatement": true, "ForIntoExpression": true, "ForIntoVar": true,
	"ForLoopInitializerExpression": true, "ForLoopInitializerVarDeclList": true, "ForStatement": true,
	"FunctionDeclaration": true, "FunctionLiteral": true, "Identifier": true, "IfStatement": true, "LabelledStatement": true,
	"NewExpression": true, "NullLiteral": true, "NumberLiteral": true, "ObjectLiteral": true, "ParameterList": true,
	"Program": true, "PropertyKeyed": true, "RegExpLiteral": true, "ReturnStatement": true, "SequenceExpression": true,
	"StringLiteral": true, "SwitchStatement": true, "ThisExpression": true, "ThrowStatement": true, "TryStatement": true,
	"UnaryExpression": true, "VariableDeclaration": true, "VariableStatement": true, "WhileStatement": true,
}

// What WebKit 537 of 2013 does not have, or not without fail (docs/plain-board.md):
// things that are named, and methods that are called.
var (
	newer = strings.Fields(`fetch Promise Map Set WeakMap WeakSet Symbol Proxy Reflect WebAssembly BigInt Intl globalThis
		AbortController URLSearchParams TextDecoder TextEncoder IntersectionObserver ResizeObserver customElements queueMicrotask
		structuredClone requestAnimationFrame requestIdleCallback performance classList isConnected`)
	newerCalls = strings.Fields(`closest matches remove append prepend before after replaceWith replaceChildren forEach
		includes startsWith endsWith repeat padStart padEnd trimStart trimEnd find findIndex findLast fill from of assign
		entries values flat flatMap at copyToChannel copyFromChannel toggleAttribute sign trunc hypot log2 log10 fround
		isInteger replaceAll matchAll`)
)

// faultsOfES5 lists what in a script is newer than ECMAScript 5 and its browsers.
func faultsOfES5(name, src string) (out []string) {
	program, err := parser.ParseFile(nil, name, src, 0, parser.WithDisableSourceMaps)
	if err != nil {
		return []string{err.Error()}
	}
	fault := func(n ast.Node, what string) {
		at := program.File.Position(int(n.Idx0()) - program.File.Base())
		out = append(out, at.String()+": "+what)
	}
	var visit func(v reflect.Value)
	visit = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Interface, reflect.Pointer:
			if v.IsNil() {
				return
			}
			if v.Kind() == reflect.Pointer {
				if kind := v.Elem().Type(); kind.PkgPath() == "github.com/dop251/goja/file" || kind.PkgPath() == "github.com/dop251/goja/unistring" {
					return
				}
				if n, ok := v.Interface().(ast.Node); ok {
					nodeFaults(n, func(what string) { fault(n, what) })
				}
			}
			visit(v.Elem())
		case reflect.Slice:
			for i := range v.Len() {
				visit(v.Index(i))
			}
		case reflect.Struct:
			for i := range v.NumField() {
				if f := v.Type().Field(i); f.IsExported() && f.Name != "DeclarationList" {
					visit(v.Field(i))
				}
			}
		}
	}
	visit(reflect.ValueOf(program))
	return out
}

func nodeFaults(n ast.Node, fault func(string)) {
	if kind := reflect.TypeOf(n).Elem().Name(); !es5[kind] {
		fault(kind + " is newer than ECMAScript 5")
	}
	switch n := n.(type) {
	case *ast.Identifier:
		if slices.Contains(newer, n.Name.String()) {
			fault(n.Name.String() + " is not in browsers of 2013")
		}
	case *ast.DotExpression:
		if slices.Contains(newer, n.Identifier.Name.String()) {
			fault("." + n.Identifier.Name.String() + " is not in browsers of 2013")
		}
	case *ast.CallExpression:
		if m, ok := n.Callee.(*ast.DotExpression); ok && slices.Contains(newerCalls, m.Identifier.Name.String()) {
			fault("." + m.Identifier.Name.String() + "() is not in browsers of 2013")
		}
	case *ast.FunctionLiteral:
		if n.Async || n.Generator {
			fault("async and generator functions are newer than ECMAScript 5")
		}
		if n.ParameterList.Rest != nil {
			fault("rest parameters are newer than ECMAScript 5")
		}
		for _, p := range n.ParameterList.List {
			if p.Initializer != nil {
				fault("default parameters are newer than ECMAScript 5")
			}
		}
	case *ast.PropertyKeyed:
		if n.Computed || n.Kind == ast.PropertyKindMethod {
			fault("computed keys and methods are newer than ECMAScript 5")
		}
	case *ast.CatchStatement:
		if n.Parameter == nil {
			fault("catch without a name is newer than ECMAScript 5")
		}
	case *ast.BinaryExpression:
		if n.Operator == token.EXPONENT || n.Operator == token.COALESCE {
			fault("operator " + n.Operator.String() + " is newer than ECMAScript 5")
		}
	}
}

// newerCSS is what style sheets of 2013 do not know.
var newerCSS = regexp.MustCompile(`(?i)display\s*:\s*(inline-)?(flex|grid)|\b(var|calc|min|max|clamp|env)\(|(^|[;{\s])(gap|inset|aspect-ratio|object-fit|place-[a-z]+|contain|accent-color)\s*:|:(is|where|has|focus-visible)\b|@(supports|layer|container|property)|#[0-9a-f]{8}\b|\d+(dvh|svh|lvh)|&`)

// Every script and sheet of the plain board runs on televisions of 2014.
func TestThePlainBoardIsForOldTelevisions(t *testing.T) {
	names, err := fs.Glob(staticFiles, "static/plain*")
	if err != nil || len(names) < 4 {
		t.Fatalf("%v %v", names, err)
	}
	for _, name := range names {
		b, err := staticFiles.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		switch path.Ext(name) {
		case ".js":
			for _, f := range faultsOfES5(path.Base(name), string(b)) {
				t.Error(f)
			}
			if strings.Contains(string(b), "wasm") {
				t.Errorf("%s speaks of WebAssembly", name)
			}
		case ".css":
			if m := newerCSS.FindString(comments.ReplaceAllString(string(b), "")); m != "" {
				t.Errorf("%s: %q is newer than 2013", name, m)
			}
		}
	}
	page, err := templateFiles.ReadFile("templates/plain.html")
	if err != nil {
		t.Fatal(err)
	}
	if m := regexp.MustCompile(`type="module"|nomodule|\bdefer\b|\basync\b|<picture|<dialog|<template|loading=|wasm|srcset`).Find(page); m != nil {
		t.Errorf("plain.html: %q", m)
	}
	_, sheet := get(t, serve(t, newHall(t), nil).URL, "/board/hall/plain.css")
	if m := newerCSS.FindString(sheet); m != "" || !strings.Contains(sheet, ".w0 {") {
		t.Errorf("a board's own sheet: %q is newer than 2013", m)
	}
}

var comments = regexp.MustCompile(`(?s)/\*.*?\*/`)

// What the lint is for, it finds.
func TestTheLintFindsWhatIsNew(t *testing.T) {
	for _, src := range []string{
		"let a = 1;", "const a = 1;", "var f = () => 1;", "var f = x => x;", "class A {}", "var s = `x`;", "for (var a of []) {}",
		"var {a} = {};", "var [a] = [];", "function f(...a) {}", "function f(a = 1) {}", "f(...a);", "var o = {a};", "var o = {[a]: 1};",
		"var o = {f() {}};", "async function f() {}", "function* f() {}", "a ** 2;", "a ?? b;", "a?.b;", "try {} catch {}",
		"fetch('/');", "new Promise(f);", "x.classList.toggle('a', true);", "[].includes(1);", "document.querySelectorAll('a').forEach(f);",
		"new Map();", "WebAssembly.compile(b);", "n.closest('a');", "'a'.padStart(2);", "Object.assign({}, a);", "new.target;",
	} {
		if len(faultsOfES5("x.js", src)) == 0 {
			t.Errorf("%s: passes for ECMAScript 5", src)
		}
	}
	for _, src := range []string{
		"var a = 1, b; function f(x) { for (var i = 0; i < 3; i++) { if (x) continue; } return /a/.test('b') ? {a: 1, get b() { return 2; }} : [1]; }",
		"try { x(); } catch (e) { throw e; } finally { y(); } switch (a) { case 1: break; default: } do { } while (0); for (var k in o) delete o[k];",
	} {
		if f := faultsOfES5("x.js", src); len(f) > 0 {
			t.Errorf("%s: %v", src, f)
		}
	}
	for _, css := range []string{"a { display: flex; }", "a { color: var(--x); }", "a { width: calc(1px + 2%); }", "a { gap: 1px; }", "a:is(b) {}", "a { inset: 0; }", "a { color: #11223344; }"} {
		if !newerCSS.MatchString(css) {
			t.Errorf("%s: passes for a sheet of 2013", css)
		}
	}
}
