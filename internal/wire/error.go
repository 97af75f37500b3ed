package wire

import "fmt"

// Error is a refusal that a client may see. Code is stable; Message is for a
// person and may change or be localised.
type Error struct {
	Code    Code   `json:"code"`
	Message string `json:"message"`
}

// Error says the code and the message.
func (e *Error) Error() string { return string(e.Code) + ": " + e.Message }

// Errorf makes an Error.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Code is the stable name of a refusal.
type Code string

// The codes, with the HTTP status each one travels under.
const (
	CodeUnauthenticated Code = "unauthenticated" // 401
	CodeTooLarge        Code = "too_large"       // 413
	CodeInvalid         Code = "invalid"         // 400
	CodeUnknownCommand  Code = "unknown_command" // 400
	CodeForbidden       Code = "forbidden"       // 403
	CodeConflict        Code = "conflict"        // 409: the key was used with another body
	CodeUnknownService  Code = "unknown_service" // 404
	CodeUnknownCounter  Code = "unknown_counter" // 404
	CodeNoSuchTicket    Code = "no_such_ticket"  // 404
	CodeBadToken        Code = "bad_token"       // 404
	CodeNotFound        Code = "not_found"       // 404: any other thing
	CodeServiceClosed   Code = "service_closed"  // 409: outside hours, or closed by a manager
	CodeLimitReached    Code = "limit_reached"   // 409
	CodeCounterBusy     Code = "counter_busy"    // 409
	CodeCounterClosed   Code = "counter_closed"  // 409
	CodeNotServing      Code = "not_serving"     // 409: the counter has no ticket
	CodeWrongState      Code = "wrong_state"     // 409
	CodeAlreadyRated    Code = "already_rated"   // 409
	CodeTooMany         Code = "too_many"        // 429
	CodeUnavailable     Code = "unavailable"     // 503: the disk does not take the events
)

// Status is the HTTP status of a code; 500 for one that is not in the table.
func (c Code) Status() int {
	switch c {
	case CodeUnauthenticated:
		return 401
	case CodeTooLarge:
		return 413
	case CodeInvalid, CodeUnknownCommand:
		return 400
	case CodeForbidden:
		return 403
	case CodeUnknownService, CodeUnknownCounter, CodeNoSuchTicket, CodeBadToken, CodeNotFound:
		return 404
	case CodeConflict, CodeServiceClosed, CodeLimitReached, CodeCounterBusy, CodeCounterClosed,
		CodeNotServing, CodeWrongState, CodeAlreadyRated:
		return 409
	case CodeTooMany:
		return 429
	case CodeUnavailable:
		return 503
	}
	return 500
}
