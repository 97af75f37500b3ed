//go:build !js

package lang

import "embed"

//go:embed packs/*.json
var boxes embed.FS

//go:embed packs/pages/*.json
var pages embed.FS

// folders are where the packs lie.
func folders() map[string]embed.FS {
	return map[string]embed.FS{"packs": boxes, "packs/pages": pages}
}
