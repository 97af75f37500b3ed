// Package web draws on the browser's Canvas2D from Go's WebAssembly and is the
// browser shell of kiosk and boards (GOOS=js only; elsewhere it is empty).
//
// Run takes over the page: one canvas over the whole window at the screen's
// device pixels, pointer and key events to a canvas.Program, painting by
// requestAnimationFrame only when woken. The program's Controls become real,
// unseen HTML buttons over the canvas, kept in step after each paint, so that
// screen readers, switch devices and test robots meet a page and not a picture.
//
// Text: the browser's own font is used (Liberation Sans, or Arimo, Arial,
// Helvetica, which have the same widths), and widths are measured by the browser
// with the very font it will draw with. So no font is sent, NFD is composed by
// the browser, and on a television with another font text still fits its box.
package web
