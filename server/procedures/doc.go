// Package procedures keeps the catalogue of a hall: the procedures that were
// imported, else those that ship, the everyday words of the site's own table,
// and how often each procedure was asked for here.
//
//	CSV, XLSX --Import--> table "procedures" --Book--> kiosks, by version
//	aliases.csv --SetAliases--'                 \--Index--> pages, API
//	log --Count, once a day--'
//
// In the table: list, the procedures; asked, how often, by day.
package procedures
