package questions

import "motcua/internal/lang"

// Words are what a question says to a person.
type Words struct {
	Ask     string   `json:"ask"`
	Choices []string `json:"choices"` // as many as Question.Choices
}

// Installer is everything that the installer's tool says in one language.
type Installer struct {
	Say struct {
		Probing, Printing, Number, Choice, Several string
		Again, Heard, Nothing, Written             string

		Lines, On, Off, Lost, Back string // of status

		Maker, Model, Firmware, SerialNumber string // of identify
		Says, ModelByte                      string
		Trying, Speaks                       string
		ProfileIs, ProfileMay, ProfileNone   string

		Test, TestRuler, TestSquares, TestCut string // on the test page
	}
	Status    map[string]string // by the words of spool.Status
	Questions map[string]Words  // by Question.Key
}

// Speak gives the words of a language, Vietnamese for one that is not named.
var Speak = lang.Section[Installer]("installer")
