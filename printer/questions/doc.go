// Package questions finds out what a receipt printer can do by printing
// patterns and asking a person, or a program that looks at pictures, what it
// sees. It knows no port: it makes bytes to print and questions, takes answers
// and what was measured without paper, and ends with a whole profile of which
// every value says where it comes from.
//
//	s := questions.New(questions.Options{...})
//	s.Measured(...)            // what the printer answers by itself, see package probe
//	for {
//		q, ok := s.Next()
//		if !ok { break }
//		// print q.Pattern, if any; ask q; on an answer that does not fit ask again
//		err := s.Answer(text)
//	}
//	p, err := s.Profile()
//
// The order is that of trust: every pattern uses only what an earlier answer
// has shown to work. Distances are measured with a ruler of millimetres; all
// else is read off the paper: which square is whole, which number stands at the
// cut, whether a telephone reads the code.
package questions
