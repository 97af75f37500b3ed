package site

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"motcua/firmware-config/profiles"
	"motcua/internal/hall"
	"motcua/internal/wire"
)

// roles that a device of a site may have; people have the others.
var roles = []string{"kiosk", "display", "tablet", "printer", "integration"}

func (r *reader) devices(list []deviceTable, h *hall.Hall) []Device {
	var out []Device
	names, blocks := map[string]int{}, map[int]int{}
	h.Blocks = map[string]int{}
	for i, t := range list {
		path := fmt.Sprintf("device[%d]", i)
		d := Device{
			Name: r.id(path+".name", t.Name, names), Role: wire.Role(t.Role), Profile: t.Profile, Screen: t.Screen,
			Port: t.Port, Block: t.Block, Counter: t.Counter, Board: t.Board, Announce: t.Announce, Loudspeaker: t.Speaker, Printer: t.Printer,
			Fallback: t.Fallback, RollM: t.RollM, Scanner: t.Scanner, Turn: t.Turn, Monitor: t.Monitor,
		}
		if !slices.Contains(roles, t.Role) {
			r.bad(path+".role", "unknown role %q: want %s", t.Role, strings.Join(roles, ", "))
			continue
		}
		r.profile(path, t)
		r.scanner(path+".scanner", t)
		r.panel(path, t)
		r.place(path, &d, h)
		if r.block(path+".block", t, blocks) {
			h.Blocks[d.Name] = t.Block
		}
		if d.Prints() {
			h.Printers = append(h.Printers, d.Name)
		}
		if d.Role != wire.RoleIntegration {
			h.Devices = append(h.Devices, hall.Device{Name: d.Name, Role: t.Role, Counter: d.Counter, Board: d.Board, Loudspeaker: d.Loudspeaker, Fallback: d.Fallback, RollM: d.RollM})
		}
		out = append(out, d)
	}
	r.printers(list, out)
	return out
}

// portForm is what package port of the printers opens: a path, a USB device by
// its numbers, or a host with its port.
var portForm = regexp.MustCompile(`^(/[^\s]+|(serial|usb):[0-9A-Fa-f]{1,4}:[0-9A-Fa-f]{1,4}(:\S+)?|(tcp://)?[A-Za-z0-9.-]+:[0-9]{1,5}|(tcp://)?\[[0-9a-fA-F:]+\]:[0-9]{1,5})$`)

// profile checks that the models exist and that the keys fit the role.
func (r *reader) profile(path string, t deviceTable) {
	prints := t.Role == "printer" || t.Role == "kiosk"
	switch {
	case t.Role == "printer" && t.Profile == "":
		r.bad(path+".profile", "missing: which model is this printer?")
	case t.Profile == "":
	case prints:
		if strings.HasSuffix(t.Profile, ".toml") && !filepath.IsAbs(t.Profile) {
			r.bad(path+".profile", "%q: a profile of one's own is named by its whole path", t.Profile)
		} else if _, err := profiles.Printer(t.Profile); err != nil {
			r.bad(path+".profile", "%v", err)
		}
	case t.Role == "display" || t.Role == "tablet":
		if _, err := profiles.Screen(map[string]string{"display": "board", "tablet": "tablet"}[t.Role], t.Profile); err != nil {
			r.bad(path+".profile", "%v", err)
		}
	default:
		r.bad(path+".profile", "a device of role %s has no profile", t.Role)
	}
	if t.Screen != "" {
		if t.Role != "kiosk" {
			r.bad(path+".screen", "only a kiosk names its screen here; use profile")
		} else if _, err := profiles.Screen("kiosk", t.Screen); err != nil {
			r.bad(path+".screen", "%v", err)
		}
	}
	if t.Port != "" && !prints {
		r.bad(path+".port", "a device of role %s has no printer port", t.Role)
	}
	if t.Port != "" && !portForm.MatchString(t.Port) {
		r.bad(path+".port", "%q: want a path such as /dev/ttyUSB0, or tcp://HOST:PORT", t.Port)
	}
	if prints && t.Profile != "" && t.Port == "" {
		r.bad(path+".port", "missing: where is the printer plugged in? e.g. /dev/ttyUSB0")
	}
}

// scannerForm is what package scan of the kiosk opens: a path, or a USB device
// by its numbers.
var scannerForm = regexp.MustCompile(`^(/dev/[^\s]+|(serial|hid):[0-9A-Fa-f]{1,4}:[0-9A-Fa-f]{1,4}(:\S+)?)$`)

// scanner checks where a kiosk's scanner is plugged in.
func (r *reader) scanner(path string, t deviceTable) {
	switch {
	case t.Scanner == "":
	case t.Role != "kiosk":
		r.bad(path, "only a kiosk has a scanner of its own")
	case !scannerForm.MatchString(t.Scanner):
		r.bad(path, "%q: want serial:VID:PID, hid:VID:PID or a path such as /dev/ttyACM0", t.Scanner)
	case t.Scanner == t.Port:
		r.bad(path, "%q: the printer is there already", t.Scanner)
	}
}

