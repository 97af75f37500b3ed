// Package paper writes a report so that it can be filed, printed and counted
// on: as CSV and XLSX for a spreadsheet, as A4 PDF for a signature, as text for
// a terminal. All of them are written from one Doc, a report made of words and
// typed values, so that no two formats can say different things.
//
//	report.Summary ── Of ──> Doc ──> CSV   a row a line, times in seconds, a point for decimals
//	                             ├─> XLSX  a sheet a table, typed cells, made to be printed
//	                             ├─> PDF   two pages to sign, the tables behind them
//	                             └─> Text  for a person at a terminal
//
// Every page says of which events it was made and their checksum, so that the
// report can be made again from the log and held against the paper.
package paper
