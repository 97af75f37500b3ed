package site

import "motcua/internal/hall"

// file is what may stand in a site file, by its TOML keys.
type file struct {
	Hall     hallTable      `toml:"hall"`
	Service  []serviceTable `toml:"service"`
	Counter  []counterTable `toml:"counter"`
	Priority []groupTable   `toml:"priority"`
	Outcome  []namedTable   `toml:"outcome"`
	Device   []deviceTable  `toml:"device"`
	Board    []boardTable   `toml:"board"`
	Theme    []themeTable   `toml:"theme"`
	Rating   ratingTable    `toml:"rating"`
	Limits   limitsTable    `toml:"limits"`
	Notice   []text         `toml:"notice"`
	Park     []namedTable   `toml:"park"`
	Alarms   alarmsTable    `toml:"alarms"`
	Keys     hall.Keys      `toml:"keys"`
	Slips    slipsTable     `toml:"slips"`
	Cases    casesTable     `toml:"cases"`
	Voice    voiceTable     `toml:"voice"`

	Backup    backupTable    `toml:"backup"`
	Retention retentionTable `toml:"retention"`

	Suggestions suggestionsTable `toml:"suggestions"`
}

type text map[string]string

type hallTable struct {
	ID        string        `toml:"id"`
	Name      text          `toml:"name"`
	Timezone  string        `toml:"timezone"`
	Languages []string      `toml:"languages"`
	PublicURL string        `toml:"public_url"`
	Hours     hoursTable    `toml:"hours"`
	Calendar  calendarTable `toml:"calendar"`
	Cards     int           `toml:"cards"`
}

type hoursTable struct {
	Weekdays []string `toml:"weekdays"` // Monday to Friday, where the day says nothing itself
	Sun      []string `toml:"sun"`
	Mon      []string `toml:"mon"`
	Tue      []string `toml:"tue"`
	Wed      []string `toml:"wed"`
	Thu      []string `toml:"thu"`
	Fri      []string `toml:"fri"`
	Sat      []string `toml:"sat"`
}

type calendarTable struct {
	Holiday []holidayTable `toml:"holiday"`
	Special []specialTable `toml:"special"`
}

type holidayTable struct {
	From string `toml:"from"`
	To   string `toml:"to"` // the last day; "" means one day
	Name text   `toml:"name"`
}

type specialTable struct {
	Day   string   `toml:"day"`
	Hours []string `toml:"hours"`
}

type serviceTable struct {
	ID         string   `toml:"id"`
	Prefix     string   `toml:"prefix"`
	Name       text     `toml:"name"`
	Line       string   `toml:"line"`
	Agency     text     `toml:"agency"`
	Fields     []string `toml:"fields"`
	Procedures []string `toml:"procedures"`
	TargetWait string   `toml:"target_wait"`
	MaxPerDay  int      `toml:"max_per_day"`
}

type counterTable struct {
	ID       string `toml:"id"`
	Name     text   `toml:"name"`
	Services []any  `toml:"services"` // an id, or a table with a rule
}

type groupTable struct {
	ID         string `toml:"id"`
	Name       text   `toml:"name"`
	LegalBasis string `toml:"legal_basis"`
	Share      int    `toml:"share"`
}

type namedTable struct {
	ID   string `toml:"id"`
	Name text   `toml:"name"`
}

type deviceTable struct {
	Name     string `toml:"name"`
	Role     string `toml:"role"`
	Profile  string `toml:"profile"`
	Screen   string `toml:"screen"`
	Port     string `toml:"port"`
	Block    int    `toml:"block"`
	Counter  string `toml:"counter"`
	Board    string `toml:"board"`
	Announce bool   `toml:"announce"`
	Speaker  string `toml:"loudspeaker"`
	Printer  string `toml:"printer"`
	Fallback string `toml:"fallback"`
	RollM    int    `toml:"roll_m"`
	Scanner  string `toml:"scanner"`
	Turn     int    `toml:"turn"`
	Monitor  string `toml:"monitor"`
}

type voiceTable struct {
	Numbers   string   `toml:"numbers"`
	Words     []string `toml:"words"`
	Languages []string `toml:"languages"`
	Quiet     []string `toml:"quiet"`
	Chime     *bool    `toml:"chime"`
	Repeat    int      `toml:"repeat"`
}

