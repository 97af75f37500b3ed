// Package voice decides what the loudspeaker says next. See Queue; what a call's
// words are is internal/spoken's.
package voice
