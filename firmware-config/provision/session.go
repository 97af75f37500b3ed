package provision

import (
	"motcua/firmware-config/site"
	"motcua/internal/wire"
)

// shows says whether a box has a screen of ours.
func shows(d site.Device) bool { return d.Role == wire.RoleKiosk || d.Role == wire.RoleDisplay }

// session is what makes a box show our programs and nothing else: an X server
// without window manager, launcher, terminal or lock screen, whose only clients
// are ours, and no key that leads past it. There is nothing behind the kiosk
// that a person could get to; who looks after the box comes by ssh.
//
// One server for all programs of the box, since a commune's mini PC has the
// kiosk on one output and the board on another.
func session() []File {
	return []File{
		{"etc/systemd/system/motcua-screen.service", 0o644, []byte(screenUnit)},
		{"etc/X11/xorg.conf.d/60-motcua.conf", 0o644, []byte(xorgConf)},
		{"etc/X0.hosts", 0o644, []byte("si:localuser:motcua\n")},
		{"etc/sysctl.d/60-motcua.conf", 0o644, []byte("# Alt+Print+... speaks to the kernel: nobody at the keyboard may.\nkernel.sysrq = 0\n")},
		{"etc/systemd/logind.conf.d/60-motcua.conf", 0o644, []byte("# No log-in prompts on other consoles, and no sleep.\n[Login]\nNAutoVTs=0\nReserveVT=0\nHandleSuspendKey=ignore\nHandleHibernateKey=ignore\nHandleLidSwitch=ignore\nIdleAction=ignore\n")},
		{"etc/systemd/system.conf.d/60-motcua.conf", 0o644, []byte("# The board's own watchdog starts a box again that hangs as a whole.\n[Manager]\nRuntimeWatchdogSec=30s\nCtrlAltDelBurstAction=none\n")},
		// an empty unit is a masked one
		{"etc/systemd/system/ctrl-alt-del.target", 0o644, nil},
	}
}

// screenUnit is up once clients can connect: a kiosk that finds no screen would
// be started again two seconds later.
const screenUnit = `[Unit]
Description=motcua: the screen, an X server without a desktop
After=systemd-udevd.service
StartLimitIntervalSec=0

[Service]
Type=simple
ExecStart=/usr/bin/env Xorg :0 vt7 -keeptty -nolisten tcp -noreset -s 0 -dpms
ExecStartPost=/bin/sh -c 'for i in $(seq 200); do [ -S /tmp/.X11-unix/X0 ] && exit 0; sleep 0.05; done; exit 1'
Restart=always
RestartSec=1

[Install]
WantedBy=multi-user.target
`

const xorgConf = `# The screen of a kiosk or a board: never dark, never left.
Section "ServerFlags"
	Option "DontVTSwitch" "true"
	Option "DontZap" "true"
	Option "BlankTime" "0"
	Option "StandbyTime" "0"
	Option "SuspendTime" "0"
	Option "OffTime" "0"
EndSection
`