type boardTable struct {
	ID          string   `toml:"id"`
	Name        text     `toml:"name"`
	Layout      string   `toml:"layout"`
	Theme       string   `toml:"theme"`
	Counter     string   `toml:"counter"`
	Counters    []string `toml:"counters"`
	Services    []string `toml:"services"`
	Languages   []string `toml:"languages"`
	Loudspeaker string   `toml:"loudspeaker"`
	Media       string   `toml:"media"`
	Profile     string   `toml:"profile"`
	Turn        int      `toml:"turn"`
}

type themeTable struct {
	ID      string            `toml:"id"`
	Base    string            `toml:"base"`
	Colours map[string]string `toml:"colours"`
}

type slipsTable struct {
	Folder string `toml:"folder"`
}

type casesTable struct {
	URL     string            `toml:"url"`
	Body    string            `toml:"body"`
	Header  string            `toml:"header"`
	Secret  string            `toml:"secret"`
	Timeout string            `toml:"timeout"`
	Keep    string            `toml:"keep"`
	Code    string            `toml:"code"`
	State   string            `toml:"state"`
	Due     string            `toml:"due"`
	AsOf    string            `toml:"as_of"`
	States  map[string]string `toml:"states"`
}

type backupTable struct {
	Dir  string `toml:"dir"`
	At   string `toml:"at"`
	Keep int    `toml:"keep"`
}

type retentionTable struct {
	Comments int `toml:"comments_days"`
	Cases    int `toml:"cases_days"`
}

type ratingTable struct {
	Preset string `toml:"preset"` // one of package ratings
	Keep   string `toml:"keep"`
	scaleTable
}

// scaleTable is what a preset and a site may say of a scale.
type scaleTable struct {
	Scale      int             `toml:"scale"`
	LegalBasis string          `toml:"legal_basis"`
	Dated      string          `toml:"dated"`
	To         string          `toml:"in_force_to"`
	Unchecked  text            `toml:"unchecked"`
	Word       []wordTable     `toml:"word"`
	Reason     []namedTable    `toml:"reason"`
	Question   []questionTable `toml:"question"`
	Band       []bandTable     `toml:"band"`
}

type suggestionsTable struct {
	Off        bool         `toml:"off"`
	Length     int          `toml:"length"`
	PerDevice  int          `toml:"per_device"`
	PerAddress int          `toml:"per_address"`
	PerDay     int          `toml:"per_day"`
	AnswerDays int          `toml:"answer_days"`
	KeepDays   int          `toml:"keep_days"`
	Topic      []namedTable `toml:"topic"`
	Complaint  channelTable `toml:"complaint"`
}

type channelTable struct {
	Name  text   `toml:"name"`
	URL   string `toml:"url"`
	Phone string `toml:"phone"`
}

type wordTable struct {
	Score  int  `toml:"score"`
	Name   text `toml:"name"`
	Points *int `toml:"points"`
}

type questionTable struct {
	ID    string       `toml:"id"`
	Index int          `toml:"index"`
	Name  text         `toml:"name"`
	Level []levelTable `toml:"level"`
}

type levelTable struct {
	Name   text `toml:"name"`
	Points int  `toml:"points"`
}

type bandTable struct {
	ID   string  `toml:"id"`
	Name text    `toml:"name"`
	From float64 `toml:"from"`
}

type limitsTable struct {
	PerPersonDay  int    `toml:"per_person_day"`
	Card          string `toml:"card"`
	NoShowRecalls int    `toml:"no_show_recalls"`
	RejoinWithin  string `toml:"rejoin_within"`
	UndoWithin    string `toml:"undo_within"`
	MustOutcome   bool   `toml:"must_outcome"`
	CarryOver     bool   `toml:"carry_over"`
	LongestWait   string `toml:"longest_wait"`
	Rejoin        string `toml:"rejoin"`
	NumbersBefore string `toml:"numbers_before"`
	Draw          bool   `toml:"draw"`
	NoLastNumber  bool   `toml:"no_last_number"`
}

type alarmsTable struct {
	Wait     string `toml:"wait"`
	Serving  string `toml:"serving"`
	Uncalled string `toml:"uncalled"`
	Unserved string `toml:"unserved"`
	Help     string `toml:"help"`
	Device   string `toml:"device"`
	Back     string `toml:"back"`
}
