//go:build js

package lang

import "embed"

//go:embed packs/*.json
var boxes embed.FS

// folders are where the packs lie. A browser's program draws a kiosk or a board
// and would carry the words of the pages, four times as many, for nothing.
func folders() map[string]embed.FS { return map[string]embed.FS{"packs": boxes} }
