package hub

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"motcua/internal/wire"
)

// figures are what the hub counts.
type figures struct {
	closed   *prometheus.CounterVec // by reason
	commands *prometheus.CounterVec // by command and code
	took     prometheus.Histogram
	sent     prometheus.Counter
}

func newFigures(reg prometheus.Registerer, h *Hub) *figures {
	f := &figures{
		closed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "motcua_connections_closed_total", Help: "WebSocket connections that ended, by reason.",
		}, []string{"reason"}),
		commands: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "motcua_commands_total", Help: "Commands by name and result code.",
		}, []string{"do", "code"}),
		took: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "motcua_command_seconds", Help: "Time from a command's arrival to its reply, its events on disk.",
			Buckets: []float64{.0005, .001, .002, .005, .01, .02, .05, .1, .25, .5, 1, 2.5},
		}),
		sent: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "motcua_events_sent_total", Help: "Events written to WebSocket connections.",
		}),
	}
	if reg == nil {
		return f
	}
	reg.MustRegister(f.closed, f.commands, f.took, f.sent,
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "motcua_seq", Help: "Sequence number of the hall's last event.",
		}, func() float64 { return float64(h.floor.Seq()) }),
		presence{h})
	return f
}

func (f *figures) command(do string, r wire.Reply, took time.Duration) {
	code := "ok"
	if r.Error != nil {
		code = string(r.Error.Code)
	}
	if !wire.Known(do) {
		do = "unknown"
	}
	f.commands.WithLabelValues(do, code).Inc()
	f.took.Observe(took.Seconds())
}

// presence shows the connections by role.
type presence struct{ h *Hub }

var connections = prometheus.NewDesc("motcua_connections", "Open WebSocket connections by role.", []string{"role"}, nil)

// Describe implements prometheus.Collector.
func (p presence) Describe(ch chan<- *prometheus.Desc) { ch <- connections }

// Collect implements prometheus.Collector.
func (p presence) Collect(ch chan<- prometheus.Metric) {
	n := map[wire.Role]int{}
	for _, x := range p.h.Present() {
		n[x.Role] += x.Connections
	}
	for role, v := range n {
		ch <- prometheus.MustNewConstMetric(connections, prometheus.GaugeValue, float64(v), string(role))
	}
}
