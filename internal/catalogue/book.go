package catalogue

// Book is a hall's catalogue as it goes from the server to its kiosks: all that
// makes their search the same.
type Book struct {
	Version    string         `json:"version"` // another one for another content
	Procedures []Procedure    `json:"procedures"`
	Aliases    []Alias        `json:"aliases,omitempty"` // the hall's own
	Popular    map[string]int `json:"popular,omitempty"`
}

// Index prepares the book for searching.
func (b *Book) Index() *Index {
	return NewIndex(b.Procedures, Own{Aliases: b.Aliases, Popular: b.Popular})
}
