// Package window holds tests only: boards drawn by Ebitengine, in a window of its
// own, are what the software canvas draws.
package window
