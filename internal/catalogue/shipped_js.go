package catalogue

// Shipped is empty in a browser: its kiosk gets the hall's catalogue with the
// page's first line to the server, and would only carry the reading of sheets.
func Shipped() []Procedure { return nil }
