// Package catalogue holds the administrative procedures ("thủ tục hành chính")
// that a hall publishes, and finds one from what a citizen types: with or
// without accents, in Telex or VNI as it came off the keyboard, with a typing
// mistake, in everyday words ("báo tử", "sổ đỏ") instead of the law's.
//
// How a query is understood, in this order:
//
//	text     "Bố tôi mất hôm qua, báo tử ở đâu"
//	syllables  bố tôi mất hôm qua báo tử ở đâu       fold.go: NFC and NFD, case,
//	                                                 hoà = hòa, lý = lí
//	repaired   ddawng kys -> đăng ký (keys.go), khaisinh -> khai sinh (split.go),
//	           khai sinn -> khai sinh (repair.go, lexicon.go)
//	aliases    bố ... mất, báo tử -> đăng ký khai tử  alias.go, data/aliases.csv
//	terms      syllables and pairs of them, each with how rare it is   index.go
//	codes      best first                            search.go
//
// It imports only the standard library, so that the server and the kiosk (also
// in the browser) search alike.
package catalogue
