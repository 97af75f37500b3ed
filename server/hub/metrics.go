package hub

import (
	"strconv"
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
	guesses  prometheus.Counter
	health   *prometheus.CounterVec // by what became of it
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
	f.health = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "motcua_health_messages_total", Help: "What devices said of their own health: taken, bad or too_many.",
	}, []string{"result"})
	f.guesses = prometheus.NewCounter(prometheus.CounterOpts{
		Name: "motcua_guesses_refused_total", Help: "Tokens that there are not, beyond what one may try in a minute.",
	})
	if reg == nil {
		return f
	}
	reg.MustRegister(f.closed, f.commands, f.took, f.sent, f.health, f.guesses,
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "motcua_seq", Help: "Sequence number of the hall's last event.",
		}, func() float64 { return float64(h.floor.Seq()) }),
		presence{h}, wanting{h})
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

// wanting shows what wants a person: the devices by state, the alarms by kind.
type wanting struct{ h *Hub }

var (
	devices = prometheus.NewDesc("motcua_devices", "Devices of the hall by role and state.", []string{"role", "state"}, nil)
	alarms  = prometheus.NewDesc("motcua_alarms", "Alarms that stand, by kind and whether somebody has acknowledged them.", []string{"kind", "acknowledged"}, nil)
	helps   = prometheus.NewDesc("motcua_helps", "Calls for help that nobody has answered.", nil, nil)
)

// Describe implements prometheus.Collector.
func (w wanting) Describe(ch chan<- *prometheus.Desc) {
	ch <- devices
	ch <- alarms
	ch <- helps
}

// Collect implements prometheus.Collector.
func (w wanting) Collect(ch chan<- prometheus.Metric) {
	s := w.h.floor.State()
	type pair struct{ a, b string }
	count := func(desc *prometheus.Desc, n map[pair]int) {
		for k, v := range n {
			ch <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, float64(v), k.a, k.b)
		}
	}
	boxes, trouble := map[pair]int{}, map[pair]int{}
	for _, d := range s.Devices {
		boxes[pair{string(d.Role), d.State}]++
	}
	for _, a := range s.Alarms {
		trouble[pair{a.Kind, strconv.FormatBool(a.AckBy != "")}]++
	}
	count(devices, boxes)
	count(alarms, trouble)
	ch <- prometheus.MustNewConstMetric(helps, prometheus.GaugeValue, float64(len(s.Helps)))
}
