// Package store keeps a hall in one bbolt file: the log, snapshots, citizens'
// comments and settings.
//
//	file
//	├── meta                    schema, epoch
//	├── log
//	│   └── 2026-11-21          a business day; its sequence is the last seq in it
//	│       └── seq             8 bytes, big-endian, of the entry's first event -> record
//	├── snapshots
//	│   └── seq                 the last event that is folded in -> record
//	├── comments
//	│   └── sha-256, hex        -> the words; the log holds the hash only
//	├── ratings                 a fold of the log, see package rating
//	│   ├── days
//	│   │   └── 2026-11-21      -> what reports show of the day
//	│   ├── given
//	│   │   └── 2026-11-21
//	│   │       └── seq         ten digits -> one rating, for its ticket
//	│   └── state               -> what waits to be shown
//	└── kv
//	    ├── name                settings, accounts, tokens: see Bucket
//	    └── folds               days that are over, as package report counted them
//
// A record is
//
//	0      1      2          6
//	'm'    kind   crc32c     payload (JSON)
//
// and its checksum covers kind, key and payload, so that a flipped bit and a
// record at the wrong place are found. Seqs run without a gap from record to
// record; the sequence of a day's bucket says where the day must end.
//
// One goroutine writes. Whatever waits for it goes into one commit, so that
// fifty callers share one sync of the disk.
//
// Beside the file stands day.key: the secret of the business day. It is in no
// backup and is overwritten when the day turns.
package store
