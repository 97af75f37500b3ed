package provision

import (
	"fmt"
	"strings"

	"motcua/firmware-config/site"
	"motcua/internal/wire"
)

// program is what runs on a box of a role, and the groups its hardware needs.
var program = map[wire.Role]struct{ name, groups string }{
	wire.RoleKiosk:   {"motcua-kiosk", "dialout lp audio video input render"},
	wire.RoleDisplay: {"motcua-display", "audio video render"},
	wire.RolePrinter: {"motcua-printer", "dialout lp"},
}

// system is what the box's operating system is told.
func system(d site.Device, server string) []File {
	p, ok := program[d.Role]
	if !ok {
		if d.Role == wire.RoleTablet {
			return []File{{"etc/motcua/open-this.txt", 0o644, fmt.Appendf(nil, "%s/tablet/%s\n", strings.TrimRight(server, "/"), d.Counter)}}
		}
		return nil
	}
	files := []File{
		{"etc/sysusers.d/motcua.conf", 0o644, []byte("u motcua - \"motcua\" /var/lib/motcua\n")},
		{"etc/systemd/system/" + p.name + ".service", 0o644, unit(d, p.name, p.groups)},
	}
	if shows(d) {
		files = append(files, session()...)
	}
	if rule := udev(d); rule != "" {
		files = append(files, File{"etc/udev/rules.d/60-motcua-printer.rules", 0o644, []byte(rule)})
	}
	if rule := scannerRule(d.Scanner); rule != "" {
		files = append(files, File{"etc/udev/rules.d/60-motcua-scanner.rules", 0o644, []byte(rule)})
	}
	return files
}

// scannerRule lets the service open the scanner, keeps ModemManager from
// talking to a serial one, and the screen's session from typing what a keyboard
// one reads while no kiosk runs.
func scannerRule(name string) string {
	const head = "# A code scanner: what it reads is for the kiosk alone.\n"
	kind, id, _ := strings.Cut(name, ":")
	numbers := strings.Split(id+":", ":")
	vendor, product := fmt.Sprintf("%04s", strings.ToLower(numbers[0])), ""
	if len(numbers) > 1 {
		product = fmt.Sprintf("%04s", strings.ToLower(numbers[1]))
	}
	usb := fmt.Sprintf("ATTRS{idVendor}==%q, ATTRS{idProduct}==%q, ", vendor, product)
	const line, keys = `ENV{ID_MM_DEVICE_IGNORE}="1", ENV{ID_MM_PORT_IGNORE}="1", GROUP="dialout", MODE="0660"` + "\n", `ENV{LIBINPUT_IGNORE_DEVICE}="1", GROUP="input", MODE="0660"` + "\n"
	switch {
	case kind == "serial":
		return head + `SUBSYSTEM=="tty", ` + usb + line
	case kind == "hid":
		return head + `SUBSYSTEM=="input", KERNEL=="event*", ` + usb + keys
	case strings.HasPrefix(name, "/dev/input/event"):
		return head + fmt.Sprintf("SUBSYSTEM==\"input\", KERNEL==%q, ", strings.TrimPrefix(name, "/dev/input/")) + keys
	case strings.HasPrefix(name, "/dev/tty"):
		return head + fmt.Sprintf("SUBSYSTEM==\"tty\", KERNEL==%q, ", strings.TrimPrefix(name, "/dev/")) + line
	}
	return ""
}

// unit is the service. The program is found by PATH, so that it may stand in
// /usr/local/bin or /opt; the token goes in as a credential, so that its file
// stays root's.
//
// A screen is first shown, then kept, or the box is asked again: Type=notify and
// the watchdog hear of frames that have gone to the panel (package alive). It
// does not wait for the network, which a kiosk can do without.
func unit(d site.Device, name, groups string) []byte {
	var b strings.Builder
	needs, kind := "network-online.target", "Type=simple"
	if shows(d) {
		needs, kind = "motcua-screen.service", "Type=notify\nTimeoutStartSec=60\nWatchdogSec=30"
	}
	fmt.Fprintf(&b, `[Unit]
Description=motcua: %s (%s)
Wants=%s
After=%s
StartLimitIntervalSec=0

[Service]
%s
ExecStart=/usr/bin/env %s run --config /etc/motcua/device.toml
LoadCredential=token:/etc/motcua/token
Restart=always
RestartSec=2
User=motcua
SupplementaryGroups=%s
StateDirectory=motcua
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
`, d.Name, d.Role, needs, needs, kind, name, groups)
	if shows(d) {
		b.WriteString("Environment=DISPLAY=:0\nBindPaths=-/tmp/.X11-unix\n")
	} else {
		b.WriteString("MemoryDenyWriteExecute=yes\n")
	}
	b.WriteString("\n[Install]\nWantedBy=multi-user.target\n")
	return []byte(b.String())
}

// udev lets the service open the printer and keeps ModemManager from talking
// to it; a network printer needs no rule.
func udev(d site.Device) string {
	const head = "# A receipt printer, not a modem: nobody else may probe it.\n"
	const adapter = `SUBSYSTEM=="tty", KERNEL=="tty[A-Z]*[0-9]*", SUBSYSTEMS=="usb", ENV{ID_MM_DEVICE_IGNORE}="1", ENV{ID_MM_PORT_IGNORE}="1", GROUP="dialout", MODE="0660", SYMLINK+="motcua-printer"` + "\n"
	switch {
	case strings.HasPrefix(d.Port, "/dev/usb/lp"), strings.HasPrefix(d.Port, "/dev/lp"), strings.HasPrefix(d.Port, "usb:"):
		return head + `SUBSYSTEM=="usbmisc", KERNEL=="lp[0-9]*", GROUP="lp", MODE="0660"` + "\n"
	case strings.HasPrefix(d.Port, "serial:"):
		return head + adapter
	case strings.HasPrefix(d.Port, "/dev/"):
		return head + adapter +
			fmt.Sprintf("SUBSYSTEM==\"tty\", KERNEL==%q, ENV{ID_MM_DEVICE_IGNORE}=\"1\", GROUP=\"dialout\", MODE=\"0660\"\n", strings.TrimPrefix(d.Port, "/dev/"))
	}
	return ""
}