// monitorForm is a name that an X server gives to an output.
var monitorForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,32}$`)

// panel checks how a screen is mounted.
func (r *reader) panel(path string, t deviceTable) {
	shows := t.Role == "kiosk" || t.Role == "display"
	switch {
	case t.Turn != 0 && !shows:
		r.bad(path+".turn", "a device of role %s has no screen of ours", t.Role)
	case !slices.Contains([]int{0, 90, 180, 270}, t.Turn):
		r.bad(path+".turn", "%d: want 0, 90, 180 or 270 degrees, clockwise", t.Turn)
	}
	switch {
	case t.Monitor == "":
	case !shows:
		r.bad(path+".monitor", "a device of role %s has no screen of ours", t.Role)
	case !monitorForm.MatchString(t.Monitor):
		r.bad(path+".monitor", "%q: want a name as xrandr shows it, such as HDMI-1", t.Monitor)
	}
}

// place checks the counter and settles the board's id.
func (r *reader) place(path string, d *Device, h *hall.Hall) {
	if d.Counter != "" {
		if _, ok := h.Counter(d.Counter); !ok {
			r.bad(path+".counter", "unknown counter %q", d.Counter)
		}
	} else if d.Role == wire.RoleTablet {
		r.bad(path+".counter", "missing: at which counter does the tablet stand?")
	}
	if d.Role != wire.RoleDisplay {
		if d.Board != "" {
			r.bad(path+".board", "only a display shows a board")
		}
		if d.Announce {
			r.bad(path+".announce", "only a display announces")
		}
		if d.Loudspeaker != "" {
			r.bad(path+".loudspeaker", "only a display is wired to a loudspeaker")
		}
		return
	}
	if d.Board == "" {
		d.Board = d.Counter
	}
	if d.Board == "" {
		d.Board = d.Name
	}
	if d.Loudspeaker != "" && !idForm.MatchString(d.Loudspeaker) {
		r.bad(path+".loudspeaker", "%q: want small letters, digits and single dashes", d.Loudspeaker)
	}
	if !idForm.MatchString(d.Board) {
		r.bad(path+".board", "%q: want small letters, digits and single dashes", d.Board)
	}
}

// block checks a kiosk's block; true when it has one.
func (r *reader) block(path string, t deviceTable, seen map[int]int) bool {
	switch {
	case t.Block == 0 && !r.has(path):
		if t.Role == "kiosk" {
			r.warn(path, "missing: kiosk %q will give no numbers while the server is away", t.Name)
		}
		return false
	case t.Role != "kiosk":
		r.bad(path, "only a kiosk has a block of numbers")
	case t.Block < 1 || t.Block > maxBlock:
		r.bad(path, "%d: want 1 to %d", t.Block, maxBlock)
	case seen[t.Block] > 0:
		r.bad(path, "block %d belongs already to the kiosk in line %d", t.Block, seen[t.Block])
	default:
		seen[t.Block] = r.line(path)
		return true
	}
	return false
}

// maxBlock leaves the lower half of every series to the server.
const maxBlock = 10

// printers checks what kiosks print on and that one loudspeaker has one voice.
func (r *reader) printers(list []deviceTable, devices []Device) {
	prints := map[string]bool{}
	for _, d := range devices {
		prints[d.Name] = d.Prints()
	}
	for i, t := range list {
		path := fmt.Sprintf("device[%d].printer", i)
		switch {
		case t.Printer == "":
			if t.Role == "kiosk" && t.Profile == "" {
				r.warn(path, "missing: kiosk %q has no profile of its own printer and names no other", t.Name)
			}
		case !prints[t.Printer]:
			r.bad(path, "unknown printer %q: want the name of a [[device]] that prints", t.Printer)
		}
	}
	for i, t := range list {
		r.paper(fmt.Sprintf("device[%d]", i), t, prints)
	}
}

// paper checks what stands in for a printer and how long its rolls are.
func (r *reader) paper(path string, t deviceTable, prints map[string]bool) {
	switch {
	case t.Fallback == "":
	case !prints[t.Name]:
		r.bad(path+".fallback", "only a device that prints has a printer to stand in for it")
	case t.Fallback == t.Name:
		r.bad(path+".fallback", "%q cannot stand in for itself", t.Name)
	case !prints[t.Fallback]:
		r.bad(path+".fallback", "unknown printer %q: want the name of a [[device]] that prints", t.Fallback)
	}
	switch {
	case t.RollM == 0 && !r.has(path+".roll_m"):
	case !prints[t.Name]:
		r.bad(path+".roll_m", "only a device that prints has a roll of paper")
	case t.RollM < 5 || t.RollM > 500:
		r.bad(path+".roll_m", "%d: want the length of a roll in metres, 5 to 500", t.RollM)
	}
}

// cards checks the block of the pre-printed emergency cards.
func (r *reader) cards(f *file, h *hall.Hall) {
	if !r.has("hall.cards") {
		return
	}
	if f.Hall.Cards < 1 || f.Hall.Cards > maxBlock {
		r.bad("hall.cards", "%d: want a block of numbers, 1 to %d", f.Hall.Cards, maxBlock)
		return
	}
	for i, t := range f.Device {
		if t.Block == f.Hall.Cards {
			r.bad("hall.cards", "block %d belongs already to the kiosk in line %d", t.Block, r.line(fmt.Sprintf("device[%d].block", i)))
			return
		}
	}
	h.Cards = f.Hall.Cards
}

// capacity checks that a day's numbers fit below the blocks of the kiosks and
// of the emergency cards.
func (r *reader) capacity(h *hall.Hall) {
	first := h.FirstBlocked()
	for i, s := range h.Services {
		if s.MaxPerDay >= first {
			r.bad(fmt.Sprintf("service[%d].max_per_day", i), "%d: the blocks of kiosks and cards begin at %d", s.MaxPerDay, first)
		}
	}
}
