package store

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"

	"motcua/server/queue"
)

// The kinds of records.
const (
	kindEntry    = 'e'
	kindSnapshot = 's'
)

const (
	magic      = 'm'
	headerSize = 6
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// ErrCorrupt is wrapped by every error that says the file is damaged.
var ErrCorrupt = errors.New("damaged")

// seal wraps a payload that is kept under a seq.
func seal(kind byte, seq uint64, payload []byte) []byte {
	rec := make([]byte, headerSize, headerSize+len(payload))
	rec[0], rec[1] = magic, kind
	binary.BigEndian.PutUint32(rec[2:], sum(kind, seq, payload))
	return append(rec, payload...)
}

func sum(kind byte, seq uint64, payload []byte) uint32 {
	var head [9]byte
	head[0] = kind
	binary.BigEndian.PutUint64(head[1:], seq)
	return crc32.Update(crc32.Checksum(head[:], castagnoli), castagnoli, payload)
}

// unseal checks a record that was found under a seq. The payload is part of
// rec.
func unseal(kind byte, seq uint64, rec []byte) (payload []byte, err error) {
	switch {
	case len(rec) < headerSize || rec[0] != magic:
		return nil, fmt.Errorf("record %d: %w: no record", seq, ErrCorrupt)
	case rec[1] != kind:
		return nil, fmt.Errorf("record %d: %w: kind %q, want %q", seq, ErrCorrupt, rec[1], kind)
	}
	payload = rec[headerSize:]
	if binary.BigEndian.Uint32(rec[2:]) != sum(kind, seq, payload) {
		return nil, fmt.Errorf("record %d: %w: checksum", seq, ErrCorrupt)
	}
	return payload, nil
}

func encodeEntry(e *queue.Entry) ([]byte, error) {
	payload, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("entry %d: %w", e.First(), err)
	}
	return seal(kindEntry, e.First(), payload), nil
}

// decodeEntry reads an entry that was found under a seq, and checks that it
// belongs there.
func decodeEntry(seq uint64, rec []byte) (queue.Entry, error) {
	payload, err := unseal(kindEntry, seq, rec)
	if err != nil {
		return queue.Entry{}, err
	}
	var e queue.Entry
	if err := json.Unmarshal(payload, &e); err != nil {
		return queue.Entry{}, fmt.Errorf("record %d: %w: %w", seq, ErrCorrupt, err)
	}
	for i := range e.Events {
		if e.Events[i].Seq != seq+uint64(i) {
			return queue.Entry{}, fmt.Errorf("record %d: %w: holds event %d", seq, ErrCorrupt, e.Events[i].Seq)
		}
	}
	if len(e.Events) == 0 {
		return queue.Entry{}, fmt.Errorf("record %d: %w: no events", seq, ErrCorrupt)
	}
	return e, nil
}

func seqKey(seq uint64) []byte { return binary.BigEndian.AppendUint64(nil, seq) }

// seqOf reads a key; 0 for one that is no seq.
func seqOf(key []byte) uint64 {
	if len(key) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(key)
}
